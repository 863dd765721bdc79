-- identification：报来的每一行（记录、台账）一行：说的是名录里的哪个机构。
-- 来源：line（报来的行：row、code 归一后的代码、name_key 归一后的名称）；institution（名录中计入的机构，former_names 是以前的名录里叫过的名称、用过的注册号，每行一个）。
-- 认法（附件2 检查对象栏）：先凭代码；代码认不出的，凭名录里没有重名的名称，以前叫过的也认。
--   换了统一社会信用代码的，原来的注册号也认；现在是别的机构的代码、几个机构都用过的，不认。
--   代码和名称认出两个机构的，哪个都不算（I15）；都认不出的也不算（I01）。
--   凭名称认出、而本行或名录有代码的，是代码有误或漏填（I20）。
with formerly as (
    select unnest(string_split(former_names, chr(10))) as called, institution_id
    from institution
    where former_names <> ''
),

former_number as (
    select called as code, min(institution_id) as institution_id
    from formerly
    where regexp_full_match(called, '\d{15}')
    group by called
    having count(distinct institution_id) = 1
),

by_code as (
    select code, institution_id
    from institution
    where code <> ''
    union all
    select f.code, f.institution_id
    from former_number as f
    anti join institution as i on f.code = i.code
),

known_name as (
    select name_key, institution_id
    from institution
    union all
    select called as name_key, institution_id
    from formerly
),

by_name as (
    select name_key, min(institution_id) as institution_id
    from known_name
    where name_key <> ''
    group by name_key
    having count(distinct institution_id) = 1
),

matched as (
    select
        line.row,
        line.code,
        by_code.institution_id as id_by_code,
        by_name.institution_id as id_by_name,
        coalesce(by_code.institution_id <> by_name.institution_id, false) as is_conflict
    from line
    left join by_code on line.code = by_code.code
    left join by_name on line.name_key = by_name.name_key
),

found as (
    select
        row,
        code,
        id_by_code,
        is_conflict,
        case when not is_conflict then coalesce(id_by_code, id_by_name) end as institution_id
    from matched
)

select
    found.row,
    institution.institution_id,
    institution.code as roster_code,
    institution.name as roster_name,
    institution.credit_class,
    case
        when found.is_conflict then 'conflict'
        when found.institution_id is null then 'unknown'
        when found.id_by_code is null and (found.code <> '' or institution.code <> '') then 'known_by_name'
        else 'known'
    end as identity_state
from found
left join institution on found.institution_id = institution.institution_id
order by found.row;
