-- visit_person：每次检查 × 每名去的人一行，和抽取选派、还没有去的各一行（visited_on 为空）。
-- 来源：visit、visit_due、draw_team、inspector。
-- 计法：单位先看抽取选派的，没有的看人员名录；同名的在几个单位、分不出是谁的，单位为空。
create view visit_person as
with went as (
    select campaign_id, year, institution_id, visited_on, unnest(inspectors) as name
    from visit
    union all
    select campaign_id, year, institution_id, null as visited_on, unnest(inspectors) as name
    from visit_due
),

chosen as (
    select
        t.campaign_id,
        coalesce(k.known_as, t.institution_id) as institution_id,
        t.name,
        if(count(distinct t.department) = 1, any_value(t.department), null) as department
    from draw_team as t
    left join known_institution as k on t.campaign_id = k.campaign_id and t.institution_id = k.institution_id
    group by all
),

listed as (
    select campaign_id, name, if(count(distinct department) = 1, any_value(department), null) as department
    from inspector
    group by campaign_id, name
)

select
    w.campaign_id,
    w.year,
    w.institution_id,
    w.visited_on,
    coalesce(c.department, l.department) as department,
    w.name
from went as w
left join chosen as c
    on w.campaign_id = c.campaign_id and w.institution_id = c.institution_id and w.name = c.name
left join listed as l on w.campaign_id = l.campaign_id and w.name = l.name;
