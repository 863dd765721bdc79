-- issue_line：每个机构 × 部门还有问题没有了结的一行，时间长的在前；汇总表“待跟进”就是本表。
-- 来源：open_issue、result_code。
-- 计法：问题写成编号和文字；涉及几个检查事项的，一个事项一行字（通知 五、3 后续监管）。
create view issue_line as
with problems as (
    select
        institution_id,
        institution,
        department,
        item,
        result,
        min(since) as since,
        max(age_working_days) as age_working_days,
        arg_max(rectify_by, since) as rectify_by
    from open_issue
    group by institution_id, institution, department, item, result
),

by_item as (
    select
        p.institution_id,
        p.institution,
        p.department,
        p.item,
        string_agg(c.result || '.' || c.label, '；' order by c.position) as problems,
        min(p.since) as since,
        max(p.age_working_days) as age_working_days,
        list(distinct p.rectify_by) filter (where p.rectify_by is not null) as rectify_by
    from problems as p
    inner join result_code as c on p.result = c.result
    group by p.institution_id, p.institution, p.department, p.item
)

select
    institution,
    department,
    if(
        count(*) = 1, any_value(problems), string_agg(item || '：' || problems, chr(10) order by item)
    ) as problems,
    min(since) as since,
    max(age_working_days) as age_working_days,
    nullif(array_to_string(list_sort(list_distinct(flatten(list(rectify_by)))), '、'), '') as rectify_by,
    institution_id
from by_item
group by institution_id, institution, department
order by age_working_days desc, since, institution, department;
