-- unannounced：抽中而不宜告知、还没有报来检查记录的机构，每个一行；检查以前名称不得外传。来源：draw_selection、检查对象名录的“告知”栏。
create table unannounced (
    institution_id varchar
);
