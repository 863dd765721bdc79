-- outside_visit：没有抽中的机构的每条现行有效结果一行，不在抽查的任何数里；跟进、公示照办。来源：附件2 检查结果；通知 三、2。
create table outside_visit (
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
