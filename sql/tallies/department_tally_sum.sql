-- department_tally_sum：每项指标一行：合计（不同机构）与各部门之和并列。
-- 来源：measure_tally。
-- 计法：同一机构由几个部门检查，合计里算一户，各部门之和里算几户；两数不同时在汇总表里并列写明（附件3）。
create view department_tally_sum as
select
    measure,
    coalesce(sum(figure) filter (where department = '合计'), 0)::bigint as total,
    coalesce(sum(figure) filter (where department <> '合计'), 0)::bigint as plain_sum
from measure_tally
where credit_class = '合计'
group by measure
order by min(measure_position);
