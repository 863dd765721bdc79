-- institution_measure：一行是“某部门给了某机构某项指标至少一次”。
-- 来源：record_result、record_disposition（都只有现行有效的记录）。
-- 计法：inspected 是该部门对该机构有至少一条有效结果；result_1 … result_10 和四种处理结果各算各的，
--       同一机构同一指标不论出现几次只有一行，所以各统计表数行里的不同机构就是户数（附件3；五、3）。
create view institution_measure as
with results as (
    select institution_id, credit_class, department, result
    from record_result
),

dispositions as (
    select d.institution_id, d.credit_class, d.department, k.measure
    from record_disposition as d
    inner join disposition_kind as k on d.disposition = k.disposition
)

select distinct institution_id, credit_class, department, 'inspected' as measure
from results
union all
select distinct institution_id, credit_class, department, 'result_' || result as measure
from results
union all
select distinct institution_id, credit_class, department, measure
from dispositions;

comment on view institution_measure is '某部门给了某机构某项指标，一行；各统计表都从这里数不同的机构';
comment on column institution_measure.institution_id is '机构标识';
comment on column institution_measure.credit_class is '信用风险分类 A–D';
comment on column institution_measure.department is '检查单位';
comment on column institution_measure.measure is '指标：inspected 抽查户数、result_1…result_10 抽查结果、四种处理结果';
