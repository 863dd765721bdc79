-- outstanding：抽中而记录未到或待补正的机构，每个机构 × 部门一行。
-- 来源：draw、draw_selection（没有抽取记录时，用报送过任何记录的机构代替）、department、record_line、pending_record。
-- 计法：该部门的各个事项都有有效结果才不列；有待补正的行为“待补正”，否则为“未报送”（附件2；三、4）。
--       detail 写待补正的规则和位置；报来了一部分的，写还没有报送的事项。
create view outstanding as
with expected as (
    select institution_id
    from draw_selection
    union
    select institution_id
    from record_line
    where
        institution_id is not null
        and (select count(*) from draw_selection) + (select count(*) from draw) = 0
),

planned as (
    select name as department, unnest(items) as item
    from department
),

pending as (
    select
        institution_id,
        department,
        string_agg(
            distinct array_to_string(rules, '、') || '（' || file_name || ' ' || sheet || ' ' || cell || '）',
            '；'
        ) as detail
    from pending_record
    where institution_id is not null and department is not null
    group by institution_id, department
),

arrived as (
    select distinct institution_id, department, item
    from record_line
    where
        institution_id is not null and department is not null and item is not null
        and status in ('current', 'pending')
),

item_count as (
    select department, count(*) as how_many
    from planned
    group by department
),

missing_item as (
    select e.institution_id, p.department, p.item
    from expected as e
    cross join planned as p
    anti join arrived as a
        on e.institution_id = a.institution_id and p.department = a.department and p.item = a.item
),

missing as (
    select
        m.institution_id,
        m.department,
        string_agg(m.item, '、' order by m.item) as items,
        count(*) = any_value(c.how_many) as is_all
    from missing_item as m
    inner join item_count as c on m.department = c.department
    group by m.institution_id, m.department
),

listed as (
    select
        coalesce(m.institution_id, p.institution_id) as institution_id,
        coalesce(m.department, p.department) as department,
        if(p.institution_id is null, '未报送', '待补正') as reason,
        nullif(concat_ws('；', p.detail, case when not m.is_all then '未报送：' || m.items end), '') as detail
    from missing as m
    full join pending as p on m.institution_id = p.institution_id and m.department = p.department
    where p.institution_id is null or p.institution_id in (select e.institution_id from expected as e)
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
