-- inspector_load：年度 × 单位 × 检查人员一行：去了几次，还要去几次。
-- 来源：visit_person、known_department。
-- 计法：一次检查算一次；复查和个案检查也算。同名、分不出单位的，单位为空，另成一行。
create view inspector_load as
select
    p.year,
    coalesce(k.known_as, p.department) as department,
    p.name,
    count(p.visited_on) as visits,
    count(*) - count(p.visited_on) as due,
    count(distinct p.campaign_id) as campaigns
from visit_person as p
left join known_department as k on p.campaign_id = k.campaign_id and p.department = k.department
group by all
order by p.year, department nulls last, visits + due desc, p.name;
