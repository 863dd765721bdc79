-- 填 outside_visit：没有抽中的机构的每条现行有效结果一行（个案检查：举报、交办、转办、申请），一格多个编号的为多行。
-- 来源：judged_record、arrival。没有抽取记录的，一行也没有。
with answers as (
    select *, unnest(results) as result, generate_subscripts(results, 1) as nth
    from judged_record
    where status = 'current' and outside_draw
)

select
    nullif(r.roster_code, '') as code,
    r.roster_name as institution,
    r.credit_class,
    r.department,
    r.item,
    r.result,
    r.inspected_on,
    a.sha256,
    r.sheet,
    r.result_cell as cell,
    r.institution_id
from answers as r
inner join arrival as a on r.file = a.arrival
order by r.place, r.nth;
