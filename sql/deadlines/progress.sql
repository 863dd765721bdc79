-- progress：每个统计日一行（同一天运行几次的取最后一次）：到那时报来、有效、未了结、逾期各多少。
-- 来源：run、record_line、source_file、issue、deadline。
-- 计法：机构 × 部门 × 事项算一项；按今天的名录和计划看当时已收到的材料，所以名录补正后以前各日也随之更正。
create view progress as
with days as (
    select as_of, max(run) as run
    from run
    group by as_of
),

lines as (
    select l.institution_id, l.department, l.item, min(f.run) as returned_run, min(f.run) filter (where l.status <> 'pending') as valid_run
    from record_line as l
    inner join source_file as f on l.arrival = f.arrival
    where l.institution_id is not null and l.department is not null
    group by l.institution_id, l.department, l.item
),

first_valid as (
    select institution_id, department, min(valid_run) as run
    from lines
    group by institution_id, department
)

select
    d.as_of as run_date,
    d.run,
    (select count(*) from lines as l where l.returned_run <= d.run) as returned,
    (select count(*) from lines as l where l.valid_run <= d.run) as valid,
    (
        select count(*)
        from issue as i
        where
            i.opened_run <= d.run and i.since <= d.as_of
            and (i.closed_on is null or i.closed_on > d.as_of or coalesce(i.closed_run, 0) > d.run)
    ) as open,
    (
        select count(*)
        from deadline as x
        inner join first_valid as v on x.institution_id = v.institution_id and x.department = v.department
        where v.run <= d.run and x.due_on < d.as_of and (x.done_on is null or x.done_on > d.as_of)
    ) as overdue
from days as d
order by d.as_of;
