-- visit_result：每条现行有效结果一行，抽中的和抽查以外的都在；期限、待跟进、公示清单都按它。
-- 来源：record_result、outside_visit。
create view visit_result as
select * from record_result
union all
select * from outside_visit;
