-- draw_institution（私有库）：每次抽取 × 抽中的机构一行。来源：抽取（shuangsuiji draw）。
create table if not exists draw_institution (
    draw integer,
    institution_id varchar,
    credit_class varchar,
    ticket varchar,
    place integer
);
