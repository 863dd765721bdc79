-- received（私有库）：收到的每个文件一行，撤回算在内以后它的样子。来源：arrival、withdrawal。
-- 计法：撤回的是一次到达，不是一份内容：同样的字节另外还收到过、没有撤回的，由其中最早的一次顶上（stands，duplicate_of 为空）；
--       撤回压缩包，里面的文件一并撤回，除非同一个压缩包另外还收到过。original 是读取内容时的那一次。
create or replace view received as
with recursive standing as (
    select arrival, coalesce(duplicate_of, arrival) as original
    from arrival
    where container is null and arrival not in (select arrival from withdrawal)
    union
    select a.arrival, coalesce(a.duplicate_of, a.arrival) as original
    from arrival as a
    inner join standing as s on a.container = s.original
    where a.arrival not in (select arrival from withdrawal)
),

firsts as (
    select original, min(arrival) as arrival
    from standing
    group by original
),

lineage as (
    select arrival, arrival as within, 0 as depth
    from arrival
    union all
    select l.arrival, a.container as within, l.depth + 1 as depth
    from lineage as l
    inner join arrival as a on l.within = a.arrival
    where a.container is not null
),

taken_back as (
    select l.arrival, arg_min(w.withdrawn_at, l.depth) as withdrawn_at, arg_min(w.reason, l.depth) as reason
    from lineage as l
    inner join withdrawal as w on l.within = w.arrival
    where l.arrival not in (select arrival from standing)
    group by l.arrival
)

select
    a.arrival,
    a.run,
    a.file_name,
    a.sha256,
    a.received_at,
    case when t.arrival is null and f.arrival <> a.arrival then f.arrival end as duplicate_of,
    o.kinds,
    o.left_aside,
    o.faults,
    a.container,
    a.sender,
    a.message_id,
    o.arrival as original,
    coalesce(t.arrival is null and f.arrival = a.arrival, false) as stands,
    t.withdrawn_at,
    t.reason as withdrawn_reason
from arrival as a
inner join arrival as o on coalesce(a.duplicate_of, a.arrival) = o.arrival
left join taken_back as t on a.arrival = t.arrival
left join firsts as f on o.arrival = f.original;
