-- progress_now：一行：到统计日为止报来、有效、未了结、逾期各多少；每次运行把它存下来，就是 progress。
-- 来源：record_line、open_issue、deadline。
-- 计法：机构 × 部门 × 事项算一项；有现行有效的记录才是有效，只有复查的不是。
create view progress_now as
with lines as (
    select institution_id, department, item, bool_or(status = 'current') as is_valid
    from record_line
    where institution_id is not null and department is not null
    group by institution_id, department, item
)

select
    (select count(*) from lines) as returned,
    (select count(*) from lines where is_valid) as valid,
    (select count(*) from open_issue) as open,
    (select count(*) from deadline where status = 'overdue') as overdue;
