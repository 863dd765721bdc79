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
