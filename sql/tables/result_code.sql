-- result_code：每个抽查结果编号一行，按附件3 的顺序。来源：campaign.toml [[result]]；没有写的，附件2 说明(1)。
create table result_code (
    position integer,
    result integer,
    label varchar,
    measure varchar,
    is_problem boolean,
    stays_open boolean,
    is_clean boolean,
    disposition varchar
);
