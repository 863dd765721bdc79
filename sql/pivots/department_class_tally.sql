-- department_class_tally：每个部门 × 信用风险分类一行的各项户数（没有的为 0），按计划顺序。
-- 来源：measure_tally。
-- 计法：同 department_tally，只是再按机构的信用风险分类分开（附件3 与附件1 的交叉）。
with figures as (
    select department_position, class_position, department, credit_class, measure, figure
    from measure_tally
    where department <> '合计' and credit_class <> '合计'
),

tally as (
    pivot figures on measure in measure_name using first(figure)
    group by department_position, class_position, department, credit_class
)

select * exclude (department_position, class_position)
from tally
order by department_position, class_position;
