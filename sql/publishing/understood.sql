-- 填 understood：每个文件里认出的每张表一行，按到达和在文件里的先后。来源：judged_understood、arrival。
select
    a.sha256,
    a.file_name,
    u.sheet,
    u.kind,
    nullif(u.line, '')::integer as header_row,
    u.read,
    u.unread,
    u.rows::integer as rows
from judged_understood as u
inner join arrival as a on u.file = a.arrival
order by u.file, u.place;
