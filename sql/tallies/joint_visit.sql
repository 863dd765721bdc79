-- joint_visit：任何一个部门检查过的机构（抽查以外的不算），每个机构一行：各部门是不是同一天去的。
-- 来源：made_visit、record_result（算数的）、department。
-- 计法：有一天计划里的各个部门都去了，就是联合检查；部门联合率 = 联合检查的户数 ÷ 本视图的户数（通知：一业同查，进一次门、查多项事）。
create view joint_visit as
with by_day as (
    select v.institution_id, v.visited_on, count(*) as departments
    from made_visit as v
    semi join record_result as r on v.institution_id = r.institution_id
    where not v.is_outside
    group by v.institution_id, v.visited_on
),

by_institution as (
    select
        institution_id,
        count(*) as days,
        max(departments) as most_together,
        bool_or(departments = (select count(*) from department)) as is_joint
    from by_day
    group by institution_id
)

select
    i.name as institution,
    v.days,
    v.most_together,
    v.is_joint,
    v.institution_id,
    i.credit_class
from by_institution as v
inner join institution as i on v.institution_id = i.institution_id
order by i.credit_class, i.name, v.institution_id;
