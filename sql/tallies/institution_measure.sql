-- institution_measure：一行是“某部门给了某机构某项指标至少一次”。
-- 来源：record_result（现行有效的记录）、record_disposition（也有没有合格的复查新作出的处理结果）。
-- 计法：inspected 是该部门对该机构有至少一条有效结果；各种抽查结果和处理结果各算各的，
--       同一机构同一指标不论出现几次只有一行，所以各统计表数行里的不同机构就是户数（附件3；五、3）。
--       有抽取记录的，只有抽中的机构：抽查以外的检查的处理结果不在数里；没有有效结果的，也没有处理结果。
create view institution_measure as
select distinct institution_id, credit_class, department, 'inspected' as measure
from record_result
union all
select distinct r.institution_id, r.credit_class, r.department, c.measure
from record_result as r
inner join result_code as c on r.result = c.result
union all
select distinct d.institution_id, d.credit_class, d.department, k.measure
from record_disposition as d
inner join disposition_kind as k on d.disposition = k.disposition
semi join record_result as r on d.institution_id = r.institution_id and d.department = r.department;
