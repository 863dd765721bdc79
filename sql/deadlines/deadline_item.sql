-- deadline_item：每个机构 × 部门 × 事项要办的每件事一行：公示、每种要移送的处理结果、更正公示；办了没有；期限见 deadline。
-- 来源：valid_return（现行的）、counted_return、reinspection、disposition_kind、ledger_act、
-- publication_correction、campaign。
-- 计法（通知 五、3）：公示从该事项的检查日期起算。移送从结果形成之日起算：决定日期（处理日期），几份都写了的以为准的一份为准；没有写的，
--       是检查日期和最先说到这种处理结果的材料的收到日，取后一个；没有合格的复查新作出的，从那次复查算。办理日期取检查以后、统计日以前最早的一次；
--       台账没有写事项的，对该部门的各个事项都算。更正公示见 publication_correction。
create view deadline_item as
with standing as (
    select * from valid_return
    where status = 'current'
),

referring as (
    select institution_id, institution, department, item, visited_on, dispositions, false as is_reinspection
    from standing
    union all
    select
        v.institution_id, v.institution, v.department, v.item, v.visited_on,
        v.dispositions, true as is_reinspection
    from counted_return as v
    semi join reinspection as r
        on
            v.institution_id = r.institution_id and v.department = r.department and v.item = r.item
            and v.visited_on = r.reinspected_on and not r.closes
    where v.status = 'reinspection'
),

stated as (
    select
        v.institution_id,
        v.department,
        v.item,
        v.visited_on,
        v.is_reinspection,
        d.disposition,
        min(v.told_on) as told_on,
        arg_max(v.decided_on, (v.is_last, v.line)) filter (
            where v.decided_on between v.visited_on and c.as_of
        ) as decided_on
    from counted_return as v
    cross join campaign as c
    cross join unnest(v.dispositions) as d (disposition)
    group by v.institution_id, v.department, v.item, v.visited_on, v.is_reinspection, d.disposition
),

referrals as (
    select
        s.institution_id, s.institution, s.department, s.item, s.visited_on,
        t.disposition, t.told_on, t.decided_on
    from referring as s
    inner join stated as t
        on
            s.institution_id = t.institution_id and s.department = t.department and s.item = t.item
            and s.visited_on = t.visited_on and s.is_reinspection = t.is_reinspection
    inner join disposition_kind as k on t.disposition = k.disposition
    where k.is_referral and list_contains(s.dispositions, t.disposition)
    qualify row_number() over (
        partition by s.institution_id, s.department, s.item, t.disposition
        order by s.is_reinspection, s.visited_on
    ) = 1
),

due as (
    select
        institution_id,
        institution,
        department,
        item,
        'publication' as kind,
        null as disposition,
        visited_on,
        visited_on as event_on
    from standing
    union all
    select
        institution_id,
        institution,
        department,
        item,
        'referral' as kind,
        disposition,
        visited_on,
        coalesce(decided_on, greatest(visited_on, told_on)) as event_on
    from referrals
),

answered as (
    select d.institution_id, d.department, d.item, d.kind, d.disposition, min(l.done_on) as done_on
    from due as d
    inner join ledger_act as l
        on d.institution_id = l.institution_id and d.department = l.department and d.kind = l.kind
    cross join campaign as c
    where (l.item is null or l.item = d.item) and l.done_on >= d.visited_on and l.done_on <= c.as_of
    group by d.institution_id, d.department, d.item, d.kind, d.disposition
)

select
    d.institution,
    d.department,
    d.item,
    d.kind,
    d.disposition,
    d.event_on,
    a.done_on,
    d.institution_id
from due as d
left join answered as a
    on
        d.institution_id = a.institution_id and d.department = a.department
        and d.item = a.item and d.kind = a.kind
        and coalesce(d.disposition, '') = coalesce(a.disposition, '')
union all
select
    institution,
    department,
    item,
    'correction' as kind,
    null as disposition,
    event_on,
    done_on,
    institution_id
from publication_correction;
