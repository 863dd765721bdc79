-- replacement：替换了以前一行、而且内容不同的每一行记录一行（I19）。
-- 来源：line（row 按到达先后、institution_id、department、item、results、dispositions、inspected_on；只有没有错误的行）。
-- 算法：与同一机构 × 检查单位 × 检查事项的前一行相比，结果、处理结果、检查日期有一项不同的。
with compared as (
    select
        row,
        results,
        dispositions,
        inspected_on,
        lag(row) over earlier as earlier_row,
        lag(results) over earlier as earlier_results,
        lag(dispositions) over earlier as earlier_dispositions,
        lag(inspected_on) over earlier as earlier_inspected_on
    from line
    window earlier as (partition by institution_id, department, item order by row)
)

select row
from compared
where
    earlier_row is not null
    and (
        results is distinct from earlier_results
        or dispositions is distinct from earlier_dispositions
        or inspected_on is distinct from earlier_inspected_on
    )
order by row;
