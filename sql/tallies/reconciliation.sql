-- reconciliation：部门自报的每个数一行，与按记录统计的数并列，差 = 自报 − 统计。
-- 来源：declared_figure（后报的为准）、measure_tally、record_result、record_disposition；按附件3 的列序。
-- 计法：汇总表写了制表日期（填报日期、截至）的，只数那一天以前的检查，现在的统计数另列；自报了合计的也核对；
--       没有自报的数不列（附件3；T02）。
create view reconciliation as
with visits as (
    select institution_id, department, item, max(inspected_on) as inspected_on
    from record_result
    group by institution_id, department, item
),

given as (
    select institution_id, department, 'inspected' as measure, inspected_on
    from visits
    union all
    select r.institution_id, r.department, c.measure, r.inspected_on
    from record_result as r
    inner join result_code as c on r.result = c.result
    union all
    select d.institution_id, d.department, k.measure, d.inspected_on
    from record_disposition as d
    inner join disposition_kind as k on d.disposition = k.disposition
    semi join visits as v on d.institution_id = v.institution_id and d.department = v.department
),

dated as (
    select f.department, f.measure, count(distinct g.institution_id) as figure
    from declared_figure as f
    left join given as g
        on f.measure = g.measure and (f.department = g.department or f.department = '合计') and f.told_for >= g.inspected_on
    where f.told_for is not null
    group by f.department, f.measure
),

compared as (
    select
        f.department,
        f.measure,
        f.declared,
        coalesce(d.figure, t.figure) as computed,
        f.told_for,
        t.figure as computed_now,
        t.department_position,
        t.measure_position
    from declared_figure as f
    inner join measure_tally as t on f.department = t.department and f.measure = t.measure
    left join dated as d on f.department = d.department and f.measure = d.measure
    where t.credit_class = '合计'
)

select
    department,
    measure,
    declared,
    computed,
    declared - computed as difference,
    told_for,
    computed_now
from compared
order by department_position nulls last, measure_position;
