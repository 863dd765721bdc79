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
    cell varchar
);
comment on table record_line is '报送过的每一行记录：机构 × 检查单位 × 检查事项。来源：附件2 记录表、检查情况台账；历史全部保留';
comment on column record_line.institution_id is '机构标识；名录中认不出的为空';
comment on column record_line.code is '统一社会信用代码或注册号';
comment on column record_line.institution is '名称（认出的按名录，认不出的按原文）';
comment on column record_line.credit_class is '信用风险分类';
comment on column record_line.department is '检查单位；认不出的为空';
comment on column record_line.item is '检查事项';
comment on column record_line.result_text is '检查结果原文';
comment on column record_line.inspected_on is '检查日期';
comment on column record_line.status is 'current 现行、superseded 已被后报替换、pending 待补正';
comment on column record_line.results is '抽查结果编号';
comment on column record_line.dispositions is '处理结果';
comment on column record_line.rules is '使它不能计数的规则';
comment on column record_line.arrival is '文件到达的先后次序';
comment on column record_line.line is '全部记录行按到达的先后排的次序';
comment on column record_line.sha256 is '来自哪个文件';
comment on column record_line.file_name is '文件';
comment on column record_line.sheet is '工作表';
comment on column record_line.cell is '检查结果所在单元格';

-- record_finding：每个问题 × 它所涉及的每一行记录一行（一份记录表上的问题，涉及它的各行）。来源：各记录逐条校验。
create table record_finding (
    arrival integer,
    sheet varchar,
    cell varchar,
    rule varchar,
    line integer
);
comment on table record_finding is '每个问题 × 它所涉及的每一行记录一行。来源：各记录逐条校验';
comment on column record_finding.arrival is '文件到达的先后次序';
comment on column record_finding.sheet is '工作表';
comment on column record_finding.cell is '要改的单元格（A1）';
comment on column record_finding.rule is '规则编号';
comment on column record_finding.line is '涉及的记录行，见 record_line.line';

-- record_result：每条现行有效结果一行；一格多个编号的为多行。来源：附件2 检查结果。
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
comment on table record_result is '每条现行有效结果一行；一格多个编号的为多行。来源：附件2 检查结果';
comment on column record_result.code is '统一社会信用代码或注册号；没有的为空';
comment on column record_result.institution is '名称（按名录）';
comment on column record_result.credit_class is '信用风险分类';
comment on column record_result.department is '检查单位';
comment on column record_result.item is '检查事项';
comment on column record_result.result is '抽查结果编号 1–10';
comment on column record_result.inspected_on is '检查日期';
comment on column record_result.sha256 is '来自哪个文件';
comment on column record_result.sheet is '工作表';
comment on column record_result.cell is '检查结果所在单元格';
comment on column record_result.institution_id is '机构标识';

-- record_disposition：每条现行有效处理结果一行。来源：处理结果栏、备注、结果 5 所含。
create table record_disposition (
    code varchar,
    institution varchar,
    department varchar,
    disposition varchar,
    origin varchar,
    credit_class varchar,
    item varchar,
    institution_id varchar
);
comment on table record_disposition is '每条现行有效处理结果一行。来源：处理结果栏、备注、结果 5 所含';
comment on column record_disposition.code is '统一社会信用代码或注册号；没有的为空';
comment on column record_disposition.institution is '名称（按名录）';
comment on column record_disposition.department is '检查单位';
comment on column record_disposition.disposition is '处理结果';
comment on column record_disposition.origin is '依据：stated 处理结果栏、remark 备注所述、implied 结果 5 所含';
comment on column record_disposition.credit_class is '信用风险分类';
comment on column record_disposition.item is '检查事项';
comment on column record_disposition.institution_id is '机构标识';
