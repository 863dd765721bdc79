-- declared：部门自己报的汇总表（附件3）里同一个数，零或一行：报的多少、按记录是多少、差多少、写在哪里。来源：reconciliation、declared_figure。
-- 用法：变量同 counted；自报的数不分信用风险分类，问某一类的没有。
select
    r.declared,
    r.computed,
    r.difference,
    r.told_for,
    f.file_name,
    f.sheet,
    f.cell
from reconciliation as r
inner join declared_figure as f on r.department = f.department and r.measure = f.measure
where
    r.department = getvariable('department')
    and r.measure = getvariable('measure')
    and getvariable('credit_class') = '合计';
