-- credit_share：每个信用风险分类一行，按计划的顺序：抽多大比例（至少几户），或抽几户。来源：campaign.toml [share] 或 [[class]]；附件1 抽查比例。
create table credit_share (
    position integer,
    credit_class varchar,
    share decimal(9, 6),
    number integer,
    at_least integer
);
