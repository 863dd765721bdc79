-- declared_figure：部门自报的每个数一行，后报的为准。来源：附件3 汇总表/统计表。
create table declared_figure (
    department varchar,
    measure varchar,
    declared integer,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar
);
comment on table declared_figure is '部门自报的每个数一行，后报的为准。来源：附件3 汇总表/统计表';
comment on column declared_figure.department is '单位，或合计';
comment on column declared_figure.measure is '指标，即 department_tally 的列名';
comment on column declared_figure.declared is '自报数，户';
comment on column declared_figure.sha256 is '来自哪个文件';
comment on column declared_figure.file_name is '文件';
comment on column declared_figure.sheet is '工作表';
comment on column declared_figure.cell is '数所在单元格';

-- ledger_entry：公示、移送、复查各一行。来源：公示台账、移送台账、复查台账、检查情况台账的日期栏。
create table ledger_entry (
    institution_id varchar,
    department varchar,
    item varchar,
    kind varchar,
    done_on date,
    outcome varchar,
    is_closed boolean,
    sha256 varchar,
    sheet varchar,
    cell varchar
);
comment on table ledger_entry is '公示、移送、复查各一行。来源：公示台账、移送台账、复查台账、检查情况台账的日期栏';
comment on column ledger_entry.institution_id is '机构标识';
comment on column ledger_entry.department is '单位；台账没有写的，是唯一检查过该机构的部门';
comment on column ledger_entry.item is '检查事项；台账没有写的、写的不是检查事项的为空，对该部门的各个事项都算';
comment on column ledger_entry.kind is 'publication 公示、referral 移送、reinspection 复查';
comment on column ledger_entry.done_on is '办理日期';
comment on column ledger_entry.outcome is '复查结果或接收机关';
comment on column ledger_entry.is_closed is '复查结果写明已整改或合格';
comment on column ledger_entry.sha256 is '来自哪个文件';
comment on column ledger_entry.sheet is '工作表';
comment on column ledger_entry.cell is '日期所在单元格';

-- run：每次运行一行。来源：shuangsuiji run。
create table run (
    run integer,
    campaign varchar,
    started_at timestamp,
    as_of date,
    files integer
);
comment on table run is '每次运行一行。来源：shuangsuiji run';
comment on column run.run is '运行次序';
comment on column run.campaign is '活动编号';
comment on column run.started_at is '开始时间（Asia/Shanghai）';
comment on column run.as_of is '统计日';
comment on column run.files is '收下的文件数，个';
