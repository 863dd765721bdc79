-- 填 record_line：报送过的每一行记录。来源：judged_record、arrival、paper_day（决定日期、整改期限的文字各是哪一天）。
-- 计法：认出的机构用名录的名称和代码，认不出的用原文；整改期限写的不是日期的（10日内），照写。
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
    r.result_cell as cell,
    decided.day as decided_on,
    coalesce(strftime(rectified.day, '%Y-%m-%d'), nullif(r.rectify_by, '')) as rectify_by,
    r.visited_on,
    r.is_reinspection,
    r.is_last,
    nullif(r.inspectors, '') as inspectors
from judged_record as r
left join arrival as a on r.file = a.arrival
left join paper_day as decided on r.decided_on = decided.text
left join paper_day as rectified on r.rectify_by = rectified.text
order by r.place;
