-- planned_visit：计划的检查，每个机构 × 检查单位一行，后报的安排为准，取消了的不在内。来源：检查安排（抽取结果.xlsx 的“检查安排”表填好报回）。
create table planned_visit (
    institution_id varchar,
    department varchar,
    planned_on date,
    planned_at varchar,
    remark varchar,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar
);
