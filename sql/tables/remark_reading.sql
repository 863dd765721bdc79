-- remark_reading：备注中读出的每个处理结果一行，不论所在的记录是否计数。来源：附件2 备注、检查情况台账的备注。
create table remark_reading (
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar,
    department varchar,
    disposition varchar,
    words varchar
);
