-- draw_team：抽中机构的检查组，每人一行。来源：抽取（shuangsuiji draw）。
create table draw_team (
    institution_id varchar,
    department varchar,
    role varchar,
    name varchar
);
