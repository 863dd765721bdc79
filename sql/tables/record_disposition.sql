-- record_disposition：每条现行有效处理结果一行；没有合格的复查新作出的也是。来源：处理结果栏、备注、结果 5 所含。
create table record_disposition (
    code varchar,
    institution varchar,
    department varchar,
    disposition varchar,
    origin varchar,
    words varchar,
    credit_class varchar,
    item varchar,
    institution_id varchar,
    inspected_on date,
    sha256 varchar,
    sheet varchar,
    cell varchar
);
