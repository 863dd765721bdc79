-- 填 act_finding：台账中的每个错误一行。来源：judged_act_finding。
select file as arrival, sheet, cell, rule, institution_id, department, kind
from judged_act_finding
order by place;
