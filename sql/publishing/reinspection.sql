-- 填 reinspection：每次复查的每个结果一行。来源：judged_record（复查的行）、arrival。
with answers as (
    select *, unnest(results) as result, generate_subscripts(results, 1) as nth
    from judged_record
    where status = 'reinspection'
)

select
    r.roster_name as institution,
    r.department,
    r.item,
    r.inspected_on as reinspected_on,
    r.result,
    r.closes,
    r.file as arrival,
    a.sha256,
    r.sheet,
    r.result_cell as cell,
    r.institution_id
from answers as r
inner join arrival as a on r.file = a.arrival
order by r.place, r.nth;
