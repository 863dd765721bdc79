-- file_version：收到而没有撤回的每个文件一行，和它后来有没有报来更新的一版、同一来处有没有再报同一种材料。
-- 来源：source_file、file_department。
-- 计法：同一路径、同一种表（认不出的，任何一种）后来又收到的是新的一版；随邮件来的，看发件人和附件名（邮件的文件夹各不相同）。
--       说到部门的，后来那份要说到同一个部门才算：两个部门的文件可以同名。又报一遍以前报对的一版也算；同一份原样再报一遍，什么也没有改。
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

later as (
    select distinct
        older.arrival,
        older.place = newer.place as is_version,
        older.run < newer.run and older.kind = newer.kind and older.kind <> 'unknown' as is_answer
    from places as older
    inner join places as newer on older.sender = newer.sender and older.arrival < newer.arrival
    left join speakers as s on older.arrival = s.arrival
    left join speakers as n on newer.arrival = n.arrival and s.department = n.department
    where
        older.sha256 <> newer.sha256
        and (older.kind = newer.kind or older.kind = 'unknown')
        and (s.department is null or n.department is not null)
),

replaced as (
    select
        arrival,
        bool_or(is_version) as has_version,
        bool_or(is_version or is_answer) as has_answer
    from later
    group by arrival
)

select
    p.arrival,
    p.sha256,
    p.file_name,
    p.kind,
    p.place,
    not coalesce(r.has_version, false) as is_newest,
    coalesce(r.has_answer, false) as is_answered
from places as p
left join replaced as r on p.arrival = r.arrival
where p.verdict <> 'duplicate';
