-- institution：名录中的每个机构一行。来源：检查对象名录，后到的名录为准，信用风险分类以抽取所用的名录为准。
create table institution (
    institution_id varchar,
    code varchar,
    name varchar,
    address varchar,
    legal_representative varchar,
    credit_class varchar,
    notice_unsuitable boolean,
    is_deregistered boolean,
    is_listed boolean,
    sha256 varchar,
    sheet varchar,
    cell varchar
);
