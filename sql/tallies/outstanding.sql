-- outstanding：抽中而记录未到或待补正的机构，每个机构 × 部门一行。
-- 来源：draw_selection（没有抽取记录时，用报送过任何记录的机构代替）、record_line、pending_record。
-- 计法：该部门对该机构没有任何一行记录的为“未报送”；最近报来的一行有错误的为“待补正”（附件2；三、4）。
create view outstanding as
with expected as (
    select institution_id
    from draw_selection
    union
    select institution_id
    from record_line
    where institution_id is not null and (select count(*) from draw_selection) = 0
),

missing as (
    select e.institution_id, d.name as department, '未报送' as reason, null as detail
    from expected as e
    cross join department as d
    where not exists (
        select 1
        from record_line as r
        where r.institution_id = e.institution_id and r.department = d.name
    )
),

pending as (
    select
        institution_id,
        department,
        '待补正' as reason,
        string_agg(distinct array_to_string(rules, '、') || '（' || file_name || ' ' || sheet || ' ' || cell || '）', '；') as detail
    from pending_record
    where institution_id is not null and department is not null
    group by institution_id, department
),

listed as (
    select institution_id, department, reason, detail from missing
    union all
    select institution_id, department, reason, detail from pending
)

select
    i.name as institution,
    l.department,
    l.reason,
    l.detail,
    l.institution_id,
    i.credit_class
from listed as l
inner join institution as i on l.institution_id = i.institution_id
inner join department as d on l.department = d.name
order by d.position, l.reason, i.credit_class, i.name;
