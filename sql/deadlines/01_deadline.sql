-- deadline：每个要办的期限一行：每个机构 × 部门的公示，每个机构 × 部门 × 处理结果（立案查处、函告许可部门、移送司法机关）的移送。
-- 来源：record_result、record_disposition、ledger_entry、working_day、deadline_rule、campaign。
-- 计法：起算日是该部门对该机构最后的检查日期；起算日之后的第一个工作日为第 1 日，数到规定的工作日数为到期日（通知 五、3）。
--       办理日期取起算日以后、统计日以前最早的一次；按期、逾期办理，未办的看统计日：已过到期日为逾期，还剩 3 个工作日以内为临期。
create view deadline as
with events as (
    select institution_id, institution, department, max(inspected_on) as event_on
    from record_result
    group by institution_id, institution, department
),

clocks as (
    select institution_id, institution, department, event_on, 'publication' as kind, null as disposition
    from events
    union all
    select distinct d.institution_id, d.institution, d.department, e.event_on, 'referral' as kind, d.disposition
    from record_disposition as d
    inner join events as e on d.institution_id = e.institution_id and d.department = e.department
    where d.disposition in ('立案查处', '函告许可部门', '移送司法机关')
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

done as (
    select d.institution_id, d.department, d.kind, d.disposition, min(l.done_on) as done_on
    from dated as d
    cross join campaign as c
    inner join ledger_entry as l
        on d.institution_id = l.institution_id and d.kind = l.kind and coalesce(l.department, d.department) = d.department
    where l.done_on >= d.event_on and l.done_on <= c.as_of
    group by d.institution_id, d.department, d.kind, d.disposition
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
    x.done_on,
    case
        when x.done_on <= d.due_on then 'on_time'
        when x.done_on > d.due_on then 'late'
        when t.as_of > d.due_on then 'overdue'
        when d.due_ordinal - coalesce(t.ordinal, 0) <= 3 then 'due_soon'
        else 'open'
    end as status,
    d.provisional,
    d.disposition,
    case when x.done_on is null then d.due_ordinal - coalesce(t.ordinal, 0) end as days_left,
    d.institution_id
from dated as d
cross join today as t
left join done as x
    on
        d.institution_id = x.institution_id and d.department = x.department and d.kind = x.kind
        and d.disposition is not distinct from x.disposition
order by case when x.done_on is null then 0 else 1 end, d.due_on, d.institution, d.department, d.kind, d.disposition;

comment on view deadline is '每个公示期限和移送期限一行，未办的在前，按到期日排';
comment on column deadline.institution is '名称';
comment on column deadline.department is '单位';
comment on column deadline.kind is 'publication 公示、referral 移送';
comment on column deadline.event_on is '起算日：检查日期';
comment on column deadline.due_on is '到期日';
comment on column deadline.done_on is '办理日期，未办为空';
comment on column deadline.status is 'on_time 按期办结、late 逾期办结、open 未到期、due_soon 三个工作日内到期、overdue 逾期';
comment on column deadline.provisional is '到期日所在年份的节假日安排尚未公布，日期暂定';
comment on column deadline.disposition is '移送期限所属的处理结果；公示的为空';
comment on column deadline.days_left is '还剩的工作日数，负数为已逾期；已办的为空';
comment on column deadline.institution_id is '机构标识';
