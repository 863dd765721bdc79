-- 填 record_disposition：每条现行有效处理结果一行；没有合格的复查新作出的（复查发现未改而立案查处）也是。
-- 来源：judged_record（处理结果、各自的依据和依据的文字，一一对应）、arrival。
-- 计法：cell 是依据所在的格：处理结果栏、备注，或（所含的）检查结果；整张表共用一格处理结果的是那一格。
with made as (
    select
        *,
        unnest(dispositions) as disposition,
        unnest(disposition_origins) as origin,
        unnest(disposition_words) as words,
        generate_subscripts(dispositions, 1) as nth
    from judged_record
    where status = 'current' or (status = 'reinspection' and not closes)
),

given as (
    select
        *,
        row_number() over (
            partition by institution_id, department, item, disposition order by status = 'current' desc, place
        ) as time
    from made
    where disposition is not null
)

select
    nullif(m.roster_code, '') as code,
    m.roster_name as institution,
    m.department,
    m.disposition,
    m.origin,
    m.words,
    m.credit_class,
    m.item,
    m.institution_id,
    m.inspected_on,
    a.sha256,
    m.sheet,
    case
        when m.origin = 'remark' then m.remark_cell
        when m.origin = 'implied' then m.result_cell
        when m.words = m.disposition_text then m.disposition_cell
        else m.shared_disposition_cell
    end as cell
from given as m
inner join arrival as a on m.file = a.arrival
where m.time = 1
order by m.place, m.nth;
