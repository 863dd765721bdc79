-- plan_progress：年度计划的每一行 × 对上的活动一行；没有对上的，活动为空。
-- 来源：yearly_plan、campaign、department、year_campaign。
-- 计法：只看文字和数字，同一年度的：活动名称和任务名称一个包含另一个的（matched_by = task）；没有这样的，检查对象和活动的检查对象
--       一个包含另一个、发起部门没有写或与参加部门之一相同的（objects）。对不上的照列：是还没有开展，还是名称写得不同，由人来看。
create view plan_progress as
with lines as (
    select
        *,
        row_number() over () as line,
        regexp_replace(coalesce(task, ''), '[^\p{L}\p{N}]', '', 'g') as task_key,
        regexp_replace(coalesce(objects, ''), '[^\p{L}\p{N}]', '', 'g') as objects_key,
        regexp_replace(coalesce(lead, ''), '[^\p{L}\p{N}]', '', 'g') as lead_key
    from yearly_plan
),

campaigns as (
    select
        campaign_id,
        year,
        title,
        regexp_replace(title, '[^\p{L}\p{N}]', '', 'g') as title_key,
        regexp_replace(coalesce(subject, ''), '[^\p{L}\p{N}]', '', 'g') as subject_key,
        departments
    from campaign
),

leads as (
    select
        campaign_id,
        list(regexp_replace(name, '[^\p{L}\p{N}]', '', 'g'))
        || list(regexp_replace(printed, '[^\p{L}\p{N}]', '', 'g')) as names
    from department
    group by campaign_id
),

pairs as (
    select
        l.line,
        c.campaign_id,
        l.task_key <> ''
        and (contains(c.title_key, l.task_key) or contains(l.task_key, c.title_key)) as by_task,
        l.objects_key <> '' and c.subject_key <> ''
        and (contains(l.objects_key, c.subject_key) or contains(c.subject_key, l.objects_key))
        and (
            l.lead_key = ''
            or len(list_filter(n.names, name -> contains(name, l.lead_key) or contains(l.lead_key, name))) > 0
        ) as by_objects
    from lines as l
    inner join campaigns as c on l.year = c.year
    inner join leads as n on c.campaign_id = n.campaign_id
),

matched as (
    select line, campaign_id, if(by_task, 'task', 'objects') as matched_by
    from pairs
    where by_task or by_objects
    qualify by_task or not bool_or(by_task) over (partition by line)
)

select
    l.* exclude (line, task_key, objects_key, lead_key),
    m.matched_by,
    m.campaign_id,
    y.title,
    y.period_end,
    y.planned,
    y.inspected,
    y.complete
from lines as l
left join matched as m on l.line = m.line
left join year_campaign as y on m.campaign_id = y.campaign_id and y.is_own_year
order by l.year, l.file_name, l.line, y.period_start, m.campaign_id;
