-- measure_name：统计表的列名，建库时取自计划的抽查结果和处理结果；各统计表按它把 measure_tally 转成列。
-- 来源：measure。
create type measure_name as enum (select measure from measure order by position); -- noqa: CV07
