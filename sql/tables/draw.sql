-- draw：每次抽取一行，最后一次有效。来源：抽取（shuangsuiji draw）。
create table draw (
    draw integer,
    drawn_at timestamp,
    operator varchar,
    seed varchar,
    roster_sha256 varchar,
    roster integer,
    drawn integer,
    reason varchar
);
