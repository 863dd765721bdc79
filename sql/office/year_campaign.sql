-- year_campaign：年度 × 活动一行：任务、公示、问题、检查各多少；跨年的活动，下一年另有一行，只有那一年的检查。
-- 来源：campaign、class_tally、year_institution、deadline、issue、visit、record_disposition。
-- 计法：任务完成率 = complete ÷ planned：planned 是抽中户数，没有抽取记录的是应抽户数，complete 是各部门各事项都查全的。
--       公示率 = published ÷ publications（该公示的机构 × 部门）；
--       及时公示率 = published_on_time ÷ publications_judged（已公示的和已逾期的）。
--       部门联合占比 = joint_visits ÷ visits（抽查的检查，不含复查和个案检查；就是活动里 joint_visit 的部门联合率）。
--       问题发现率 = with_problem ÷ inspected。
--       后续处置完结率 = closed ÷ issues（机构 × 部门 × 事项 × 结果）。处理结果是机构 × 部门 × 处理结果。抽查以外的检查，公示和问题照算。
create view year_campaign as
with tallies as (
    select campaign_id, coalesce(drawn, required) as planned, drawn
    from class_tally
    where credit_class = '合计'
),

institutions as (
    select
        campaign_id,
        count(*) filter (where is_inspected) as inspected,
        count(*) filter (where is_complete) as complete,
        count(*) filter (where has_problem) as with_problem
    from year_institution
    group by campaign_id
),

publications as (
    select
        campaign_id,
        count(*) as publications,
        count(done_on) as published,
        count(*) filter (where status = 'on_time') as published_on_time,
        count(*) filter (where status in ('on_time', 'late', 'overdue')) as publications_judged
    from deadline
    where kind = 'publication'
    group by campaign_id
),

problems as (
    select i.campaign_id, count(*) as issues, count(*) filter (where i.closed_on <= c.as_of) as closed
    from issue as i
    inner join campaign as c on i.campaign_id = c.campaign_id
    group by i.campaign_id
),

made as (
    select distinct campaign_id, institution_id, department, disposition
    from record_disposition
),

handled as (
    select campaign_id, count(*) as dispositions
    from made
    group by campaign_id
),

visited as (
    select
        campaign_id,
        year,
        count(*) filter (where not is_outside and not is_reinspection) as visits,
        count(*) filter (where not is_outside and not is_reinspection and is_joint) as joint_visits,
        count(*) filter (where is_repeated) as repeated_visits,
        count(*) filter (where is_outside and not is_reinspection) as outside_visits,
        count(*) filter (where is_reinspection) as reinspections
    from visit
    group by campaign_id, year
),

years as (
    select campaign_id, year from campaign
    union
    select campaign_id, year from visited
)

select
    y.campaign_id,
    y.year,
    c.title,
    y.year = c.year as is_own_year,
    c.departments,
    c.period_start,
    c.period_end,
    c.as_of,
    t.drawn is not null as is_drawn,
    if(y.year = c.year, t.planned, null) as planned,
    if(y.year = c.year, coalesce(i.inspected, 0), null) as inspected,
    if(y.year = c.year, coalesce(i.complete, 0), null) as complete,
    if(y.year = c.year, coalesce(i.with_problem, 0), null) as with_problem,
    if(y.year = c.year, coalesce(p.publications, 0), null) as publications,
    if(y.year = c.year, coalesce(p.published, 0), null) as published,
    if(y.year = c.year, coalesce(p.published_on_time, 0), null) as published_on_time,
    if(y.year = c.year, coalesce(p.publications_judged, 0), null) as publications_judged,
    if(y.year = c.year, coalesce(q.issues, 0), null) as issues,
    if(y.year = c.year, coalesce(q.closed, 0), null) as closed,
    if(y.year = c.year, coalesce(h.dispositions, 0), null) as dispositions,
    coalesce(v.visits, 0) as visits,
    coalesce(v.joint_visits, 0) as joint_visits,
    coalesce(v.repeated_visits, 0) as repeated_visits,
    coalesce(v.outside_visits, 0) as outside_visits,
    coalesce(v.reinspections, 0) as reinspections
from years as y
inner join campaign as c on y.campaign_id = c.campaign_id
left join tallies as t on y.campaign_id = t.campaign_id
left join institutions as i on y.campaign_id = i.campaign_id
left join publications as p on y.campaign_id = p.campaign_id
left join problems as q on y.campaign_id = q.campaign_id
left join handled as h on y.campaign_id = h.campaign_id
left join visited as v on y.campaign_id = v.campaign_id and y.year = v.year
order by y.year, c.period_start, y.campaign_id;
