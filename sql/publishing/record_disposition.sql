-- 填 record_disposition：每条现行有效处理结果一行。来源：judged_record（处理结果和各自的依据，一一对应）。
with made as (
    select
        *,
        unnest(dispositions) as disposition,
        unnest(disposition_origins) as origin,
        generate_subscripts(dispositions, 1) as nth
    from judged_record
    where status = 'current'
)

select
    nullif(roster_code, '') as code,
    roster_name as institution,
    department,
    disposition,
    origin,
    credit_class,
    item,
    institution_id
from made
where disposition is not null
order by place, nth;
