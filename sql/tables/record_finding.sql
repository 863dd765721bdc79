-- record_finding：每个问题 × 它所涉及的每一行记录一行（一份记录表上的问题，涉及它的各行）。来源：各记录逐条校验。
create table record_finding (
    arrival integer,
    sheet varchar,
    cell varchar,
    rule varchar,
    line integer
);
