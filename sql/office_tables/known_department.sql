-- known_department：各活动的参加部门，每个活动 × 部门一行：全办叫它什么。来源：各活动的 department。
-- 计法：一个计划里的名称是另一个计划写的这个部门的名称或别名，就是同一个部门；用得最多的名称是全办的名称。
--       照这样会把一个活动的两个部门连成一个的，不连，各用各的名称。
create table known_department (
    campaign_id varchar,
    department varchar,
    known_as varchar
);
