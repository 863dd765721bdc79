-- 填 finding：每个问题一行，按文件到达的先后，campaign.toml 的在最后。
-- 来源：judged_finding（逐条校验的）、received（没有撤回的文件：整个文件的 F01–F05、重复的 F04、工作表的 F06）、rule（规则的文字，“{}”处填细节）。
with whole_file as (
    select arrival, unnest(faults) as fault, generate_subscripts(faults, 1) as place
    from received
    where stands
),

sheets as (
    select arrival, unnest(left_aside) as sheet, generate_subscripts(left_aside, 1) as place
    from received
    where stands
),

told as (
    select 1 as part, place, file as arrival, sheet, cell, rule, severity, message
    from judged_finding
    union all
    select
        2 as part,
        w.place,
        w.arrival,
        null as sheet,
        null as cell,
        w.fault.rule as rule,
        r.severity,
        w.fault.message || '。改法：' || w.fault.hint || '。' as message
    from whole_file as w
    inner join rule as r on w.fault.rule = r.rule
    union all
    select
        3 as part,
        0 as place,
        a.arrival,
        null as sheet,
        null as cell,
        r.rule,
        r.severity,
        replace(r.message, '{}', '（' || o.file_name || '）') as message
    from received as a
    inner join arrival as o on a.duplicate_of = o.arrival
    inner join rule as r on r.rule = 'F04'
    union all
    select
        4 as part, s.place, s.arrival, s.sheet, null as cell, r.rule,
        r.severity, replace(r.message, '{}', '') as message
    from sheets as s
    inner join rule as r on r.rule = 'F06'
)

select
    a.sha256,
    coalesce(a.file_name, 'campaign.toml') as file_name,
    t.sheet,
    t.cell,
    t.rule,
    t.severity,
    t.message
from told as t
left join arrival as a on t.arrival = a.arrival
order by t.arrival nulls last, t.part, t.place;
