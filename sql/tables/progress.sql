-- progress：每次运行一行：当时说的数，以后不再变动。
-- 来源：每次运行时的 progress_now。
-- 计法：机构 × 部门 × 事项算一项；同一统计日运行几次的，各一行。
create table progress (
    run integer,
    as_of date,
    run_date date,
    returned bigint,
    valid bigint,
    open bigint,
    overdue bigint
);
