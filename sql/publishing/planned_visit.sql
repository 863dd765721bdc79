-- 填 planned_visit：计划的检查，每个机构 × 检查单位一行。来源：judged_planned（校验时以后报的为准）、arrival。
select
    p.institution_id,
    p.department,
    p.planned_on,
    nullif(p.planned_at, '') as planned_at,
    nullif(p.remark, '') as remark,
    a.sha256,
    a.file_name,
    p.sheet,
    p.cell
from judged_planned as p
inner join arrival as a on p.file = a.arrival
order by p.place;
