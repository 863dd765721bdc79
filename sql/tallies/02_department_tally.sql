-- department_tally：每个部门一行，按计划顺序，最后一行合计。
-- 来源：institution_measure、department。
-- 计法：各列都是不同机构的户数；一户有几种结果就在几列里各算一次，所以十项结果之和可以大于抽查户数。
--       合计是各部门合起来的不同机构，不是各部门之和（附件3；各部门之和见 department_tally_sum）。
create view department_tally as
with departments as (
    select
        department,
        count(distinct institution_id) filter (where measure = 'inspected') as inspected,
        count(distinct institution_id) filter (where measure = 'result_1') as result_1,
        count(distinct institution_id) filter (where measure = 'result_2') as result_2,
        count(distinct institution_id) filter (where measure = 'result_3') as result_3,
        count(distinct institution_id) filter (where measure = 'result_4') as result_4,
        count(distinct institution_id) filter (where measure = 'result_5') as result_5,
        count(distinct institution_id) filter (where measure = 'result_6') as result_6,
        count(distinct institution_id) filter (where measure = 'result_7') as result_7,
        count(distinct institution_id) filter (where measure = 'result_8') as result_8,
        count(distinct institution_id) filter (where measure = 'result_9') as result_9,
        count(distinct institution_id) filter (where measure = 'result_10') as result_10,
        count(distinct institution_id) filter (where measure = 'rectification_ordered') as rectification_ordered,
        count(distinct institution_id) filter (where measure = 'case_filed') as case_filed,
        count(distinct institution_id) filter (where measure = 'permit_authority_notified') as permit_authority_notified,
        count(distinct institution_id) filter (where measure = 'transferred_to_judiciary') as transferred_to_judiciary
    from institution_measure
    group by department
),

total as (
    select
        count(distinct institution_id) filter (where measure = 'inspected') as inspected,
        count(distinct institution_id) filter (where measure = 'result_1') as result_1,
        count(distinct institution_id) filter (where measure = 'result_2') as result_2,
        count(distinct institution_id) filter (where measure = 'result_3') as result_3,
        count(distinct institution_id) filter (where measure = 'result_4') as result_4,
        count(distinct institution_id) filter (where measure = 'result_5') as result_5,
        count(distinct institution_id) filter (where measure = 'result_6') as result_6,
        count(distinct institution_id) filter (where measure = 'result_7') as result_7,
        count(distinct institution_id) filter (where measure = 'result_8') as result_8,
        count(distinct institution_id) filter (where measure = 'result_9') as result_9,
        count(distinct institution_id) filter (where measure = 'result_10') as result_10,
        count(distinct institution_id) filter (where measure = 'rectification_ordered') as rectification_ordered,
        count(distinct institution_id) filter (where measure = 'case_filed') as case_filed,
        count(distinct institution_id) filter (where measure = 'permit_authority_notified') as permit_authority_notified,
        count(distinct institution_id) filter (where measure = 'transferred_to_judiciary') as transferred_to_judiciary
    from institution_measure
),

listed as (
    select
        d.position,
        d.name as department,
        coalesce(t.inspected, 0) as inspected,
        coalesce(t.result_1, 0) as result_1,
        coalesce(t.result_2, 0) as result_2,
        coalesce(t.result_3, 0) as result_3,
        coalesce(t.result_4, 0) as result_4,
        coalesce(t.result_5, 0) as result_5,
        coalesce(t.result_6, 0) as result_6,
        coalesce(t.result_7, 0) as result_7,
        coalesce(t.result_8, 0) as result_8,
        coalesce(t.result_9, 0) as result_9,
        coalesce(t.result_10, 0) as result_10,
        coalesce(t.rectification_ordered, 0) as rectification_ordered,
        coalesce(t.case_filed, 0) as case_filed,
        coalesce(t.permit_authority_notified, 0) as permit_authority_notified,
        coalesce(t.transferred_to_judiciary, 0) as transferred_to_judiciary
    from department as d
    left join departments as t on d.name = t.department
    union all
    select
        2147483647 as position,
        '合计' as department,
        inspected,
        result_1,
        result_2,
        result_3,
        result_4,
        result_5,
        result_6,
        result_7,
        result_8,
        result_9,
        result_10,
        rectification_ordered,
        case_filed,
        permit_authority_notified,
        transferred_to_judiciary
    from total
)

select * exclude (position)
from listed
order by position;

comment on view department_tally is '附件3：每个部门一行，最后一行合计（不同机构，不是各部门之和）';
comment on column department_tally.department is '单位；最后一行为合计';
comment on column department_tally.inspected is '抽查户数，户';
comment on column department_tally.result_1 is '抽查结果 1.未发现问题，户';
comment on column department_tally.result_2 is '抽查结果 2.未按规定公示应当公示的信息，户';
comment on column department_tally.result_3 is '抽查结果 3.公示信息隐瞒真实情况、弄虚作假，户';
comment on column department_tally.result_4 is '抽查结果 4.通过登记的住所(经营场所)无法取得联系，户';
comment on column department_tally.result_5 is '抽查结果 5.发现问题已责令整改，户';
comment on column department_tally.result_6 is '抽查结果 6.不配合检查情节严重，户';
comment on column department_tally.result_7 is '抽查结果 7.未发现本次抽查涉及的经营活动，户';
comment on column department_tally.result_8 is '抽查结果 8.发现问题待后续处理，户';
comment on column department_tally.result_9 is '抽查结果 9.合格，户';
comment on column department_tally.result_10 is '抽查结果 10.不合格，户';
comment on column department_tally.rectification_ordered is '责令整改，户';
comment on column department_tally.case_filed is '立案查处，户';
comment on column department_tally.permit_authority_notified is '函告许可部门，户';
comment on column department_tally.transferred_to_judiciary is '移送司法机关，户';
