-- 填 remark_reading：备注中读出的每个处理结果一行。来源：judged_record、arrival。
-- 计法：一个部门在几个事项上的，同一格备注读出的同一处理结果只列一次；说不清是哪个部门的不在这里，见 finding 的 I26。
with said as (
    select
        *,
        unnest(dispositions) as disposition,
        unnest(disposition_origins) as origin,
        unnest(disposition_words) as words,
        generate_subscripts(dispositions, 1) as nth
    from judged_record
)

select
    a.sha256,
    a.file_name,
    s.sheet,
    s.remark_cell as cell,
    s.department,
    s.disposition,
    s.words
from said as s
inner join arrival as a on s.file = a.arrival
where s.origin = 'remark'
group by all
order by min(s.place), min(s.nth);
