-- year_institution：抽中的每个机构一行（活动 × 机构）：查了没有、各部门都查全没有、发现问题没有。
-- 来源：year_task。
-- 计法：有一个部门查了就是查了，各部门都查全才是查全，有一个部门发现问题就是发现问题。
create view year_institution as
select
    campaign_id,
    year,
    institution_id,
    any_value(institution) as institution,
    any_value(code) as code,
    any_value(credit_class) as credit_class,
    bool_or(is_drawn) as is_drawn,
    bool_or(is_inspected) as is_inspected,
    bool_and(is_complete) as is_complete,
    bool_or(has_problem) as has_problem
from year_task
group by campaign_id, year, institution_id
order by campaign_id, institution;
