-- file_version：收到的每个文件一行，和它后来有没有报来更新的一份。
-- 来源：source_file（重复的不算）。
-- 计法：同一路径、同一种表算同一份的先后几版；随邮件来的，看发件人和附件名（邮件的文件夹各不相同）。
create view file_version as
with places as (
    select
        arrival,
        sha256,
        file_name,
        kind,
        case
            when sender is null then file_name
            else sender || ' ' || regexp_replace(file_name, '^邮件/[^/]+/', '')
        end as place
    from source_file
    where verdict <> 'duplicate'
)

select
    arrival,
    sha256,
    file_name,
    kind,
    place,
    arrival = max(arrival) over (partition by place, kind) as is_newest
from places;

comment on view file_version is '收到的每个文件一行（重复的不列），和它是不是同一份里最新的一版';
comment on column file_version.arrival is '到达的先后次序';
comment on column file_version.sha256 is '文件的 SHA-256';
comment on column file_version.file_name is '文件';
comment on column file_version.kind is '文件种类';
comment on column file_version.place is '算作同一份的依据：路径；随邮件来的为发件人和附件名';
comment on column file_version.is_newest is '后来没有报来更新的一版';
