-- replacement：替换了以前一行、而且内容不同的每一行记录一行（I19）。
-- 来源：line（row 按到达先后、institution_id、department、item、results、dispositions、inspected_on；只有没有错误的行）。
-- 算法：与同一机构 × 检查单位 × 检查事项的前一行相比，结果、处理结果、检查日期有一项不同的。
with compared as (
    select
        row,
        lag(row) over earlier as earlier_row,
        results is distinct from lag(results) over earlier
        or dispositions is distinct from lag(dispositions) over earlier
        or inspected_on is distinct from lag(inspected_on) over earlier as says_otherwise
    from line
    window earlier as (partition by institution_id, department, item order by row)
)

select row
from compared
where earlier_row is not null and says_otherwise
order by row;
