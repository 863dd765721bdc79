-- file_version：收到而没有撤回的每个文件一行，和它后来有没有报来更新的一版、同一来处有没有再报同一种材料。
-- 来源：source_file、file_department。
-- 计法：同一路径、同一种表（认不出的，任何一种）后来又收到的是新的一版；随邮件来的，看发件人和附件名（邮件的文件夹各不相同）。
--       说到部门的，后来的要说到它说到的每一个部门才算（不必是同一份）：两个部门的文件可以同名，一个部门再报，改不了另一个部门的错。又报一遍以前报对的一版也算；同一份原样再报一遍，什么也没有改。
--       再报（is_answered）：同一来处（随邮件来的，同一发件人；放进收件箱的都算一个来处）后来的运行里又收到同一种、说到同一部门的材料，
--       不论叫什么名字；认不出是什么的，只认更新的一版。
create view file_version as
with places as (
    select
        arrival,
        sha256,
        file_name,
        kind,
        verdict,
        run,
        coalesce(sender, '') as sender,
        case
            when sender is null then file_name
            else sender || ' ' || regexp_replace(file_name, '^邮件/[^/]+/', '')
        end as place
    from source_file
    where withdrawn_at is null
),

speakers as (
    select p.arrival, d.department
    from places as p
    inner join source_file as f on p.sha256 = f.sha256 and f.verdict <> 'duplicate'
    inner join file_department as d on f.arrival = d.arrival
),

speaking as (
    select p.*, coalesce(s.department, '') as department
    from places as p
    left join speakers as s on p.arrival = s.arrival
),

renewed as (
    select distinct older.arrival, older.department
    from speaking as older
    inner join places as newer on older.place = newer.place and older.sender = newer.sender
    left join speakers as n on newer.arrival = n.arrival and older.department = n.department
    where
        older.arrival < newer.arrival
        and older.sha256 <> newer.sha256
        and (older.kind = newer.kind or older.kind = 'unknown')
        and (older.department = '' or n.department is not null)
),

versioned as (
    select s.arrival
    from speaking as s
    left join renewed as r on s.arrival = r.arrival and s.department = r.department
    group by s.arrival
    having bool_and(r.arrival is not null)
),

anybody as (
    select arrival, department
    from speakers
    union all
    select arrival, '' as department
    from places
),

last_heard as (
    -- 文件可以有上万份，不两两相比：只看每个来处、种类、部门（空：任何部门）最后收到的两份不同的
    select p.sender, p.kind, a.department, p.sha256, max(p.run) as run
    from places as p
    inner join anybody as a on p.arrival = a.arrival
    where p.kind <> 'unknown'
    group by p.sender, p.kind, a.department, p.sha256
    qualify row_number() over (partition by p.sender, p.kind, a.department order by max(p.run) desc) <= 2
),

heard_again as (
    select distinct older.arrival, older.department
    from speaking as older
    inner join last_heard as l
        on older.sender = l.sender and older.kind = l.kind and older.department = l.department
    where older.run < l.run and older.sha256 <> l.sha256
),

answered as (
    select s.arrival
    from speaking as s
    left join heard_again as h on s.arrival = h.arrival and s.department = h.department
    group by s.arrival
    having bool_and(h.arrival is not null)
)

select
    p.arrival,
    p.sha256,
    p.file_name,
    p.kind,
    p.place,
    v.arrival is null as is_newest,
    v.arrival is not null or a.arrival is not null as is_answered
from places as p
left join versioned as v on p.arrival = v.arrival
left join answered as a on p.arrival = a.arrival
where p.verdict <> 'duplicate';
