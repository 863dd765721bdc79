-- valid_return：能计数的每一行记录，不含复查。
-- 来源：counted_return。
create view valid_return as
select * exclude (is_reinspection)
from counted_return
where not is_reinspection;
