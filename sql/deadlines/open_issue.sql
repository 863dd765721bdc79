-- open_issue：还没有了结的问题。
-- 来源：issue、campaign、working_day。
-- 计法：统计日之前没有了结的；时长是发现日之后到统计日的工作日数；材料写了整改期限的，照列。
create view open_issue as
with today as (
    select c.as_of, w.ordinal
    from campaign as c
    asof left join working_day as w on c.as_of >= w.day
),

numbered as (
    select i.*, w.ordinal as since_ordinal
    from issue as i
    asof left join working_day as w on i.since >= w.day
)

select
    n.institution,
    n.department,
    n.item,
    n.result,
    n.since,
    greatest(coalesce(t.ordinal, 0) - coalesce(n.since_ordinal, 0), 0) as age_working_days,
    n.rectify_by,
    n.institution_id
from numbered as n
cross join today as t
where n.closed_on is null or n.closed_on > t.as_of
order by age_working_days desc, n.institution, n.department, n.item, n.result;
