-- understood：每个文件里认出的每张表一行：读作什么、哪一栏读作什么、哪些栏没有读。来源：收到的各个文件。
create table understood (
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    kind varchar,
    header_row integer,
    read varchar,
    unread varchar,
    rows integer
);
