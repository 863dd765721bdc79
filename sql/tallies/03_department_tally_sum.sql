-- department_tally_sum：每项指标一行，合计与各部门之和并列。
-- 来源：department_tally。
-- 计法：同一机构由几个部门检查，合计里算一户，各部门之和里算几户；两数不同时在汇总表里并列写明（附件3）。
create view department_tally_sum as
with figures as (
    unpivot department_tally
    on columns(* exclude (department))
    into name measure value figure
)

select
    measure,
    coalesce(sum(figure) filter (where department = '合计'), 0) as total,
    coalesce(sum(figure) filter (where department <> '合计'), 0) as plain_sum
from figures
group by measure;

comment on view department_tally_sum is '每项指标：合计（不同机构）与各部门之和';
comment on column department_tally_sum.measure is '指标，即 department_tally 的列名';
comment on column department_tally_sum.total is '合计：不同机构，户';
comment on column department_tally_sum.plain_sum is '各部门之和，户';
