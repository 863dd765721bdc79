-- publication_correction：公示的与记录不一致的每个机构 × 部门 × 检查事项一行：公示的是什么，应当更正为什么，更正了没有。
-- 来源：ledger_act（公示）、valid_return、campaign。
-- 计法：只看现行的那次检查以后的公示。台账写明公示结果的按写的，没有写的，公示的是当天记录的结果：当天已收到的最后一行，
--       当天还没有收到的，最先收到的一行。台账没有写事项的，公示的是该部门各个事项合起来的结果也算一致。
--       期限从公示之日和使记录与公示不同的那一份的收到日起算，取后一个（通知 五、3；规定期限内更正）。
--       最后一次公示与记录一致的，是更正了，日期是不一致以后第一次一致的公示的；更正以后又公示错的，从后一次错的起算。
create view publication_correction as
with standing as (
    select
        *,
        list_sort(
            list_distinct(flatten(list(results) over (partition by institution_id, department)))
        ) as of_department
    from valid_return
    where status = 'current'
),

acts as (
    select
        s.institution_id,
        s.department,
        s.item,
        s.results,
        s.of_department,
        s.visited_on,
        l.entry,
        l.done_on,
        l.item is null as is_of_all_items,
        if(len(l.published) > 0, list_sort(list_distinct(l.published)), null) as stated
    from standing as s
    inner join ledger_act as l on s.institution_id = l.institution_id and s.department = l.department
    cross join campaign as c
    where
        l.kind = 'publication' and (l.item is null or l.item = s.item)
        and l.done_on >= s.visited_on and l.done_on <= c.as_of
),

recorded as (
    select
        a.entry,
        a.institution_id,
        a.department,
        a.item,
        coalesce(
            arg_max(v.results, (v.told_on, v.is_last, v.line)) filter (where v.told_on <= a.done_on),
            arg_min(v.results, (v.told_on, not v.is_last, v.line))
        ) as results
    from acts as a
    inner join valid_return as v
        on a.institution_id = v.institution_id and a.department = v.department and a.item = v.item
    where a.stated is null and v.visited_on = a.visited_on
    group by a.entry, a.institution_id, a.department, a.item
),

compared as (
    select
        a.institution_id,
        a.department,
        a.item,
        a.entry,
        a.done_on,
        coalesce(a.stated, r.results) as published,
        coalesce(a.stated, r.results) = a.results
        or coalesce(a.is_of_all_items and a.stated = a.of_department, false) as is_right,
        row_number() over (
            partition by a.institution_id, a.department, a.item order by a.done_on, a.entry
        ) as nth
    from acts as a
    left join recorded as r
        on
            a.entry = r.entry and a.institution_id = r.institution_id
            and a.department = r.department and a.item = r.item
),

judged as (
    select
        *,
        count_if(is_right) over (partition by institution_id, department, item order by nth) as times_right
    from compared
),

wrong as (
    select
        institution_id,
        department,
        item,
        min(done_on) as published_on,
        max(nth) as last_nth,
        arg_max(published, nth) as published,
        arg_max(entry, nth) as entry
    from judged
    where not is_right
    group by institution_id, department, item, times_right
    qualify row_number() over (partition by institution_id, department, item order by times_right desc) = 1
),

put_right as (
    select w.institution_id, w.department, w.item, min(c.done_on) as done_on
    from wrong as w
    inner join compared as c
        on w.institution_id = c.institution_id and w.department = c.department and w.item = c.item
    where c.nth > w.last_nth
    group by w.institution_id, w.department, w.item
),

otherwise as (
    select s.institution_id, s.department, s.item, max(v.line) as line
    from standing as s
    inner join valid_return as v
        on s.institution_id = v.institution_id and s.department = v.department and s.item = v.item
    where v.results <> s.results
    group by s.institution_id, s.department, s.item
),

since as (
    select s.institution_id, s.department, s.item, arg_min(v.told_on, v.line) as told_on
    from standing as s
    inner join valid_return as v
        on s.institution_id = v.institution_id and s.department = v.department and s.item = v.item
    left join otherwise as o
        on s.institution_id = o.institution_id and s.department = o.department and s.item = o.item
    where v.line > coalesce(o.line, -1)
    group by s.institution_id, s.department, s.item
)

select
    s.institution,
    s.code,
    s.department,
    s.item,
    w.published,
    s.results,
    w.published_on,
    greatest(w.published_on, t.told_on) as event_on,
    p.done_on,
    w.entry,
    s.institution_id
from wrong as w
inner join standing as s
    on w.institution_id = s.institution_id and w.department = s.department and w.item = s.item
left join since as t
    on w.institution_id = t.institution_id and w.department = t.department and w.item = t.item
left join put_right as p
    on w.institution_id = p.institution_id and w.department = p.department and w.item = p.item
order by s.department, s.institution, s.item;
