-- draw_selection：抽中的每个机构一行；没有抽取记录时为空表。来源：抽取（shuangsuiji draw），没有的取省级平台的抽取结果名单。
create table draw_selection (
    institution_id varchar,
    credit_class varchar
);
