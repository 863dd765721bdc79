-- act_finding：台账中的每个错误一行：它说的是哪个机构 × 部门的哪一种办理。来源：各台账逐条校验。
create table act_finding (
    arrival integer,
    sheet varchar,
    cell varchar,
    rule varchar,
    institution_id varchar,
    department varchar,
    kind varchar
);
