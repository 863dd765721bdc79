-- 填 file_department：每个文件 × 其中说到的部门一行。来源：judged_department。
select file as arrival, department
from judged_department
order by place;
