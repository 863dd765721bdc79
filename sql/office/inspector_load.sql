-- inspector_load：年度 × 单位 × 检查人员一行：去了几次，还要去几次。
-- 来源：visit_person。
-- 计法：一次检查算一次；复查和个案检查也算。同名、分不出单位的，单位为空，另成一行。
create view inspector_load as
select
    year,
    department,
    name,
    count(visited_on) as visits,
    count(*) - count(visited_on) as due,
    count(distinct campaign_id) as campaigns
from visit_person
group by year, department, name
order by year, department nulls last, visits + due desc, name;
