-- answered_visit：台账的每一次办理一行：它答复的检查，最早是哪一天。
-- 来源：act（row、institution_id、department、item 写的事项、is_planned 是不是计划中的事项）；
--   visit（计入过的检查：institution_id、department、item、inspected_on，被后报替换的也在内：当天对的，以后也对）。
-- 算法：写明事项的，是该事项最早的检查；没有写的、写的不是检查事项的（例如任务名称），是该部门在该机构最早的检查。
with of_department as (
    select institution_id, department, min(inspected_on) as first_on
    from visit
    group by institution_id, department
),

of_item as (
    select institution_id, department, item, min(inspected_on) as first_on
    from visit
    group by institution_id, department, item
)

select
    act.row,
    case when act.is_planned or i.first_on is not null then act.item end as item,
    case when act.is_planned or i.first_on is not null then i.first_on else d.first_on end as event_on
from act
left join of_department as d on act.institution_id = d.institution_id and act.department = d.department
left join of_item as i
    on act.institution_id = i.institution_id and act.department = i.department and act.item = i.item
order by act.row;
