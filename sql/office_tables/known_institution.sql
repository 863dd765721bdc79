-- known_institution：名录上没有代码、在别的活动里有代码的机构，每个活动 × 机构一行：它就是那个代码的机构。来源：各活动的名录。
-- 计法：名称归一以后相同，并且那个名称只有一个代码的，是同一个机构。
create table known_institution (
    campaign_id varchar,
    institution_id varchar,
    known_as varchar
);
