-- issue：每个要跟进的问题一行：机构 × 部门 × 事项 × 结果，和它何时了结。
-- 来源：record_line（能计数的，含已被后报替换的）、result_code、ledger_entry、source_file。
-- 计法：结果 5、8（stays_open），和没有处理结果的其他问题结果（is_problem），在上一次 1 或 9（is_clean）之后报来的，都要跟进；
--       没有处理结果的，后来就同一问题报来处理结果即不再列；其余直到同一机构 × 部门 × 事项后来报 1 或 9，或复查台账写明已整改、合格（通知 五、3 后续监管）；
--       复查只了结复查之前发现的，之后又发现的另起一行。台账没有写事项的，对该部门的各个事项都算。
create view issue as
with valid as (
    select l.*, f.run
    from record_line as l
    inner join source_file as f on l.arrival = f.arrival
    where l.status <> 'pending'
),

answers as (
    select v.*, unnest(v.results) as result
    from valid as v
),

raised as (
    select a.*, c.is_problem, c.stays_open, c.is_clean
    from answers as a
    inner join result_code as c on a.result = c.result
),

disposed as (
    select institution_id, department, item, result, max(line) as line
    from raised
    where len(dispositions) > 0
    group by institution_id, department, item, result
),

problems as (
    select r.institution_id, r.institution, r.department, r.item, r.result, r.inspected_on, r.line, r.run
    from raised as r
    left join disposed as d
        on r.institution_id = d.institution_id and r.department = d.department and r.item = d.item and r.result = d.result
    where
        r.stays_open
        or (r.is_problem and len(r.dispositions) = 0 and coalesce(d.line, -1) < r.line)
),

clearances as (
    select distinct
        institution_id,
        department,
        item,
        arrival,
        inspected_on,
        run,
        line
    from raised
    where is_clean
),

first_cleared as (
    select p.line, p.result, min(v.line) as cleared_line
    from problems as p
    inner join clearances as v
        on
            p.institution_id = v.institution_id and p.department = v.department and p.item = v.item
            and p.line < v.line
    group by p.line, p.result
),

cleared as (
    select p.*, v.arrival as cleared_arrival, v.inspected_on as cleared_on, v.run as cleared_run
    from problems as p
    left join first_cleared as f on p.line = f.line and p.result = f.result
    left join clearances as v on f.cleared_line = v.line
),

reinspected as (
    select c.line, c.result, min(l.done_on) as reinspected_on
    from cleared as c
    inner join ledger_entry as l on c.institution_id = l.institution_id and c.department = l.department
    where l.kind = 'reinspection' and l.is_closed and (l.item is null or l.item = c.item) and c.inspected_on <= l.done_on
    group by c.line, c.result
),

mended as (
    select c.*, r.reinspected_on
    from cleared as c
    left join reinspected as r on c.line = r.line and c.result = r.result
)

select
    institution,
    department,
    item,
    result,
    min(inspected_on) as since,
    least(reinspected_on, any_value(cleared_on)) as closed_on,
    min(run) as opened_run,
    case when reinspected_on is null then any_value(cleared_run) end as closed_run,
    institution_id
from mended
group by institution_id, institution, department, item, result, cleared_arrival, reinspected_on;
