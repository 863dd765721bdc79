-- definition：一个统计数的定义：统计表里那一列的说明；附件3 的各列，还有怎么计。来源：数据库自己的注释（COMMENT ON）。
-- 用法：变量同 counted。
select
    c.comment as sentence,
    regexp_extract(v.comment, '计法[：:]?(.*)$', 1) as counting
from duckdb_columns() as c
left join measure as m on c.column_name = m.measure
left join duckdb_views() as v on m.measure is not null and v.view_name = 'measure_tally'
where c.table_name = 'class_tally' and c.column_name = getvariable('measure');
