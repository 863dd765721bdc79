-- 填 declared_figure：部门自报的每个数一行。来源：judged_figure、arrival。
select
    f.department,
    f.measure,
    f.figure as declared,
    a.sha256,
    a.file_name,
    f.sheet,
    f.figure_cell as cell,
    f.told_for
from judged_figure as f
left join arrival as a on f.file = a.arrival
order by f.place;
