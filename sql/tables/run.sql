-- run：每次运行一行。来源：shuangsuiji run。
create table run (
    run integer,
    campaign varchar,
    started_at timestamp,
    as_of date,
    files integer
);
