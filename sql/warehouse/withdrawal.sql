-- withdrawal（私有库）：每次撤回的每个文件一行，各是一次到达；原件仍在存档。来源：var 里的 withdrawals.jsonl（shuangsuiji withdraw）。
create table if not exists withdrawal (
    arrival integer primary key,
    after_run integer,
    withdrawn_at timestamp,
    reason varchar
);
