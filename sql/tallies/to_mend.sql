-- to_mend：还需要补正的每个错误一行。
-- 来源：finding、file_version、record_finding、pending_record、act_finding、ledger_act。
-- 计法：一个错误到它说的事对了为止。记录行的错误，到那一行不再待补正为止；台账的错误，到同一机构 × 部门的同一种办理有一次算数为止；
--       哪一行都改不了的（F、T 和 I27），到同一来处又报来同一种、同一部门的材料为止，不论叫什么名字；
--       这些和其余的错误，同一份文件报来更新的一版的，也不再列。
create view to_mend as
with of_records as (
    select r.arrival, r.sheet, r.cell, r.rule, bool_or(p.line is not null) as is_pending
    from record_finding as r
    left join pending_record as p on r.line = p.line
    group by r.arrival, r.sheet, r.cell, r.rule
),

standing_acts as (
    select distinct institution_id, department, kind
    from ledger_act
),

of_acts as (
    select f.arrival, f.sheet, f.cell, f.rule, bool_and(a.kind is not null) as is_done
    from act_finding as f
    left join standing_acts as a
        on f.institution_id = a.institution_id and f.department = a.department and f.kind = a.kind
    group by f.arrival, f.sheet, f.cell, f.rule
)

select
    f.file_name,
    f.sheet,
    f.cell,
    f.rule,
    f.message,
    f.sha256
from finding as f
inner join file_version as v on f.sha256 = v.sha256 and f.file_name = v.file_name
left join of_records as r
    on
        v.arrival = r.arrival and f.sheet is not distinct from r.sheet
        and f.cell is not distinct from r.cell and f.rule = r.rule
left join of_acts as a
    on
        v.arrival = a.arrival and f.sheet is not distinct from a.sheet
        and f.cell is not distinct from a.cell and f.rule = a.rule
where
    f.severity = 'error'
    and coalesce(r.is_pending, true)
    and not coalesce(a.is_done, false)
    and (r.rule is not null or v.is_newest)
    and not (
        v.is_answered
        and (f.rule = 'I27' or f.rule like 'T%' or (f.rule like 'F%' and r.rule is null))
    )
order by v.arrival, f.sheet, f.cell;
