-- pending_record：待补正的每一行记录，后来没有报来更好的一份。
-- 来源：record_line、file_version。
-- 计法：有错误而不能计数的行；同一机构 × 检查单位 × 检查事项后来又报来、且能计数的，不再列出（签字要求见附件2）。
--       同一机构 × 检查单位 × 检查事项几次报来都不能计数的，只列最后一次。复查不是补正：首次的记录照样要补。
--       机构、单位或事项认不出的行没有可比的，同一份文件后来报来更新的一版、其中有同一单位的记录的，不再列出。
create view pending_record as
with latest_current as (
    select institution_id, department, item, max((arrival, line)) as latest
    from record_line
    where status = 'current'
    group by institution_id, department, item
),

latest_pending as (
    select institution_id, department, item, max(line) as line
    from record_line
    where status = 'pending'
    group by institution_id, department, item
),

nameless as (
    select p.line
    from record_line as p
    inner join file_version as older on p.arrival = older.arrival
    inner join file_version as newer on older.place = newer.place and older.arrival < newer.arrival
    inner join record_line as n
        on
            newer.arrival = n.arrival
            and coalesce(p.department, n.department) is not distinct from n.department
    where p.status = 'pending' and (p.institution_id is null or p.department is null or p.item is null)
)

select
    p.institution_id,
    p.institution,
    p.code,
    p.department,
    p.item,
    p.result_text,
    p.inspected_on,
    p.rules,
    p.file_name,
    p.sheet,
    p.cell,
    p.arrival,
    p.line
from record_line as p
left join latest_pending as l
    on p.institution_id = l.institution_id and p.department = l.department and p.item = l.item
left join latest_current as c
    on p.institution_id = c.institution_id and p.department = c.department and p.item = c.item
where
    p.status = 'pending'
    and (c.latest is null or (p.arrival, p.line) > c.latest)
    and coalesce(l.line, p.line) = p.line
    and p.line not in (select line from nameless)
order by p.arrival, p.line;
