-- 填 record_line：报送过的每一行记录。来源：judged_record、arrival、paper_day（决定日期、整改期限的文字各是哪一天）、paper_moment（扫码时间）。
-- 计法：认出的机构用名录的名称和代码，认不出的用原文；整改期限写的不是日期的（10日内），照写。
--       扫码时间只写了几点的，是检查当天的；认不出是什么时间的，照写。
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
    nullif(r.inspectors, '') as inspectors,
    nullif(
        case
            when scanned.clock is not null
                then concat_ws(
                    ' ', strftime(coalesce(scanned.day, r.inspected_on), '%Y-%m-%d'), scanned.clock
                )
            else coalesce(strftime(scanned.day, '%Y-%m-%d'), r.scanned_at)
        end, ''
    ) as scanned_at,
    nullif(r.notice_number, '') as notice_number,
    nullif(r.task_number, '') as task_number
from judged_record as r
left join arrival as a on r.file = a.arrival
left join paper_day as decided on r.decided_on = decided.text
left join paper_day as rectified on r.rectify_by = rectified.text
left join paper_moment as scanned on r.scanned_at = scanned.text
order by r.place;
