-- 填 draw_selection：抽中的每个机构一行。来源：judged_selection（本系统最后一次抽取，没有的取省级平台的抽取名单；机构按今天的标识）。
select institution_id, credit_class
from judged_selection
order by institution_id;
