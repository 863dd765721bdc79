-- 填 run：每次运行一行。来源：私有库的 run。
select run, campaign, started_at, as_of, files
from run
order by run;
