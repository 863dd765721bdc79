-- draw_change（私有库）：抽取之后的每次变更（撤下机构、换人、计划增加部门）一行；document 是变更的全文（JSON）。
-- 来源：抽取之后的变更（shuangsuiji draw --withdraw、--replace）。
create table if not exists draw_change (
    draw integer,
    number integer,
    document varchar,
    primary key (draw, number)
);
