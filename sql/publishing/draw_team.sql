-- 填 draw_team：有效抽取的检查组，每人一行。来源：judged_team（同 draw_selection）。
select institution_id, department, role, name
from judged_team
order by place;
