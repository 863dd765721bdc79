-- counted_return：能计数的每一行记录，复查也在内，它说的是哪一次检查，哪一天收到。
-- 来源：record_line、source_file、run。
-- 计法：一次检查里为准的一行（is_last）算数；更正改了检查日期的，被更正的行说的也是改后的那一次。
create view counted_return as
select
    l.institution_id,
    l.institution,
    l.code,
    l.department,
    l.item,
    l.visited_on,
    r.as_of as told_on,
    l.status,
    list_sort(list_distinct(l.results)) as results,
    l.dispositions,
    l.decided_on,
    l.rectify_by,
    l.line,
    l.is_last,
    l.is_reinspection
from record_line as l
left join source_file as f on l.arrival = f.arrival
left join run as r on f.run = r.run
where l.status <> 'pending';
