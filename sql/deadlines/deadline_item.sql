-- deadline_item：每个机构 × 部门 × 事项要办的每件事一行：公示，和每种要移送的处理结果；办了没有；期限见 deadline。
-- 来源：record_result、record_disposition、disposition_kind、ledger_entry、campaign。
-- 计法：从该事项的检查日期起算；办理日期取起算日以后、统计日以前最早的一次，
--       台账没有写事项的，对该部门的各个事项都算（通知 五、3）。
create view deadline_item as
with events as (
    select institution_id, institution, department, item, max(inspected_on) as event_on
    from record_result
    group by institution_id, institution, department, item
),

due as (
    select institution_id, institution, department, item, 'publication' as kind, null as disposition, event_on
    from events
    union all
    select distinct e.institution_id, e.institution, e.department, e.item, 'referral' as kind, d.disposition, e.event_on
    from events as e
    inner join record_disposition as d
        on e.institution_id = d.institution_id and e.department = d.department and e.item = d.item
    inner join disposition_kind as k on d.disposition = k.disposition
    where k.is_referral
),

answered as (
    select d.institution_id, d.department, d.item, d.kind, d.disposition, min(l.done_on) as done_on
    from due as d
    inner join ledger_entry as l on d.institution_id = l.institution_id and d.department = l.department and d.kind = l.kind
    cross join campaign as c
    where (l.item is null or l.item = d.item) and l.done_on >= d.event_on and l.done_on <= c.as_of
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
        d.institution_id = a.institution_id and d.department = a.department and d.item = a.item and d.kind = a.kind
        and coalesce(d.disposition, '') = coalesce(a.disposition, '');
