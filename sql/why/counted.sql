-- counted：一个统计数背后的每一行：机构、检查单位、事项、写的什么、在哪个文件的哪一格。不同的机构有几户，那个数就是几。
-- 来源：record_result、record_disposition、outside_visit、complete_institution、institution、
-- draw_selection、source_file。
-- 用法：先 set variable department = '区市监局'; set variable credit_class = '合计'; set variable measure = 'result_5'。
--       measure 是统计表的列名；部门和分类写 合计 的，不分部门、不分分类；覆盖率（coverage）看的是它的分子，查全的机构。
with of_results as (
    select
        r.institution_id,
        r.credit_class,
        r.department,
        r.item,
        r.inspected_on,
        c.measure,
        r.result || ' ' || c.label as told,
        r.sha256,
        r.sheet,
        r.cell
    from record_result as r
    inner join result_code as c on r.result = c.result
),

given as (
    select * replace ('inspected' as measure)
    from of_results
    union all
    select *
    from of_results
    union all
    select r.* replace ('complete' as measure)
    from of_results as r
    semi join complete_institution as c on r.institution_id = c.institution_id
    union all
    select
        d.institution_id,
        d.credit_class,
        d.department,
        d.item,
        null as inspected_on,
        k.measure,
        d.disposition || case d.origin
            when 'remark' then '（备注：' || d.words || '）'
            when 'implied' then '（结果本身所含）'
            else ''
        end as told,
        d.sha256,
        d.sheet,
        d.cell
    from record_disposition as d
    inner join disposition_kind as k on d.disposition = k.disposition
    semi join record_result as r on d.institution_id = r.institution_id and d.department = r.department
    union all by name
    select institution_id, credit_class, 'roster' as measure, '在名录里' as told, sha256, sheet, cell
    from institution
    where is_listed
    union all by name
    select s.institution_id, s.credit_class, 'drawn' as measure, '抽中' as told, i.sha256, i.sheet, i.cell
    from draw_selection as s
    left join institution as i on s.institution_id = i.institution_id
),

asked as (
    select *
    from given
    where
        measure = if(getvariable('measure') = 'coverage', 'complete', getvariable('measure'))
        and (getvariable('department') = '合计' or department = getvariable('department'))
        and (getvariable('credit_class') = '合计' or credit_class = getvariable('credit_class'))
),

file as (
    select sha256, arg_min(file_name, arrival) as file_name
    from source_file
    where withdrawn_at is null and verdict <> 'duplicate'
    group by sha256
)

select
    a.institution_id,
    coalesce(i.name, a.institution_id) as institution,
    a.credit_class,
    a.department,
    a.item,
    string_agg(distinct a.told, '；' order by a.told) as told,
    a.inspected_on,
    f.file_name,
    a.sheet,
    a.cell
from asked as a
left join institution as i on a.institution_id = i.institution_id
left join file as f on a.sha256 = f.sha256
left join department as d on a.department = d.name
group by
    a.institution_id, i.name, a.credit_class, a.department,
    d.position, a.item, a.inspected_on, f.file_name, a.sheet, a.cell
order by a.credit_class, institution, a.institution_id, d.position, a.item, a.cell;
