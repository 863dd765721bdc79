-- finding：每个问题一行。来源：各文件逐条校验。
create table finding (
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar,
    rule varchar,
    severity varchar,
    message varchar
);
