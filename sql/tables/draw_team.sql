-- draw_team：抽中机构的检查组，每人一行。来源：抽取（shuangsuiji draw），没有的取省级平台的抽取结果名单。
create table draw_team (
    institution_id varchar,
    department varchar,
    role varchar,
    name varchar
);
