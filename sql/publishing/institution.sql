-- 填 institution：名录中的每个机构一行。来源：judged_institution、arrival。
select
    i.institution_id,
    nullif(i.code, '') as code,
    i.name,
    i.address,
    i.legal_representative,
    i.credit_class,
    i.notice_unsuitable,
    i.is_deregistered,
    i.is_listed,
    a.sha256,
    i.sheet,
    i.name_cell as cell
from judged_institution as i
left join arrival as a on i.file = a.arrival
order by i.place;
