-- 填 draw_team：最后一次抽取的检查组，每人一行。来源：私有库的 draw_inspector。
select institution_id, department, role, name
from draw_inspector
where draw = (select max(draw) from draw);
