-- reconciliation：部门自报的每个数一行，与按记录统计的数并列，差 = 自报 − 统计。
-- 来源：declared_figure（后报的为准）、measure_tally、record_line、record_result、record_disposition；按附件3 的列序。
-- 计法：汇总表写了制表日期（填报日期、截至）的，只数那一天以前的检查（后来又检查了的，当天仍是以前那次），现在的统计数另列；自报了合计的也核对；
--       没有自报的数不列（附件3；T02）。
create view reconciliation as
with last_told as ( -- 晚于所有制表日期的检查，哪个自报数里也没有
    select max(told_for) as told_for
    from declared_figure
),

visits as (
    select
        l.institution_id,
        l.department,
        l.visited_on,
        l.results,
        l.dispositions,
        lead(l.visited_on) over (
            partition by l.institution_id, l.department, l.item order by l.visited_on
        ) as replaced_on
    from record_line as l
    semi join record_result as r
        on l.institution_id = r.institution_id and l.department = r.department and l.item = r.item
    where l.is_last and not l.is_reinspection and l.visited_on <= (select told_for from last_told)
),

given as (
    select institution_id, department, 'inspected' as measure, visited_on, replaced_on
    from visits
    union all
    select v.institution_id, v.department, c.measure, v.visited_on, v.replaced_on
    from visits as v
    cross join unnest(v.results) as r (result)
    inner join result_code as c on r.result = c.result
    union all
    select v.institution_id, v.department, k.measure, v.visited_on, v.replaced_on
    from visits as v
    cross join unnest(v.dispositions) as d (disposition)
    inner join disposition_kind as k on d.disposition = k.disposition
    union all
    select d.institution_id, d.department, k.measure, d.inspected_on as visited_on, null as replaced_on
    from record_disposition as d
    inner join disposition_kind as k on d.disposition = k.disposition
    semi join record_result as r on d.institution_id = r.institution_id and d.department = r.department
    where d.inspected_on <= (select told_for from last_told)
),

dated as (
    select f.department, f.measure, count(distinct g.institution_id) as figure
    from declared_figure as f
    left join given as g
        on
            f.measure = g.measure and (f.department = g.department or f.department = '合计')
            and f.told_for >= g.visited_on and (g.replaced_on is null or f.told_for < g.replaced_on)
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
