-- issue：每个要跟进的问题一行：机构 × 部门 × 事项 × 结果，和它何时了结。
-- 来源：record_line（能计数的，含已被后报替换的）、ledger_entry、source_file。
-- 计法：结果 5、8，和没有处理结果的问题结果（2 3 4 6 10），在上一次 1 或 9 之后报来的，都要跟进；
--       没有处理结果的，后来就同一问题报来处理结果即不再列；其余直到同一机构 × 部门 × 事项后来报 1 或 9，或复查台账写明已整改、合格（通知 五、3 后续监管）；
--       复查只了结复查之前发现的，之后又发现的另起一行。台账没有写事项的，对该部门的各个事项都算。
create view issue as
with valid as (
    select l.*, f.run
    from record_line as l
    inner join source_file as f on l.arrival = f.arrival
    where l.status <> 'pending'
),

raised as (
    select v.*, unnest(v.results) as result
    from valid as v
),

disposed as (
    select institution_id, department, item, result, max(line) as line
    from raised
    where len(dispositions) > 0
    group by institution_id, department, item, result
),

problems as (
    select r.institution_id, r.institution, r.department, r.item, r.result, r.inspected_on, r.line, r.run
    from raised as r
    left join disposed as d
        on r.institution_id = d.institution_id and r.department = d.department and r.item = d.item and r.result = d.result
    where
        r.result in (5, 8)
        or (r.result in (2, 3, 4, 6, 10) and len(r.dispositions) = 0 and coalesce(d.line, -1) < r.line)
),

clearances as (
    select
        institution_id,
        department,
        item,
        arrival,
        inspected_on,
        run,
        line
    from valid
    where list_has_any(results, [1, 9])
),

cleared as (
    select p.*, v.arrival as cleared_arrival, v.inspected_on as cleared_on, v.run as cleared_run
    from problems as p
    asof left join clearances as v
        on
            p.institution_id = v.institution_id and p.department = v.department and p.item = v.item
            and p.line < v.line
),

reinspected as (
    select c.line, c.result, min(l.done_on) as reinspected_on
    from cleared as c
    inner join ledger_entry as l on c.institution_id = l.institution_id and c.department = l.department
    where l.kind = 'reinspection' and l.is_closed and (l.item is null or l.item = c.item) and c.inspected_on <= l.done_on
    group by c.line, c.result
),

mended as (
    select c.*, r.reinspected_on
    from cleared as c
    left join reinspected as r on c.line = r.line and c.result = r.result
)

select
    institution,
    department,
    item,
    result,
    min(inspected_on) as since,
    least(reinspected_on, any_value(cleared_on)) as closed_on,
    min(run) as opened_run,
    case when reinspected_on is null then any_value(cleared_run) end as closed_run,
    institution_id
from mended
group by institution_id, institution, department, item, result, cleared_arrival, reinspected_on;

comment on view issue is '每个要跟进的问题一行，含已了结的';
comment on column issue.institution is '名称';
comment on column issue.department is '单位';
comment on column issue.item is '检查事项';
comment on column issue.result is '抽查结果编号';
comment on column issue.since is '发现日期';
comment on column issue.closed_on is '了结日期：复查合格或后来报 1、9 的日期；未了结为空';
comment on column issue.opened_run is '第几次运行收到';
comment on column issue.closed_run is '第几次运行收到后来的 1 或 9；由复查了结的为空';
comment on column issue.institution_id is '机构标识';

-- open_issue：还没有了结的问题。
-- 来源：issue、campaign、working_day。
-- 计法：统计日之前没有了结的；时长是发现日之后到统计日的工作日数。
create view open_issue as
with today as (
    select c.as_of, w.ordinal
    from campaign as c
    asof left join working_day as w on c.as_of >= w.day
),

numbered as (
    select i.*, w.ordinal as since_ordinal
    from issue as i
    asof left join working_day as w on i.since >= w.day
)

select
    n.institution,
    n.department,
    n.item,
    n.result,
    n.since,
    greatest(coalesce(t.ordinal, 0) - coalesce(n.since_ordinal, 0), 0) as age_working_days,
    n.institution_id
from numbered as n
cross join today as t
where n.closed_on is null or n.closed_on > t.as_of
order by age_working_days desc, n.institution, n.department, n.item, n.result;

comment on view open_issue is '还没有了结的问题，时间长的在前';
comment on column open_issue.institution is '名称';
comment on column open_issue.department is '单位';
comment on column open_issue.item is '检查事项';
comment on column open_issue.result is '抽查结果编号';
comment on column open_issue.since is '发现日期';
comment on column open_issue.age_working_days is '至统计日已有多少个工作日';
comment on column open_issue.institution_id is '机构标识';
