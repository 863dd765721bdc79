-- draw：每次抽取一行，最后一次有效。来源：抽取（shuangsuiji draw），没有的取省级平台的抽取结果名单（一个任务一行，没有种子）。
create table draw (
    draw integer,
    drawn_at timestamp,
    operator varchar,
    seed varchar,
    roster_sha256 varchar,
    roster integer,
    drawn integer,
    reason varchar,
    task_number varchar
);
