-- measure_tally：每个部门（和合计）× 信用风险分类（和合计）× 指标一行；没有的为 0。
-- 来源：institution_measure、department、credit_share、measure。
-- 计法：户数是不同的机构；合计是合起来的不同机构，不是各部门之和。一户有几种结果就在几项里各算一次，
--       所以各项结果之和可以大于抽查户数（附件3）。三张统计表都是本表转成列。
create view measure_tally as
with counted as (
    select
        measure,
        if(grouping(department) = 1, '合计', department) as department,
        if(grouping(credit_class) = 1, '合计', credit_class) as credit_class,
        count(distinct institution_id) as figure
    from institution_measure
    group by grouping sets (
        (measure), (measure, department), (measure, credit_class), (measure, department, credit_class)
    )
),

departments as (
    select position, name as department from department
    union all
    select null as position, '合计' as department
),

classes as (
    select position, credit_class from credit_share
    union all
    select null as position, '合计' as credit_class
)

select
    d.department,
    c.credit_class,
    m.measure,
    coalesce(n.figure, 0) as figure,
    d.position as department_position,
    c.position as class_position,
    m.position as measure_position
from departments as d
cross join classes as c
cross join measure as m
left join counted as n
    on d.department = n.department and c.credit_class = n.credit_class and m.measure = n.measure
order by department_position nulls last, class_position nulls last, measure_position;
