-- 填 ledger_entry：公示、移送、复查和它们的撤销各一行，按到达的先后。来源：judged_act、arrival、run。
-- 计法：后续处置状态没有自己的日期，以收到它的统计日为准；写明公示结果的，位置是公示结果的单元格。
select
    l.place as entry,
    l.institution_id,
    l.department,
    l.item,
    l.kind,
    if(l.done_state = 'on_arrival', r.as_of, l.done_on) as done_on,
    nullif(
        case l.kind
            when 'reinspection' then l.reinspection_result
            when 'referral' then l.authority
            else l.published_result
        end, ''
    ) as outcome,
    l.outcome_state = 'closes' as is_closed,
    l.published,
    l.is_withdrawal,
    nullif(l.task_number, '') as task_number,
    a.sha256,
    a.file_name,
    l.sheet,
    if(l.published_state = 'as_recorded', l.done_on_cell, l.published_result_cell) as cell
from judged_act as l
left join arrival as a on l.file = a.arrival
left join run as r on a.run = r.run
order by l.place;
