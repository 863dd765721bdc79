-- visit_entry：到过的检查（复查、待补正的不在内），每个机构 × 检查单位 × 日期一行：扫码时间、通知书文号、任务编号。
-- 来源：record_line。
-- 计法：同一次检查几行写的不同的都列（国办发〔2024〕54号 扫码入企）；扫码时间认不出是哪一天什么时间的，is_scanned 为假。
create view visit_entry as
with entered as (
    select
        institution_id,
        department,
        visited_on,
        string_agg(distinct scanned_at, '、' order by scanned_at) as scanned_at,
        string_agg(distinct notice_number, '、' order by notice_number) as notice_number,
        string_agg(distinct task_number, '、' order by task_number) as task_number,
        coalesce(
            bool_or(regexp_matches(scanned_at, '^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$')), false
        ) as is_scanned
    from record_line
    where is_last and not is_reinspection and institution_id is not null and department is not null
    group by institution_id, department, visited_on
)

select
    i.name as institution,
    e.department,
    e.visited_on,
    e.scanned_at,
    e.notice_number,
    e.task_number,
    e.is_scanned,
    e.institution_id
from entered as e
inner join institution as i on e.institution_id = i.institution_id
inner join department as d on e.department = d.name
order by e.visited_on, i.name, e.institution_id, d.position;
