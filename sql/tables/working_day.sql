-- working_day：每个工作日一行。来源：国务院办公厅节假日安排（含调休）；还没有公布安排的年份按法定节假日和双休日推算，标为暂定。
create table working_day (
    day date,
    ordinal integer,
    provisional boolean
);
