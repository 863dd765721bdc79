-- disposition_kind：每种处理结果一行，按附件3 的顺序。来源：campaign.toml [[disposition]]；没有写的，附件3 处理结果；通知 五、3（移送）。
create table disposition_kind (
    position integer,
    disposition varchar,
    measure varchar,
    is_referral boolean
);
