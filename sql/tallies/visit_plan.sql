-- visit_plan：抽中的机构和安排了检查的机构，每个机构 × 检查单位一行：计划哪天去，哪天去的。
-- 来源：draw_selection、department、planned_visit、made_visit、campaign（统计日）。
-- 计法（通知：进一次门、查多项事）：去过几次的，取离计划检查日期最近的一次，没有安排的取最早的一次。
--       计划检查日期在统计日以前而没有有效记录的为 late；当天不算；去的日子与计划不同的为 other_day。
create view visit_plan as
with expected as (
    select s.institution_id, d.name as department
    from draw_selection as s
    cross join department as d
    union
    select institution_id, department
    from planned_visit
),

visited as (
    select
        e.institution_id,
        e.department,
        any_value(p.planned_on) as planned_on,
        any_value(p.planned_at) as planned_at,
        any_value(p.remark) as remark,
        arg_min(v.visited_on, (coalesce(abs(v.visited_on - p.planned_on), 0), v.visited_on)) as visited_on
    from expected as e
    left join planned_visit as p on e.institution_id = p.institution_id and e.department = p.department
    left join made_visit as v on e.institution_id = v.institution_id and e.department = v.department
    group by e.institution_id, e.department
)

select
    i.name as institution,
    v.department,
    v.planned_on,
    v.planned_at,
    v.visited_on,
    case
        when v.planned_on = v.visited_on then 'on_day'
        when v.planned_on is not null and v.visited_on is not null then 'other_day'
        when v.visited_on is not null then 'not_planned'
        when v.planned_on is null then 'unplanned'
        when v.planned_on < c.as_of then 'late'
        else 'planned'
    end as status,
    v.remark,
    v.institution_id,
    i.credit_class
from visited as v
inner join institution as i on v.institution_id = i.institution_id
inner join department as d on v.department = d.name
cross join campaign as c
order by v.planned_on nulls last, i.name, v.institution_id, d.position;
