-- valid_return：能计数的每一行记录（不含复查），它说的是哪一次检查，哪一天收到。
-- 来源：record_line、source_file、run。
-- 计法：同一机构 × 检查单位 × 检查事项，检查日期相同的是同一次检查；一次检查里最后报来的一行（is_last）算数。
create view valid_return as
with told as (
    select
        l.* exclude (rules),
        l.inspected_on as visited_on,
        r.as_of as told_on
    from record_line as l
    left join source_file as f on l.arrival = f.arrival
    left join run as r on f.run = r.run
    where l.status in ('current', 'superseded')
)

select
    institution_id,
    institution,
    code,
    department,
    item,
    visited_on,
    told_on,
    status,
    list_sort(list_distinct(results)) as results,
    dispositions,
    decided_on,
    rectify_by,
    line,
    row_number() over (partition by institution_id, department, item, visited_on order by line desc) = 1 as is_last
from told;
