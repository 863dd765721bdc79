-- record_result：每条现行有效结果一行，一格多个编号的为多行；有抽取记录的，只有抽中的机构。来源：附件2 检查结果。
create table record_result (
    code varchar,
    institution varchar,
    credit_class varchar,
    department varchar,
    item varchar,
    result integer,
    inspected_on date,
    sha256 varchar,
    sheet varchar,
    cell varchar,
    institution_id varchar
);
