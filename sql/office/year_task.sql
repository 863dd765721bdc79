-- year_task：抽中的每个机构 × 参加部门一行：查了没有、查全没有、发现问题没有；没有抽取记录的活动，报来过有效结果的机构。
-- 来源：draw、draw_selection、record_result、result_code、department、known_department、institution。
-- 计法：查全是这个部门的各个事项都有现行有效结果；发现问题看现行有效结果里有没有属于问题的。抽查以外的检查不在里面。
create view year_task as
with wanted as (
    select campaign_id, year, institution_id, credit_class, true as is_drawn
    from draw_selection
    union all
    select distinct r.campaign_id, r.year, r.institution_id, r.credit_class, false as is_drawn
    from record_result as r
    where r.campaign_id not in (select d.campaign_id from draw as d)
),

done as (
    select r.campaign_id, r.institution_id, r.department, count(distinct r.item) as items
    from record_result as r
    inner join department as d on r.campaign_id = d.campaign_id and r.department = d.name
    where list_contains(d.items, r.item)
    group by r.campaign_id, r.institution_id, r.department
),

troubled as (
    select distinct r.campaign_id, r.institution_id, r.department
    from record_result as r
    inner join result_code as c on r.campaign_id = c.campaign_id and r.result = c.result
    where c.is_problem
)

select
    w.campaign_id,
    w.year,
    w.institution_id,
    coalesce(i.name, w.institution_id) as institution,
    i.code,
    w.credit_class,
    coalesce(k.known_as, d.name) as department,
    d.position as department_position,
    w.is_drawn,
    coalesce(n.items, 0) > 0 as is_inspected,
    coalesce(n.items, 0) >= len(d.items) as is_complete,
    t.institution_id is not null as has_problem
from wanted as w
inner join department as d on w.campaign_id = d.campaign_id
left join known_department as k on d.campaign_id = k.campaign_id and d.name = k.department
left join institution as i on w.campaign_id = i.campaign_id and w.institution_id = i.institution_id
left join done as n
    on w.campaign_id = n.campaign_id and w.institution_id = n.institution_id and d.name = n.department
left join troubled as t
    on w.campaign_id = t.campaign_id and w.institution_id = t.institution_id and d.name = t.department
order by w.campaign_id, d.position, institution;
