-- to_mend：还需要补正的每个错误一行。
-- 来源：finding、file_version、record_finding、pending_record。
-- 计法：记录行的错误，到那一行不再待补正为止；其他错误（文件、名录、人员、汇总表、台账），到同一份文件报来更新的一版为止。
create view to_mend as
with waiting as (
    select distinct r.arrival, r.sheet, r.cell, r.rule
    from record_finding as r
    inner join pending_record as p on r.line = p.line
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
left join waiting as w
    on v.arrival = w.arrival and f.sheet is not distinct from w.sheet and f.cell is not distinct from w.cell and f.rule = w.rule
where
    f.severity = 'error'
    and case
        when (v.arrival, f.sheet, f.cell, f.rule) in (select (arrival, sheet, cell, rule) from record_finding) then w.rule is not null
        else v.is_newest
    end
order by v.arrival, f.sheet, f.cell;
