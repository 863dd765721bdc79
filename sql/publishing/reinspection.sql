-- 填 reinspection：每次计入的复查的每个结果一行。来源：judged_record。
select
    roster_name as institution,
    department,
    item,
    inspected_on as reinspected_on,
    null::integer as result,
    null::boolean as closes,
    null::integer as arrival,
    null::varchar as sha256,
    sheet,
    result_cell as cell,
    institution_id
from judged_record
where false;
