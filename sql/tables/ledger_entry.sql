-- ledger_entry：公示、移送、复查的每一次办理，和每一次撤销，各一行；撤销以后还算数的见 ledger_act。
-- 来源：公示台账、移送台账、复查台账、平台导出表、检查情况台账的日期栏。
create table ledger_entry (
    entry integer,
    institution_id varchar,
    department varchar,
    item varchar,
    kind varchar,
    done_on date,
    outcome varchar,
    is_closed boolean,
    published integer[],
    is_withdrawal boolean,
    task_number varchar,
    sha256 varchar,
    file_name varchar,
    sheet varchar,
    cell varchar
);
