-- left_out：没有计入一个统计数、但本来可能计入的每一行记录（查全、覆盖率：每个没有查全的机构 × 部门；名录户数：每个不算的机构），和为什么。
-- 来源：record_line、pending_record、record_finding、finding、source_file、run、outside_visit、outstanding、institution。
-- 用法：变量同 counted。结果、单位或机构认不出的行，可能是任何一个，都列。is_counted：机构已凭别的行计入。
-- 待补正：有错误，还没有补正；另报：有错误，后来另报了对的；替换：后来又报或又检查了，以后来的为准；
-- 复查：当初查出的不变，复查不另计；抽查以外：没有抽中；未报送、待补正：见 outstanding。
with fault as (
    select
        r.line,
        string_agg(
            distinct f.rule || ' ' || split_part(f.message, '。改法：', 1) || '（' || f.cell || '）', '；'
        ) as told
    from record_finding as r
    inner join record_line as l on r.line = l.line
    inner join finding as f
        on
            l.sha256 = f.sha256 and l.file_name = f.file_name and r.sheet is not distinct from f.sheet
            and r.cell is not distinct from f.cell and r.rule = f.rule
    where f.severity = 'error'
    group by r.line
),

standing as (
    select
        l.institution_id,
        l.department,
        l.item,
        any_value(
            '现以 ' || strftime(r.as_of, '%Y-%m-%d') || ' 收到的 '
            || l.file_name || ' ' || l.sheet || '!' || l.cell
            || ' 为准（' || strftime(l.inspected_on, '%Y-%m-%d') || '，结果 ' || l.result_text || '）'
        ) as told
    from record_line as l
    inner join source_file as f on l.arrival = f.arrival
    inner join run as r on f.run = r.run
    where l.status = 'current'
    group by l.institution_id, l.department, l.item
),

of_lines as (
    select
        case
            when l.status = 'pending' and p.line is not null then '待补正'
            when l.status = 'pending' then '另报'
            when l.status = 'superseded' then '替换'
            when l.status = 'reinspection' then '复查'
            else '抽查以外'
        end as reason,
        l.institution_id,
        l.institution,
        l.credit_class,
        l.department,
        l.item,
        l.result_text,
        l.inspected_on,
        case l.status when 'pending' then t.told when 'superseded' then s.told end as told,
        l.file_name,
        l.sheet,
        l.cell,
        l.line
    from record_line as l
    left join pending_record as p on l.line = p.line
    left join fault as t on l.line = t.line
    left join standing as s
        on l.institution_id = s.institution_id and l.department = s.department and l.item = s.item
    where
        (l.status <> 'current' or l.institution_id in (select o.institution_id from outside_visit as o))
        and case
            when getvariable('measure') = 'inspected' then true
            when getvariable('measure') in (select measure from result_code)
                then
                    len(l.results) = 0
                    or list_contains(
                        l.results, (select result from result_code where measure = getvariable('measure'))
                    )
            when getvariable('measure') in (select measure from disposition_kind)
                then
                    list_contains(l.rules, 'I16')
                    or list_contains(
                        l.dispositions,
                        (select disposition from disposition_kind where measure = getvariable('measure'))
                    )
            else false
        end
),

of_missing as (
    select
        reason,
        institution_id,
        institution,
        credit_class,
        department,
        null as item,
        null as result_text,
        null as inspected_on,
        detail as told,
        null as file_name,
        null as sheet,
        null as cell,
        null as line
    from outstanding
    where getvariable('measure') in ('complete', 'coverage')
),

of_roster as (
    select
        if(is_deregistered, '已注销、吊销或迁出', '不在抽取所用的名录里') as reason,
        institution_id,
        name as institution,
        credit_class,
        null as department,
        null as item,
        null as result_text,
        null as inspected_on,
        null as told,
        null as file_name,
        sheet,
        cell,
        null as line
    from institution
    where not is_listed and getvariable('measure') in ('roster', 'required')
),

possible as (
    from of_lines
    union all
    from of_missing
    union all
    from of_roster
),

counted as (
    select institution_id
    from institution_measure
    where
        measure = getvariable('measure')
        and (getvariable('department') = '合计' or department = getvariable('department'))
)

select
    p.reason,
    p.institution_id,
    p.institution,
    p.department,
    p.item,
    p.result_text,
    p.inspected_on,
    p.told,
    p.file_name,
    p.sheet,
    p.cell,
    coalesce(p.institution_id in (from counted), false) as is_counted
from possible as p
where
    (getvariable('department') = '合计' or p.department is null or p.department = getvariable('department'))
    and (
        getvariable('credit_class') = '合计' or p.credit_class is null
        or p.credit_class = getvariable('credit_class')
    )
order by is_counted, p.reason, p.institution, p.institution_id, p.department, p.line;
