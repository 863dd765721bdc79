-- 填 draw_selection：最后一次抽取抽中的每个机构一行。来源：私有库的 draw_institution。
select institution_id, credit_class
from draw_institution
where draw = (select max(draw) from draw)
order by institution_id, credit_class;
