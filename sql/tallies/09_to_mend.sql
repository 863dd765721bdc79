-- to_mend：还需要补正的每个错误一行。
-- 来源：finding、source_file、pending_record。
-- 计法：只看每个文件名下最近收到的一份；记录的错误（规则 I 开头）在后来报来能计数的一份之后不再列出。
create view to_mend as
with newest as (
    select sha256, file_name, arrival
    from source_file
    where verdict <> 'duplicate'
    qualify arrival = max(arrival) over (partition by file_name)
)

select
    f.file_name,
    f.sheet,
    f.cell,
    f.rule,
    f.message
from finding as f
inner join newest as n on f.sha256 = n.sha256 and f.file_name = n.file_name
where
    f.severity = 'error'
    and (
        not starts_with(f.rule, 'I')
        or exists (
            select 1
            from pending_record as p
            where p.arrival = n.arrival and p.sheet = f.sheet
        )
    )
order by n.arrival, f.sheet, f.cell;

comment on view to_mend is '还需要补正的错误：每个文件名下最近一份里的，后来报对了的不再列出';
comment on column to_mend.file_name is '文件';
comment on column to_mend.sheet is '工作表';
comment on column to_mend.cell is '要改的单元格（A1）';
comment on column to_mend.rule is '规则编号，见 docs/rules.md';
comment on column to_mend.message is '问题与改法';
