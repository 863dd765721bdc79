-- source：每个活动一行：从它的哪一版发布的数据库读来，读得全不全。来源：outbox 各活动文件夹里的 inspections.duckdb。
create table source (
    campaign_id varchar,
    edition varchar,
    read_at timestamp,
    problem varchar
);
