-- visit：每次上门检查一行：活动 × 机构 × 日期；同一天几个部门一起去的是一次（进一次门）。
-- 来源：record_line、draw、draw_selection、joint_visit、known_institution。
-- 计法：能计数的记录，每次检查以为准的一行（is_last）的日期为准；后来又检查了的，先前那次也是一次。待补正的不是。
--       年度是检查那天的年份：跨年的活动，检查算在去的那一年。有抽取记录而没有抽中的是个案检查（is_outside），抽中的后来全撤下了也是；
--       全是复查的是复查（is_reinspection）。是不是联合检查（is_joint）看 joint_visit。几个活动同一天去同一机构的，各是各的一行。
--       同一年里，不论哪个活动，抽查已经去过、那天以后又去的抽查是重复检查（is_repeated）。
create view visit as
with made as (
    select
        l.campaign_id,
        l.institution_id as listed_as,
        coalesce(k.known_as, l.institution_id) as institution_id,
        l.institution,
        l.code,
        l.department,
        l.visited_on,
        l.is_reinspection,
        unnest(coalesce(string_split(l.inspectors, '、'), [null])) as inspector
    from record_line as l
    left join known_institution as k on l.campaign_id = k.campaign_id and l.institution_id = k.institution_id
    where l.status <> 'pending' and l.is_last and l.institution_id is not null
),

visited as (
    select
        m.campaign_id,
        year(m.visited_on)::integer as year,
        m.institution_id,
        any_value(m.institution) as institution,
        any_value(m.code) as code,
        m.visited_on,
        list_sort(list(distinct m.department)) as departments,
        list_sort(list(distinct m.inspector) filter (where m.inspector is not null)) as inspectors,
        m.campaign_id in (select d.campaign_id from draw as d)
        and (m.campaign_id, m.listed_as) not in (
            select (s.campaign_id, s.institution_id) from draw_selection as s
        ) as is_outside,
        bool_and(m.is_reinspection) as is_reinspection,
        coalesce(bool_or(j.is_joint), false) as is_joint
    from made as m
    left join joint_visit as j
        on m.campaign_id = j.campaign_id and m.listed_as = j.institution_id and m.visited_on = j.visited_on
    group by m.campaign_id, m.institution_id, m.listed_as, m.visited_on
)

select
    *,
    not is_outside and not is_reinspection
    and visited_on > min(visited_on) filter (where not is_outside and not is_reinspection)
        over (partition by year, institution_id) as is_repeated
from visited
order by visited_on, campaign_id, institution;
