-- acting_department：台账的每一次办理一行：是哪个部门的。
-- 来源：act（row、institution_id、named 认出的单位、department_text 写的单位）；visit（计入过的检查：institution_id、department）。
-- 认法（通知 五、3）：写了单位的按写的；没有写的，该机构只由一个部门检查过时是它的，否则是谁的都不算：算错了会替别人销账。
with inspecting as (
    select
        institution_id,
        string_agg(distinct department, '、' order by department) as departments,
        count(distinct department) as how_many,
        min(department) as only_department
    from visit
    group by institution_id
)

select
    act.row,
    coalesce(
        act.named, case when act.department_text = '' and i.how_many = 1 then i.only_department end
    ) as department,
    i.departments as inspecting
from act
left join inspecting as i on act.institution_id = i.institution_id
order by act.row;
