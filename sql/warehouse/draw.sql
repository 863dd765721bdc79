-- draw（私有库）：每次抽取一行，最后一次有效；document 是抽取记录的全文（JSON）。来源：抽取（shuangsuiji draw）。
create table if not exists draw (
    draw integer primary key,
    drawn_at timestamp,
    as_of date,
    operator varchar,
    seed varchar,
    roster_sha256 varchar,
    roster integer,
    reason varchar,
    versions varchar,
    document varchar
);
