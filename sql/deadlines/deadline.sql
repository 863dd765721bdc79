-- deadline：每个要办的期限一行：机构 × 部门 × 种类（公示、移送、更正公示）× 起算日。
-- 来源：deadline_item、working_day、deadline_rule、campaign。
-- 计法：公示从该部门对该机构最后的检查日期起算，移送和更正公示的起算日见 deadline_item；起算日之后的第一个工作日为
--       第 1 日，数到规定的工作日数为到期日（通知 五、3）。有几个事项的，全部办了才算办了，办理日期是最后一个事项的。
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
        array_to_string(
            list_sort(list(distinct disposition) filter (where disposition is not null)), '、'
        ) as disposition,
        event_on,
        case when count(done_on) = count(*) then max(done_on) end as done_on
    from started
    group by institution_id, institution, department, kind, event_on
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
order by
    case when d.done_on is null then 0 else 1 end,
    d.due_on, d.institution, d.department, d.kind, d.disposition;
