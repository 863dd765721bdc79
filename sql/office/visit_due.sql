-- visit_due：抽中而还有部门没有去的机构一行：活动 × 机构。
-- 来源：draw_selection、draw_team、department、campaign、institution、visit、known_institution。
-- 计法：统计日还在抽查期间里的活动；departments 是还没有去的部门，inspectors 是抽取选派的这些部门的人。
create view visit_due as
with asked as (
    select
        s.campaign_id,
        s.year,
        s.institution_id as listed_as,
        coalesce(k.known_as, s.institution_id) as institution_id,
        d.name as department
    from draw_selection as s
    inner join campaign as c on s.campaign_id = c.campaign_id
    inner join department as d on s.campaign_id = d.campaign_id
    left join known_institution as k on s.campaign_id = k.campaign_id and s.institution_id = k.institution_id
    where c.as_of <= c.period_end
),

gone as (
    select distinct campaign_id, institution_id, unnest(departments) as department
    from visit
    where not is_reinspection
),

left_over as (
    select a.*
    from asked as a
    anti join gone as g
        on
            a.campaign_id = g.campaign_id and a.institution_id = g.institution_id
            and a.department = g.department
)

select
    o.campaign_id,
    o.year,
    o.institution_id,
    any_value(coalesce(i.name, o.listed_as)) as institution,
    any_value(i.code) as code,
    list_sort(list(distinct o.department)) as departments,
    list_sort(list(distinct t.name) filter (where t.name is not null)) as inspectors
from left_over as o
left join institution as i on o.campaign_id = i.campaign_id and o.listed_as = i.institution_id
left join draw_team as t
    on o.campaign_id = t.campaign_id and o.listed_as = t.institution_id and o.department = t.department
group by o.campaign_id, o.year, o.institution_id
order by o.campaign_id, institution;
