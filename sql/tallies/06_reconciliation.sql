-- reconciliation：部门自报的每个数一行，与按记录统计的数并列。
-- 来源：declared_figure（后报的为准）、department_tally；按附件3 的列序。
-- 计法：差 = 自报 − 统计；自报了合计的也核对。没有自报的数不列（附件3；T02）。
create view reconciliation as
with computed as (
    unpivot department_tally
    on columns(* exclude (department))
    into name measure value computed
)

select
    f.department,
    f.measure,
    f.declared,
    c.computed,
    f.declared - c.computed as difference
from declared_figure as f
inner join computed as c on f.department = c.department and f.measure = c.measure
left join department as d on f.department = d.name
left join disposition_kind as k on f.measure = k.measure
order by d.position nulls last, k.position nulls first, f.measure <> 'inspected', length(f.measure), f.measure;

comment on view reconciliation is '自报数与统计数逐项核对，差 = 自报 − 统计';
comment on column reconciliation.department is '单位，或合计';
comment on column reconciliation.measure is '指标，即 department_tally 的列名';
comment on column reconciliation.declared is '自报数，户';
comment on column reconciliation.computed is '按记录统计的数，户';
comment on column reconciliation.difference is '差，户：自报 − 统计';
