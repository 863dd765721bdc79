-- working_day：每个工作日一行。来源：国务院办公厅节假日安排（含调休）；还没有公布安排的年份按法定节假日和双休日推算，标为暂定。
create table working_day (
    day date,
    ordinal integer,
    provisional boolean
);
comment on table working_day is '每个工作日一行。来源：国务院办公厅节假日安排（含调休）；没有公布的年份按一般规则推算，标为暂定';
comment on column working_day.day is '工作日';
comment on column working_day.ordinal is '从头数起第几个工作日；两日序号之差就是相隔的工作日数';
comment on column working_day.provisional is '这一年的安排尚未公布，按一般规则推算';

-- deadline_rule：每种期限一行。来源：campaign.toml [deadline]；通知 五、3（移送 7 个、公示 20 个工作日）。
create table deadline_rule (
    kind varchar,
    working_days integer
);
comment on table deadline_rule is '每种期限一行。来源：campaign.toml [deadline]；通知 五、3（移送 7 个、公示 20 个工作日）';
comment on column deadline_rule.kind is 'publication 公示、referral 移送';
comment on column deadline_rule.working_days is '工作日数，次一工作日为第 1 日';
