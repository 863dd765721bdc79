-- made_visit：到过的检查，每个机构 × 检查单位 × 日期一行，复查、待补正的不在内。
-- 来源：record_line、draw、draw_selection。
-- 计法：一次检查是一个日期，更正了日期的是改后的；抽查以外的检查也在内，is_outside 为真：有抽取而没有抽中的，抽中的后来全撤下了也是（通知：一业同查）。
create view made_visit as
select distinct
    r.institution_id,
    r.department,
    r.visited_on,
    s.institution_id is null and (select count(*) from draw) > 0 as is_outside
from record_line as r
left join draw_selection as s on r.institution_id = s.institution_id
where r.is_last and not r.is_reinspection and r.institution_id is not null and r.department is not null;
