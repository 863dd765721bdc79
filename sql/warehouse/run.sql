-- run（私有库）：每次运行一行，提交了才有。来源：shuangsuiji run。
create table if not exists run (
    run integer primary key,
    campaign varchar,
    started_at timestamp,
    as_of date,
    files integer
);
