-- status：每一行记录一行：现行、被替换、复查，还是待补正；它说的是哪一次检查，那次是不是复查、以哪一行为准；
--   替换了内容不同的（I19），又检查了一次的（I24）。
-- 来源：line（row 按到达先后、run、institution_id、department、item、inspected_on、counts 没有错误、mark 更正或复查、
--   is_clean 全是没有问题的结果、has_problem 有发现问题的结果、results、dispositions）。
-- 算法（同一机构 × 检查单位 × 检查事项）：
--   1. 同一检查日期是同一次检查；写明更正的，改的是日期最近的那一次；写明复查的单算一次。
--      一次检查里后到的一行为准，同一次运行里写明更正的为准（replaces：与它前一行内容不同）。
--   2. 各次检查按日期排。写明复查而以前来过的（日期认不出的也是），和发现问题之后没有问题的，是复查（reinspection）：以前发现的不变。
--   3. 其余的，最后一次现行（current），以前的是历史（superseded）；不是第一次的是又检查了一次（is_again）。
--   有错误的行待补正（pending），不替换任何一行。
--   一次检查的日期是为准的那一行的：更正改了日期的，以前报的那一行说的也是改后那一天（visited_on），
--   后来再报那一天的也是这一次，再更正这些行的也是（first_said：一次检查最先报来的那一行）。
with recursive dated as (
    select *, mark = 'reinspection' as is_marked, mark = 'correction' as is_correction
    from line
),

first_come as (
    select
        institution_id,
        department,
        item,
        min(inspected_on) as first_on,
        min(inspected_on) filter (where not is_marked) as first_unmarked_on,
        bool_or(inspected_on is null and not is_marked) as is_first_undated
    from dated
    group by institution_id, department, item
),

corrected as (
    select
        c.row,
        arg_min(
            { 'row': o.row, 'inspected_on': o.inspected_on, 'is_marked': o.is_marked },
            (abs(o.inspected_on - c.inspected_on), o.inspected_on, o.is_marked, o.row)
        ) as aim
    from dated as c
    inner join dated as o
        on
            c.institution_id = o.institution_id and c.department = o.department
            and c.item = o.item and c.run >= o.run
    where c.counts and c.is_correction and not o.is_correction and o.inspected_on is not null
    group by c.row
),

moved as (
    select c.row, c.run, c.institution_id, c.department, c.item, c.inspected_on, a.aim.is_marked as is_marked
    from corrected as a
    inner join dated as c on a.row = c.row
    where a.aim.inspected_on <> c.inspected_on
),

said_again as (
    select row, aim.row as of_row
    from corrected
    union all
    select d.row, arg_max(m.row, (m.run, m.row)) as of_row
    from dated as d
    inner join moved as m
        on
            d.institution_id = m.institution_id and d.department = m.department and d.item = m.item
            and d.inspected_on = m.inspected_on and d.is_marked = m.is_marked and d.run > m.run
    where not d.is_correction
    group by d.row
),

first_said as (
    select a.row, a.of_row as first_row
    from said_again as a
    anti join said_again as earlier on a.of_row = earlier.row
    union all
    select a.row, f.first_row
    from said_again as a
    inner join first_said as f on a.of_row = f.row
),

aimed as (
    select f.row, o.inspected_on as visited_on, o.is_marked
    from first_said as f
    inner join dated as o on f.first_row = o.row
),

counting as (
    select
        d.* exclude (is_marked),
        coalesce(a.visited_on, d.inspected_on) as visited_on,
        coalesce(a.is_marked, d.is_marked) as is_marked
    from dated as d
    left join aimed as a on d.row = a.row
    where d.counts
),

compared as (
    select
        *,
        row_number() over later = 1 as is_last,
        first_value(row) over later as last_row,
        coalesce(
            results is distinct from lag(results) over earlier
            or dispositions is distinct from lag(dispositions) over earlier
            or inspected_on is distinct from lag(inspected_on) over earlier,
            false
        )
        and lag(row) over earlier is not null as replaces
    from counting
    window
        earlier as (
            partition by institution_id, department, item, visited_on, is_marked
            order by run, is_correction, row
        ),
        later as (
            partition by institution_id, department, item, visited_on, is_marked
            order by run desc, is_correction desc, row desc
        )
),

visits as (
    select
        v.* exclude (is_marked),
        v.is_marked and (
            f.first_on < v.inspected_on
            or coalesce(f.first_unmarked_on <= v.inspected_on, false)
            or f.is_first_undated
        ) as is_marked
    from compared as v
    inner join first_come as f
        on v.institution_id = f.institution_id and v.department = f.department and v.item = f.item
    where v.is_last
),

followed as (
    select
        *,
        last_value(case when not is_marked and not is_clean then has_problem end ignore nulls) over (
            partition by institution_id, department, item
            order by inspected_on, is_marked, visited_on
            rows between unbounded preceding and 1 preceding
        ) as is_after_problem
    from visits
),

told_apart as (
    select *, is_marked or (is_clean and coalesce(is_after_problem, false)) as is_reinspection
    from followed
),

placed as (
    select
        row,
        inspected_on,
        is_reinspection,
        row_number() over (
            partition by institution_id, department, item, is_reinspection order by inspected_on, visited_on
        ) as nth,
        count(*) over (partition by institution_id, department, item, is_reinspection) as how_many
    from told_apart
)

select
    l.row,
    case
        when not l.counts then 'pending'
        when c.is_last and p.is_reinspection then 'reinspection'
        when c.is_last and p.nth = p.how_many then 'current'
        else 'superseded'
    end as status,
    p.inspected_on as visited_on,
    coalesce(c.is_last, false) as is_last,
    coalesce(p.is_reinspection, false) as is_reinspection,
    coalesce(c.replaces, false) as replaces,
    coalesce(c.is_last and not p.is_reinspection and p.nth > 1, false) as is_again,
    coalesce(c.is_last and not p.is_reinspection and p.nth = 1, false) as is_first
from line as l
left join compared as c on l.row = c.row
left join placed as p on c.last_row = p.row
order by l.row;
