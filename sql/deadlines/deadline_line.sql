-- deadline_line：每个机构 × 部门还有公示、移送或更正公示没有办的一行，最急的在前；汇总表“期限预警”就是本表。
-- 来源：undone。
-- 计法：状态、最近到期日、还剩工作日取其中最急的期限；各种到期日分列（通知 五、3）。
create view deadline_line as
select
    institution,
    department,
    min(due_on) as due_on,
    min(days_left) as days_left,
    arg_min(status, days_left) as status,
    min(due_on) filter (where kind = 'publication') as publication_due_on,
    min(due_on) filter (where kind = 'referral') as referral_due_on,
    min(due_on) filter (where kind = 'correction') as correction_due_on,
    any_value(dispositions) as dispositions,
    min(event_on) as event_on,
    bool_or(provisional) as provisional,
    institution_id
from undone
group by institution_id, institution, department
order by days_left, institution, department;
