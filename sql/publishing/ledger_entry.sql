-- 填 ledger_entry：公示、移送、复查各一行。来源：judged_act、closing（每种复查结果的文字是否了结）、arrival。
select
    l.institution_id,
    l.department,
    l.item,
    l.kind,
    l.done_on,
    if(l.kind = 'reinspection', l.reinspection_result, l.authority) as outcome,
    coalesce(c.is_closed, false) as is_closed,
    a.sha256,
    l.sheet,
    l.done_on_cell as cell
from judged_act as l
left join closing as c on l.reinspection_result = c.reinspection_result
left join arrival as a on l.file = a.arrival
order by l.place;
