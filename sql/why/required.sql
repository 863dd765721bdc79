-- required：应抽户数是怎样算出来的，每个分类一行；各类的应抽相加就是合计。来源：class_tally、credit_share。
-- 用法：变量 credit_class 同 counted。
select
    t.credit_class,
    t.roster,
    t.required,
    t.share::double as share,
    s.number,
    s.at_least
from class_tally as t
inner join credit_share as s on t.credit_class = s.credit_class
where getvariable('credit_class') in ('合计', t.credit_class)
order by s.position;
