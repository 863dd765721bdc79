-- record_line：报送过的每一行记录：机构 × 检查单位 × 检查事项。来源：附件2 记录表、检查情况台账；历史全部保留。
create table record_line (
    institution_id varchar,
    code varchar,
    institution varchar,
    credit_class varchar,
    department varchar,
    item varchar,
    result_text varchar,
    inspected_on date,
    status varchar,
    results integer[],
    dispositions varchar[],
    rules varchar[],
    arrival integer,
    line integer,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar,
    decided_on date,
    rectify_by varchar
);
