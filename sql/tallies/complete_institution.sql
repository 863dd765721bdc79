-- complete_institution：各部门的各个事项都有有效结果的每个机构一行。
-- 来源：record_result、department。
-- 计法：计划里每个部门的每个事项都要有至少一条现行有效结果（通知：一业同查；附件1 抽查事项）。
create view complete_institution as
with planned as (
    select name as department, unnest(items) as item
    from department
),

done as (
    select distinct r.institution_id, r.credit_class, p.department, p.item
    from record_result as r
    inner join planned as p on r.department = p.department and r.item = p.item
)

select institution_id, any_value(credit_class) as credit_class
from done
group by institution_id
having count(*) = (select count(*) from planned);
