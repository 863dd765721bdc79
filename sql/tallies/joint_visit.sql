-- joint_visit：抽查的每次检查一行（机构 × 日期；抽查以外的、复查、待补正的不算）：哪些部门去了，是不是联合检查。
-- 来源：made_visit、institution。
-- 计法：同一天两个以上部门去的是联合检查；部门联合率（年度的部门联合占比）= 联合检查 ÷ 检查（通知：一业同查，进一次门、查多项事）。
create view joint_visit as
with together as (
    select institution_id, visited_on, list_sort(list(department)) as departments
    from made_visit
    where not is_outside
    group by institution_id, visited_on
)

select
    i.name as institution,
    t.visited_on,
    t.departments,
    len(t.departments) > 1 as is_joint,
    t.institution_id,
    i.credit_class
from together as t
inner join institution as i on t.institution_id = i.institution_id
order by t.visited_on, i.name, t.institution_id;
