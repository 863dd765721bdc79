-- institution：名录中的每个机构一行。来源：检查对象名录，后到的名录为准。
create table institution (
    institution_id varchar,
    code varchar,
    name varchar,
    address varchar,
    legal_representative varchar,
    credit_class varchar,
    notice_unsuitable boolean,
    sha256 varchar,
    sheet varchar,
    cell varchar
);
comment on table institution is '名录中的每个机构一行。来源：检查对象名录，后到的名录为准';
comment on column institution.institution_id is '机构标识：代码；没有代码的用归一后的名称';
comment on column institution.code is '统一社会信用代码或注册号；没有的为空';
comment on column institution.name is '名称';
comment on column institution.address is '地址';
comment on column institution.legal_representative is '法定代表人/负责人';
comment on column institution.credit_class is '信用风险分类 A–D';
comment on column institution.notice_unsuitable is '不宜告知：检查前不发告知书';
comment on column institution.sha256 is '来自哪个文件';
comment on column institution.sheet is '来自哪张工作表';
comment on column institution.cell is '名称所在单元格';

-- inspector：每名执法检查人员一行。来源：执法检查人员名录。
create table inspector (
    name varchar,
    department varchar,
    certificate varchar
);
comment on table inspector is '每名执法检查人员一行。来源：执法检查人员名录';
comment on column inspector.name is '姓名';
comment on column inspector.department is '单位';
comment on column inspector.certificate is '执法证号；身份证号只显示末四位';

-- draw_selection：抽中的每个机构一行；没有抽取记录时为空表。来源：抽取（shuangsuiji draw）。
create table draw_selection (
    institution_id varchar,
    credit_class varchar
);
comment on table draw_selection is '抽中的每个机构一行；没有抽取记录时为空表。来源：抽取（shuangsuiji draw）';
comment on column draw_selection.institution_id is '机构标识';
comment on column draw_selection.credit_class is '抽取时的信用风险分类';

-- draw：每次抽取一行，最后一次有效。来源：抽取（shuangsuiji draw）。
create table draw (
    draw integer,
    drawn_at timestamp,
    operator varchar,
    seed varchar,
    roster_sha256 varchar,
    roster integer,
    drawn integer,
    reason varchar
);
comment on table draw is '每次抽取一行，最后一次有效。来源：抽取（shuangsuiji draw）';
comment on column draw.draw is '第几次抽取';
comment on column draw.drawn_at is '抽取时间（Asia/Shanghai）';
comment on column draw.operator is '操作人';
comment on column draw.seed is '公开的种子';
comment on column draw.roster_sha256 is '抽取所用名录（每行“标识,类别”，排序）的 SHA-256';
comment on column draw.roster is '名录户数，户';
comment on column draw.drawn is '抽中户数，户';
comment on column draw.reason is '重新抽取的理由';

-- draw_team：抽中机构的检查组，每人一行。来源：抽取（shuangsuiji draw）。
create table draw_team (
    institution_id varchar,
    department varchar,
    role varchar,
    name varchar
);
comment on table draw_team is '抽中机构的检查组，每人一行。来源：抽取（shuangsuiji draw）';
comment on column draw_team.institution_id is '机构标识';
comment on column draw_team.department is '单位';
comment on column draw_team.role is '组长或组员';
comment on column draw_team.name is '姓名';
