-- institution_year：年度 × 去过的、抽中要去的机构一行：去了几次、是哪些活动、哪些部门。
-- 来源：visit、visit_due。
-- 计法：visits 是抽查的检查，复查（reinspections）和个案检查（outside_visits）不算；同一天一起去的是一次，几个活动同一天去的也是一次。
--       most_by_one_department 是去得最多的一个部门的次数；repeated 是抽查去了两次以上的。due 是抽中而还有部门没有去的活动数。
create view institution_year as
with spoken as (
    select year, campaign_id, institution_id, institution, departments, visited_on, is_outside, is_reinspection
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
    select s.year, s.institution_id, d.department, count(distinct s.visited_on) as visits
    from spoken as s
    cross join unnest(s.departments) as d (department)
    where not s.is_outside and not s.is_reinspection
    group by s.year, s.institution_id, d.department
),

by_department as (
    select year, institution_id, max(visits) as most_by_one_department
    from by_each
    group by year, institution_id
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
        list_sort(list_distinct(flatten(list(departments)))) as departments,
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
    c.departments,
    c.first_on,
    c.last_on
from counted as c
left join by_department as b on c.year = b.year and c.institution_id = b.institution_id
order by c.year, c.visits desc, c.institution;
