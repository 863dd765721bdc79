-- publication_line：每个机构 × 部门 × 检查事项还要录入省级平台公示的一行，最急的在前；“公示清单”就是本表。
-- 来源：valid_return（现行的）、deadline_item、deadline。
-- 计法：期限是该部门对该机构的公示期限；该事项已经公示的不列（通知 五、2）。
create view publication_line as
with results as (
    select * from valid_return
    where status = 'current'
)

select
    r.department,
    r.institution,
    r.code,
    r.item,
    r.visited_on as inspected_on,
    r.results,
    d.due_on,
    d.days_left,
    d.status,
    r.institution_id
from results as r
inner join deadline_item as i
    on r.institution_id = i.institution_id and r.department = i.department and r.item = i.item
inner join deadline as d
    on r.institution_id = d.institution_id and r.department = d.department and i.kind = d.kind
where i.kind = 'publication' and i.done_on is null
order by d.days_left, r.institution, r.item;
