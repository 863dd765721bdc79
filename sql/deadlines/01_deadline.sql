-- deadline_item：每个机构 × 部门 × 事项要办的每件事一行：公示，和每种要移送的处理结果（立案查处、函告许可部门、移送司法机关）。
-- 来源：record_result、record_disposition、ledger_entry、campaign。
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
    where d.disposition in ('立案查处', '函告许可部门', '移送司法机关')
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

comment on view deadline_item is '每个机构 × 部门 × 事项要公示的、要移送的各一行，和它办了没有；期限见 deadline';
comment on column deadline_item.institution is '名称';
comment on column deadline_item.department is '单位';
comment on column deadline_item.item is '检查事项';
comment on column deadline_item.kind is 'publication 公示、referral 移送';
comment on column deadline_item.disposition is '要移送的处理结果；公示的为空';
comment on column deadline_item.event_on is '起算日：该事项的检查日期';
comment on column deadline_item.done_on is '办理日期，未办为空';
comment on column deadline_item.institution_id is '机构标识';

-- deadline：每个要办的期限一行：每个机构 × 部门的公示，每个机构 × 部门 × 处理结果 × 检查日期的移送。
-- 来源：deadline_item、working_day、deadline_rule、campaign。
-- 计法：公示从该部门对该机构最后的检查日期起算，移送从作出该处理的检查日期起算；起算日之后的第一个工作日为第 1 日，
--       数到规定的工作日数为到期日（通知 五、3）。有几个事项的，全部办了才算办了，办理日期是最后一个事项的。
--       按期、逾期办理，未办的看统计日：已过到期日为逾期，还剩 3 个工作日以内为临期。
create view deadline as
with started as (
    select
        * exclude (event_on),
        case
            when kind = 'publication' then max(event_on) over (partition by institution_id, department, kind)
            else event_on
        end as event_on
    from deadline_item
),

clocks as (
    select
        institution_id,
        institution,
        department,
        kind,
        disposition,
        event_on,
        case when count(done_on) = count(*) then max(done_on) end as done_on
    from started
    group by institution_id, institution, department, kind, disposition, event_on
),

numbered as (
    select c.*, w.ordinal as event_ordinal
    from clocks as c
    asof left join working_day as w on c.event_on >= w.day
),

dated as (
    select n.*, w.day as due_on, w.ordinal as due_ordinal, w.provisional
    from numbered as n
    inner join deadline_rule as r on n.kind = r.kind
    inner join working_day as w on coalesce(n.event_ordinal, 0) + r.working_days = w.ordinal
),

today as (
    select c.as_of, w.ordinal
    from campaign as c
    asof left join working_day as w on c.as_of >= w.day
)

select
    d.institution,
    d.department,
    d.kind,
    d.event_on,
    d.due_on,
    d.done_on,
    case
        when d.done_on <= d.due_on then 'on_time'
        when d.done_on > d.due_on then 'late'
        when t.as_of > d.due_on then 'overdue'
        when d.due_ordinal - coalesce(t.ordinal, 0) <= 3 then 'due_soon'
        else 'open'
    end as status,
    d.provisional,
    d.disposition,
    case when d.done_on is null then d.due_ordinal - coalesce(t.ordinal, 0) end as days_left,
    d.institution_id
from dated as d
cross join today as t
order by case when d.done_on is null then 0 else 1 end, d.due_on, d.institution, d.department, d.kind, d.disposition;

comment on view deadline is '每个公示期限和移送期限一行，未办的在前，按到期日排';
comment on column deadline.institution is '名称';
comment on column deadline.department is '单位';
comment on column deadline.kind is 'publication 公示、referral 移送';
comment on column deadline.event_on is '起算日：公示为最后的检查日期，移送为作出该处理的检查日期';
comment on column deadline.due_on is '到期日';
comment on column deadline.done_on is '办理日期，各事项都办了才有；未办为空';
comment on column deadline.status is 'on_time 按期办结、late 逾期办结、open 未到期、due_soon 三个工作日内到期、overdue 逾期';
comment on column deadline.provisional is '到期日所在年份的节假日安排尚未公布，日期暂定';
comment on column deadline.disposition is '移送期限所属的处理结果；公示的为空';
comment on column deadline.days_left is '还剩的工作日数，负数为已逾期；已办的为空';
comment on column deadline.institution_id is '机构标识';

-- undone：每个机构 × 部门 × 种类（公示、移送）还没有办的一行，取其中最急的期限。
-- 来源：deadline。
-- 计法：同一机构、同一部门要移送的几种处理结果合为一行（通知 五、3）。
create view undone as
select
    institution,
    department,
    kind,
    min(due_on) as due_on,
    min(days_left) as days_left,
    arg_min(status, days_left) as status,
    string_agg(distinct disposition, '、' order by disposition) as dispositions,
    min(event_on) as event_on,
    bool_or(provisional) as provisional,
    institution_id
from deadline
where done_on is null
group by institution_id, institution, department, kind
order by days_left, institution, department, kind;

comment on view undone is '每个机构 × 部门的公示、移送，还没有办的各一行，最急的在前';
comment on column undone.institution is '名称';
comment on column undone.department is '单位';
comment on column undone.kind is 'publication 公示、referral 移送';
comment on column undone.due_on is '最近的到期日';
comment on column undone.days_left is '还剩的工作日数，负数为已逾期';
comment on column undone.status is 'open 未到期、due_soon 三个工作日内到期、overdue 逾期';
comment on column undone.dispositions is '要移送的处理结果；公示的为空';
comment on column undone.event_on is '最早的起算日';
comment on column undone.provisional is '到期日所在年份的节假日安排尚未公布，日期暂定';
comment on column undone.institution_id is '机构标识';
