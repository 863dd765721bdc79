-- reconciliation：部门自报的每个数一行，与按记录统计的数并列，差 = 自报 − 统计。
-- 来源：declared_figure（后报的为准）、measure_tally；按附件3 的列序。
-- 计法：自报了合计的也核对；没有自报的数不列（附件3；T02）。
create view reconciliation as
select
    f.department,
    f.measure,
    f.declared,
    t.figure as computed,
    f.declared - t.figure as difference
from declared_figure as f
inner join measure_tally as t on f.department = t.department and f.measure = t.measure
where t.credit_class = '合计'
order by t.department_position nulls last, t.measure_position;
