-- files_left_out：没有计入、不知道里面写的是哪一户的：撤回的文件每个一行，整个文件、整张表读不出的错误每处一行。
-- 来源：source_file、to_mend、record_finding、file_version。
-- 用法：变量同 counted。问名录、应抽、抽中的，看名录和它的错误；问其余的，看记录表和台账。读不出的文件可能是任何一种，都列。
with asked as (
    select
        if(
            getvariable('measure') in ('roster', 'required', 'drawn'),
            ['roster'], ['record_form', 'record_list']
        ) as kinds
),

of_lines as (
    select distinct v.sha256, r.sheet, r.cell, r.rule
    from record_finding as r
    inner join file_version as v on r.arrival = v.arrival
)

select
    '撤回' as reason,
    s.file_name,
    null as sheet,
    null as cell,
    strftime(s.withdrawn_at, '%Y-%m-%d %H:%M') || ' ' || s.withdrawn_reason as told
from source_file as s
cross join asked as a
where s.withdrawn_at is not null and list_contains(a.kinds, s.kind)
union all
select
    '读不出' as reason,
    m.file_name,
    m.sheet,
    m.cell,
    m.rule || ' ' || split_part(m.message, '。改法：', 1) as told
from to_mend as m
cross join asked as a
anti join of_lines as l
    on
        m.sha256 = l.sha256 and m.sheet is not distinct from l.sheet
        and m.cell is not distinct from l.cell and m.rule = l.rule
where m.rule like 'F%' or (m.rule like 'R%' and list_contains(a.kinds, 'roster'))
order by all;
