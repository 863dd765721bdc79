-- department_tally：附件3：每个部门一行，按计划顺序，最后一行合计（不同机构，不是各部门之和）。
-- 来源：measure_tally。
-- 计法：各列都是不同机构的户数；各部门之和见 department_tally_sum（附件3）。
with figures as (
    select department_position, department, measure, figure
    from measure_tally
    where credit_class = '合计'
),

tally as (
    pivot figures on measure in measure_name using first(figure)
    group by department_position, department
)

select * exclude (department_position)
from tally
order by department_position nulls last;
