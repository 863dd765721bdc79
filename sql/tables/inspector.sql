-- inspector：每名执法检查人员一行。来源：执法检查人员名录。
create table inspector (
    name varchar,
    department varchar,
    certificate varchar
);
