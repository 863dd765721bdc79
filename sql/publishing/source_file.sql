-- 填 source_file：收到的每个文件一行，撤回的也在。来源：received（私有库）、row_count（校验时逐文件数的行）。
-- 计法：种类是文件里最多的那种表，一样多的取先出现的；重复的文件随它所重复的那一份。
--       能全部打开的压缩包不列，里面的文件各一行；打不全的压缩包部分采用；撤回的不采用。
with listed as (
    select *, len(faults) > 0 as is_faulty
    from received
    where not list_contains(kinds, 'container') or len(faults) > 0 or duplicate_of is not null
),

found as (
    select arrival, unnest(kinds) as kind, generate_subscripts(kinds, 1) as place
    from listed
),

main_kind as (
    select arrival, if(kind = 'container', 'unknown', kind) as kind
    from found
    group by arrival, kind
    qualify row_number() over (partition by arrival order by count(*) desc, min(place)) = 1
),

archives as (
    select distinct container as arrival
    from listed
    where container is not null and withdrawn_at is null
)

select
    l.sha256,
    l.file_name,
    coalesce(k.kind, 'unknown') as kind,
    case
        when l.withdrawn_at is not null then 'rejected'
        when l.duplicate_of is not null then 'duplicate'
        when l.is_faulty and a.arrival is not null then 'partly_accepted'
        when l.is_faulty then 'rejected'
        when coalesce(n.rows_rejected, 0) = 0 then 'accepted'
        when n.rows_accepted = 0 then 'rejected'
        else 'partly_accepted'
    end as verdict,
    l.received_at,
    coalesce(n.rows_accepted, 0) as rows_accepted,
    coalesce(n.rows_rejected, 0) as rows_rejected,
    l.arrival,
    l.run,
    l.sender,
    l.message_id,
    l.withdrawn_at,
    l.withdrawn_reason
from listed as l
left join main_kind as k on l.arrival = k.arrival
left join archives as a on l.arrival = a.arrival
left join row_count as n on l.arrival = n.file
order by l.arrival;
