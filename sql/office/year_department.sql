-- year_department：年度 × 单位一行：任务、公示、问题、检查各多少。
-- 来源：department、known_department、class_tally、year_task、deadline、issue、campaign、visit、record_disposition。
-- 计法：部门用全办的名称，各活动计划里写法不同的是一行。任务是该部门在各活动里要查的机构，参加几个活动的几次都算（户次）；没有抽取记录的活动是应抽户数（planned_undrawn，
--       完成的可以比它多）。其余同 year_campaign。
--       一次检查有几个部门一起去的，各部门都算一次，所以各部门之和大于检查次数。
create view year_department as
with undrawn as (
    select
        d.year,
        coalesce(k.known_as, d.name) as department,
        count(*) as campaigns,
        coalesce(sum(t.required) filter (where t.drawn is null), 0)::bigint as planned_undrawn
    from department as d
    inner join class_tally as t on d.campaign_id = t.campaign_id
    left join known_department as k on d.campaign_id = k.campaign_id and d.name = k.department
    where t.credit_class = '合计'
    group by all
),

tasks as (
    select
        year,
        department,
        count(*) filter (where is_drawn) as drawn,
        count(*) filter (where is_inspected) as inspected,
        count(*) filter (where is_complete) as complete,
        count(*) filter (where has_problem) as with_problem
    from year_task
    group by year, department
),

publications as (
    select
        d.year,
        coalesce(k.known_as, d.department) as department,
        count(*) as publications,
        count(d.done_on) as published,
        count(*) filter (where d.status = 'on_time') as published_on_time,
        count(*) filter (where d.status in ('on_time', 'late', 'overdue')) as publications_judged
    from deadline as d
    left join known_department as k on d.campaign_id = k.campaign_id and d.department = k.department
    where d.kind = 'publication'
    group by all
),

problems as (
    select
        i.year,
        coalesce(k.known_as, i.department) as department,
        count(*) as issues,
        count(*) filter (where i.closed_on <= c.as_of) as closed
    from issue as i
    inner join campaign as c on i.campaign_id = c.campaign_id
    left join known_department as k on i.campaign_id = k.campaign_id and i.department = k.department
    group by all
),

made as (
    select distinct
        r.year,
        coalesce(k.known_as, r.department) as department,
        r.campaign_id,
        r.institution_id,
        r.disposition
    from record_disposition as r
    left join known_department as k on r.campaign_id = k.campaign_id and r.department = k.department
),

handled as (
    select year, department, count(*) as dispositions
    from made
    group by year, department
),

visited as (
    select
        v.year,
        coalesce(k.known_as, d.department) as department,
        count(*) filter (where not v.is_outside and not v.is_reinspection) as visits,
        count(*) filter (where not v.is_outside and not v.is_reinspection and v.is_joint) as joint_visits,
        count(*) filter (where v.is_repeated) as repeated_visits,
        count(*) filter (where v.is_outside and not v.is_reinspection) as outside_visits,
        count(*) filter (where v.is_reinspection) as reinspections
    from visit as v
    cross join unnest(v.departments) as d (department)
    left join known_department as k on v.campaign_id = k.campaign_id and d.department = k.department
    group by all
),

departments as (
    select d.year, coalesce(k.known_as, d.name) as department
    from department as d
    left join known_department as k on d.campaign_id = k.campaign_id and d.name = k.department
    union
    select year, department from visited
)

select
    d.year,
    d.department,
    coalesce(u.campaigns, 0) as campaigns,
    coalesce(t.drawn, 0) + coalesce(u.planned_undrawn, 0) as planned,
    coalesce(u.planned_undrawn, 0) as planned_undrawn,
    coalesce(t.inspected, 0) as inspected,
    coalesce(t.complete, 0) as complete,
    coalesce(t.with_problem, 0) as with_problem,
    coalesce(p.publications, 0) as publications,
    coalesce(p.published, 0) as published,
    coalesce(p.published_on_time, 0) as published_on_time,
    coalesce(p.publications_judged, 0) as publications_judged,
    coalesce(q.issues, 0) as issues,
    coalesce(q.closed, 0) as closed,
    coalesce(h.dispositions, 0) as dispositions,
    coalesce(v.visits, 0) as visits,
    coalesce(v.joint_visits, 0) as joint_visits,
    coalesce(v.repeated_visits, 0) as repeated_visits,
    coalesce(v.outside_visits, 0) as outside_visits,
    coalesce(v.reinspections, 0) as reinspections
from departments as d
left join undrawn as u on d.year = u.year and d.department = u.department
left join tasks as t on d.year = t.year and d.department = t.department
left join publications as p on d.year = p.year and d.department = p.department
left join problems as q on d.year = q.year and d.department = q.department
left join handled as h on d.year = h.year and d.department = h.department
left join visited as v on d.year = v.year and d.department = v.department
order by d.year, planned desc, d.department;
