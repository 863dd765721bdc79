-- deadline_rule：每种期限一行。来源：campaign.toml [deadline]；通知 五、3（移送 7 个、公示 20 个工作日）。
create table deadline_rule (
    kind varchar,
    working_days integer
);
