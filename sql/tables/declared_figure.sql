-- declared_figure：部门自报的每个数一行，后报的为准。来源：附件3 汇总表/统计表。
create table declared_figure (
    department varchar,
    measure varchar,
    declared integer,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar,
    told_for date
);
