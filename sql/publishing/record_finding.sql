-- 填 record_finding：每个问题 × 它所涉及的每一行记录一行。来源：judged_record_finding。
select file as arrival, sheet, cell, rule, line
from judged_record_finding
order by place;
