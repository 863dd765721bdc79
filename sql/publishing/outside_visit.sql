-- 填 outside_visit：没有抽中的机构的每条现行有效结果一行。来源：judged_record。
select
    null::varchar as code,
    roster_name as institution,
    credit_class,
    department,
    item,
    null::integer as result,
    inspected_on,
    null::varchar as sha256,
    sheet,
    result_cell as cell,
    institution_id
from judged_record
where false;
