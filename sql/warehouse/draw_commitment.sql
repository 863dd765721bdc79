-- draw_commitment（私有库）：抽取之前公布的每个种子的 SHA-256 一行。来源：抽取（shuangsuiji draw --commit）。
create table if not exists draw_commitment (
    seed_sha256 varchar,
    committed_at timestamp,
    operator varchar
);
