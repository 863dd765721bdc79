-- year_month：年度 × 月份一行（一到十二月都有）：检查多少次、多少户，发现和了结的问题，该公示的和已公示的。
-- 来源：visit、issue、campaign、deadline。
-- 计法：都算在事情发生的那个月：检查按检查日期，发现问题按发现日期，了结按了结日期，公示按起算的检查日期，看它后来公示了没有。
create view year_month as
with years as (
    select year from campaign
    union
    select year from visit
),

months as (
    select y.year, m.month::integer as month
    from years as y
    cross join range(1, 13) as m (month)
),

visited as (
    select
        year,
        month(visited_on)::integer as month,
        count(*) filter (where not is_outside and not is_reinspection) as visits,
        count(distinct institution_id) filter (where not is_outside and not is_reinspection) as institutions,
        count(*) filter (where not is_outside and not is_reinspection and is_joint) as joint_visits,
        count(*) filter (where is_repeated) as repeated_visits,
        count(*) filter (where is_outside and not is_reinspection) as outside_visits,
        count(*) filter (where is_reinspection) as reinspections
    from visit
    group by all
),

found as (
    select year(since)::integer as year, month(since)::integer as month, count(*) as issues
    from issue
    group by all
),

closed as (
    select year(i.closed_on)::integer as year, month(i.closed_on)::integer as month, count(*) as closed
    from issue as i
    inner join campaign as c on i.campaign_id = c.campaign_id
    where i.closed_on <= c.as_of
    group by all
),

publications as (
    select
        year(event_on)::integer as year,
        month(event_on)::integer as month,
        count(*) as publications,
        count(done_on) as published,
        count(*) filter (where status = 'on_time') as published_on_time,
        count(*) filter (where status in ('on_time', 'late', 'overdue')) as publications_judged
    from deadline
    where kind = 'publication'
    group by all
)

select
    m.year,
    m.month,
    coalesce(v.visits, 0) as visits,
    coalesce(v.institutions, 0) as institutions,
    coalesce(v.joint_visits, 0) as joint_visits,
    coalesce(v.repeated_visits, 0) as repeated_visits,
    coalesce(v.outside_visits, 0) as outside_visits,
    coalesce(v.reinspections, 0) as reinspections,
    coalesce(f.issues, 0) as issues,
    coalesce(c.closed, 0) as closed,
    coalesce(p.publications, 0) as publications,
    coalesce(p.published, 0) as published,
    coalesce(p.published_on_time, 0) as published_on_time,
    coalesce(p.publications_judged, 0) as publications_judged
from months as m
left join visited as v on m.year = v.year and m.month = v.month
left join found as f on m.year = f.year and m.month = f.month
left join closed as c on m.year = c.year and m.month = c.month
left join publications as p on m.year = p.year and m.month = p.month
order by m.year, m.month;
