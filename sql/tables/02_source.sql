-- source_file：收到的每个文件一行。来源：收件箱和邮箱；不含 campaign.toml 和锁文件。压缩包里的每个文件各一行。
create table source_file (
    sha256 varchar,
    file_name varchar,
    kind varchar,
    verdict varchar,
    received_at timestamp,
    rows_accepted integer,
    rows_rejected integer,
    arrival integer,
    run integer,
    sender varchar,
    message_id varchar
);
comment on table source_file is '收到的每个文件一行。来源：收件箱和邮箱；不含 campaign.toml 和锁文件；压缩包里的每个文件各一行（路径写作 包.zip/文件），能全部打开的压缩包本身不列';
comment on column source_file.sha256 is '原件的 SHA-256，原件按它存档';
comment on column source_file.file_name is '活动文件夹下的路径';
comment on column source_file.kind is '文件种类：roster、inspectors、record_form、record_list、department_tally、plan、ledger、unknown';
comment on column source_file.verdict is '结论：accepted 采用、partly_accepted 部分采用、rejected 未采用、duplicate 重复';
comment on column source_file.received_at is '收到时间（Asia/Shanghai）';
comment on column source_file.rows_accepted is '采用的行数，行';
comment on column source_file.rows_rejected is '未采用的行数，行';
comment on column source_file.arrival is '到达的先后次序';
comment on column source_file.run is '第几次运行收下';
comment on column source_file.sender is '随邮件来的，发件人地址；放进收件箱的为空';
comment on column source_file.message_id is '随邮件来的，邮件的 Message-ID；放进收件箱的为空';

-- finding：每个问题一行。来源：各文件逐条校验。
create table finding (
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar,
    rule varchar,
    severity varchar,
    message varchar
);
comment on table finding is '每个问题一行。来源：各文件逐条校验';
comment on column finding.sha256 is '文件的 SHA-256；campaign.toml 的问题为空';
comment on column finding.file_name is '文件';
comment on column finding.sheet is '工作表';
comment on column finding.cell is '要改的单元格（A1）';
comment on column finding.rule is '规则编号，见 docs/rules.md';
comment on column finding.severity is 'error 错误、warning 提醒、info 提示';
comment on column finding.message is '问题与改法';

-- file_department：每个文件 × 其中说到的部门一行。来源：各文件的检查单位、单位栏，不论那一行对不对。
create table file_department (
    arrival integer,
    department varchar
);
comment on table file_department is '每个文件 × 其中说到的部门一行。来源：各文件的检查单位、单位栏，不论那一行对不对';
comment on column file_department.arrival is '文件到达的先后次序';
comment on column file_department.department is '单位';
