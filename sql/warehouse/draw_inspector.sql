-- draw_inspector（私有库）：每次抽取 × 抽中的机构 × 检查组成员一行。来源：抽取（shuangsuiji draw）。
create table if not exists draw_inspector (
    draw integer,
    institution_id varchar,
    department varchar,
    role varchar,
    name varchar
);
