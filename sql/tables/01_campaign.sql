-- campaign：一行：这次抽查的计划与本次统计。来源：campaign.toml 和本次运行。
create table campaign (
    campaign varchar,
    title varchar,
    document varchar,
    office varchar,
    subject varchar,
    tally_title varchar,
    period_start date,
    period_end date,
    report_due date,
    as_of date,
    run_at timestamp
);
comment on table campaign is '一行：这次抽查的计划与本次统计。来源：campaign.toml 和本次运行';
comment on column campaign.campaign is '活动编号，即收件箱文件夹名';
comment on column campaign.title is '活动名称';
comment on column campaign.document is '文号';
comment on column campaign.office is '牵头办公室';
comment on column campaign.subject is '检查对象类别';
comment on column campaign.tally_title is '附件3 标题';
comment on column campaign.period_start is '抽查期间开始日';
comment on column campaign.period_end is '抽查期间结束日';
comment on column campaign.report_due is '报送截止日（照原文保留）';
comment on column campaign.as_of is '统计日';
comment on column campaign.run_at is '本次运行时间（Asia/Shanghai）';

-- department：每个参加部门一行，按计划顺序。来源：campaign.toml [[department]]；附件1 发起部门、配合部门。
create table department (
    position integer,
    name varchar,
    printed varchar,
    items varchar[]
);
comment on table department is '每个参加部门一行，按计划顺序。来源：campaign.toml [[department]]；附件1 发起部门、配合部门';
comment on column department.position is '顺序，1 为发起部门';
comment on column department.name is '部门名称';
comment on column department.printed is '附件3 印刷的名称';
comment on column department.items is '抽查事项';

-- credit_share：每个信用风险分类一行。来源：campaign.toml [share]；附件1 抽查比例。
create table credit_share (
    credit_class varchar,
    share decimal(9, 6)
);
comment on table credit_share is '每个信用风险分类一行。来源：campaign.toml [share]；附件1 抽查比例';
comment on column credit_share.credit_class is '信用风险分类 A–D';
comment on column credit_share.share is '抽查比例（0–1）';

-- result_code：每个抽查结果编号一行。来源：附件2 说明(1)。
create table result_code (
    result integer,
    label varchar,
    is_problem boolean
);
comment on table result_code is '每个抽查结果编号一行。来源：附件2 说明(1)';
comment on column result_code.result is '抽查结果编号 1–10';
comment on column result_code.label is '抽查结果的文字';
comment on column result_code.is_problem is '是否属于发现问题（2 3 4 5 6 8 10）';

-- disposition_kind：每种处理结果一行，按附件3 顺序。来源：附件3 处理结果。
create table disposition_kind (
    position integer,
    disposition varchar,
    measure varchar
);
comment on table disposition_kind is '每种处理结果一行，按附件3 顺序。来源：附件3 处理结果';
comment on column disposition_kind.position is '顺序';
comment on column disposition_kind.disposition is '处理结果';
comment on column disposition_kind.measure is '在统计表中的列名';
