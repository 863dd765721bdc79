-- institution_year：年度 × 去过的、抽中要去的机构一行：去了几次、是哪些活动、哪些部门。
-- 来源：visit、visit_due、known_department、campaign。
-- 计法：visits 是抽查的检查，复查（reinspections）和个案检查（outside_visits）不算；同一天一起去的是一次，几个活动同一天去的也是一次。
--       most_by_one_department 是去得最多的一个部门的次数；repeated 是抽查去了两次以上的。due 是抽中而还有部门没有去的活动数。
--       部门用全办的名称。cap_per_year、cap_per_department 是抽查它的各活动计划里最严的频次上限。
create view institution_year as
with spoken as (
    select
        year, campaign_id, institution_id, institution, departments,
        visited_on, is_outside, is_reinspection
    from visit
    union all
    select
        year,
        campaign_id,
        institution_id,
        institution,
        departments,
        null as visited_on,
        false as is_outside,
        false as is_reinspection
    from visit_due
),

by_each as (
    select
        s.year,
        s.institution_id,
        coalesce(k.known_as, d.department) as department,
        count(distinct s.visited_on) filter (where not s.is_outside and not s.is_reinspection) as visits
    from spoken as s
    cross join unnest(s.departments) as d (department)
    left join known_department as k on s.campaign_id = k.campaign_id and d.department = k.department
    group by all
),

by_department as (
    select
        year,
        institution_id,
        max(visits) as most_by_one_department,
        list_sort(list(department)) as departments
    from by_each
    group by year, institution_id
),

capped as (
    select
        s.year,
        s.institution_id,
        min(c.cap_per_year) as cap_per_year,
        min(c.cap_per_department) as cap_per_department
    from spoken as s
    inner join campaign as c on s.campaign_id = c.campaign_id
    where not s.is_outside and not s.is_reinspection
    group by s.year, s.institution_id
),

counted as (
    select
        year,
        institution_id,
        any_value(institution) as institution,
        count(distinct visited_on) filter (where not is_outside and not is_reinspection) as visits,
        count(distinct visited_on) filter (where is_outside and not is_reinspection) as outside_visits,
        count(distinct visited_on) filter (where is_reinspection) as reinspections,
        count(*) filter (where visited_on is null) as due,
        list_sort(list(distinct campaign_id)) as campaigns,
        min(visited_on) as first_on,
        max(visited_on) as last_on
    from spoken
    group by year, institution_id
)

select
    c.year,
    c.institution_id,
    c.institution,
    c.visits,
    coalesce(b.most_by_one_department, 0) as most_by_one_department,
    c.visits > 1 as repeated,
    c.outside_visits,
    c.reinspections,
    c.due,
    c.campaigns,
    b.departments,
    c.first_on,
    c.last_on,
    p.cap_per_year,
    p.cap_per_department
from counted as c
left join by_department as b on c.year = b.year and c.institution_id = b.institution_id
left join capped as p on c.year = p.year and c.institution_id = p.institution_id
order by c.year, c.visits desc, c.institution;
