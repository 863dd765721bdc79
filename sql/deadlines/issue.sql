-- issue：每个要跟进的问题一行：机构 × 部门 × 事项 × 结果，和它何时了结。
-- 来源：record_line、result_code、ledger_act（复查）。
-- 计法：发现问题的结果（is_problem）和计划写明要跟进的（stays_open），有没有处理结果都跟进；又检查了一次的，以前那次发现的仍在，
--       复查新发现的也是。更正了的不是：每次检查只看为准的一行（is_last）。
--       直到同一机构 × 部门 × 事项以后的检查、或当天的复查全是没有问题的结果（is_clean），或复查台账写明已整改、合格
--       （通知 五、3 后续监管）；复查只了结复查那天以前发现的，之后又发现的另起一行。台账没有写事项的，对该部门的各个事项都算。
create view issue as
with found as (
    select v.*, unnest(list_distinct(v.results)) as result
    from record_line as v
    where v.is_last
),

problems as (
    select f.*
    from found as f
    inner join result_code as c on f.result = c.result
    where c.is_problem or c.stays_open
),

clearances as (
    select f.line, f.institution_id, f.department, f.item, f.visited_on, f.is_reinspection
    from found as f
    inner join result_code as c on f.result = c.result
    group by f.line, f.institution_id, f.department, f.item, f.visited_on, f.is_reinspection
    having bool_and(c.is_clean)
),

closings as (
    select p.line, p.result, c.visited_on as closed_on
    from problems as p
    inner join clearances as c
        on p.institution_id = c.institution_id and p.department = c.department and p.item = c.item
    where
        c.visited_on > p.visited_on
        or (c.visited_on = p.visited_on and c.is_reinspection and not p.is_reinspection)
    union all
    select p.line, p.result, l.done_on as closed_on
    from problems as p
    inner join ledger_act as l on p.institution_id = l.institution_id and p.department = l.department
    where
        l.kind = 'reinspection' and l.is_closed
        and (l.item is null or l.item = p.item) and l.done_on >= p.visited_on
),

closed as (
    select line, result, min(closed_on) as closed_on
    from closings
    group by line, result
)

select
    p.institution,
    p.department,
    p.item,
    p.result,
    min(p.visited_on) as since,
    c.closed_on,
    arg_max(p.rectify_by, p.line) as rectify_by,
    p.institution_id
from problems as p
left join closed as c on p.line = c.line and p.result = c.result
group by p.institution_id, p.institution, p.department, p.item, p.result, c.closed_on;
