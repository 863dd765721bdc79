-- yearly_plan：年度抽查计划的每一行一行。来源：直接放在 inbox/ 里（不在活动文件夹里）的计划表；同名的以后报来的为准。
create table yearly_plan (
    year integer,
    task varchar,
    field varchar,
    items varchar,
    objects varchar,
    share varchar,
    number varchar,
    lead varchar,
    joining varchar,
    period varchar,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar
);
