-- written：湖里每个办公室 × 活动 × 表一行：写的是哪一版，谁写的，什么时候。来源：各办公室的总库。
-- 计法：一个活动的各张表在一次事务里写，所以同一个活动的各行说的是同一版；没有变的表不再写，只有这里的行重写。
create table written (
    office varchar,
    campaign_id varchar,
    relation varchar,
    lines bigint,
    digest varchar,
    installation varchar,
    written_at timestamp
);
