-- department：每个参加部门一行，按计划顺序。来源：campaign.toml [[department]]；附件1 发起部门、配合部门。
create table department (
    position integer,
    name varchar,
    printed varchar,
    names varchar[],
    items varchar[]
);
