-- measure：统计表的每一列一行，按附件3 的列序：抽查户数、各种抽查结果、各种处理结果。
-- 来源：result_code、disposition_kind。
create view measure as
with listed as (
    select 1 as block, 1 as place, 'inspected' as measure, '抽查户数' as heading, '抽查户数' as label
    union all
    select 2 as block, position as place, measure, '抽查结果' as heading, label
    from result_code
    union all
    select 3 as block, position as place, measure, '处理结果' as heading, disposition as label
    from disposition_kind
)

select
    row_number() over (order by block, place)::integer as position,
    measure,
    heading,
    label
from listed
order by position;
