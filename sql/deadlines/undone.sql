-- undone：每个机构 × 部门 × 种类（公示、移送、更正公示）还没有办的一行，取其中最急的期限。
-- 来源：deadline。
-- 计法：同一机构、同一部门要移送的几种处理结果合为一行（通知 五、3）。
create view undone as
select
    institution,
    department,
    kind,
    min(due_on) as due_on,
    min(days_left) as days_left,
    arg_min(status, days_left) as status,
    nullif(
        array_to_string(list_sort(list_distinct(flatten(list(string_split(disposition, '、'))))), '、'), ''
    ) as dispositions,
    min(event_on) as event_on,
    bool_or(provisional) as provisional,
    institution_id
from deadline
where done_on is null
group by institution_id, institution, department, kind
order by days_left, institution, department, kind;
