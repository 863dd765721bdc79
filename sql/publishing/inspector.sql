-- 填 inspector：每名执法检查人员一行。来源：judged_inspector。
select name, department, certificate
from judged_inspector
order by place;
