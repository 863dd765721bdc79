-- status：每一行记录一行：现行、被替换，还是待补正。
-- 来源：line（row 按到达先后、institution_id、department、item、counts 没有错误）。
-- 算法：同一机构 × 检查单位 × 检查事项，没有错误的行里最后到的一行现行（current），以前的是历史（superseded）；
--   有错误的行待补正（pending），不替换任何一行。
select
    row,
    case
        when not counts then 'pending'
        when row = max(row) over (partition by institution_id, department, item, counts) then 'current'
        else 'superseded'
    end as status
from line
order by row;
