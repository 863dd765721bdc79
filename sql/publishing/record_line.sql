-- 填 record_line：报送过的每一行记录。来源：judged_record、arrival。
-- 计法：认出的机构用名录的名称和代码，认不出的用原文。
select
    r.institution_id,
    nullif(if(r.institution_id is null, r.code, r.roster_code), '') as code,
    coalesce(r.roster_name, r.name) as institution,
    r.credit_class,
    r.department,
    r.item,
    r.result_text,
    r.inspected_on,
    r.status,
    r.results,
    r.dispositions,
    r.rules,
    r.file as arrival,
    r.row as line,
    a.sha256,
    a.file_name,
    r.sheet,
    r.result_cell as cell
from judged_record as r
left join arrival as a on r.file = a.arrival
order by r.place;
