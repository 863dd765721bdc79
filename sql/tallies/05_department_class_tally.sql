-- department_class_tally：每个部门 × 信用风险分类一行（没有的为 0），按计划顺序。
-- 来源：institution_measure、department。
-- 计法：同 department_tally，只是再按机构的信用风险分类分开（附件3 与附件1 的交叉）。
create view department_class_tally as
with figures as (
    select
        department,
        credit_class,
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
    group by department, credit_class
),

classes as (
    select unnest(['A', 'B', 'C', 'D']) as credit_class
)

select
    d.name as department,
    c.credit_class,
    coalesce(f.inspected, 0) as inspected,
    coalesce(f.result_1, 0) as result_1,
    coalesce(f.result_2, 0) as result_2,
    coalesce(f.result_3, 0) as result_3,
    coalesce(f.result_4, 0) as result_4,
    coalesce(f.result_5, 0) as result_5,
    coalesce(f.result_6, 0) as result_6,
    coalesce(f.result_7, 0) as result_7,
    coalesce(f.result_8, 0) as result_8,
    coalesce(f.result_9, 0) as result_9,
    coalesce(f.result_10, 0) as result_10,
    coalesce(f.rectification_ordered, 0) as rectification_ordered,
    coalesce(f.case_filed, 0) as case_filed,
    coalesce(f.permit_authority_notified, 0) as permit_authority_notified,
    coalesce(f.transferred_to_judiciary, 0) as transferred_to_judiciary
from department as d
cross join classes as c
left join figures as f on d.name = f.department and c.credit_class = f.credit_class
order by d.position, c.credit_class;

comment on view department_class_tally is '每个部门 × 信用风险分类一行的各项户数';
comment on column department_class_tally.department is '单位';
comment on column department_class_tally.credit_class is '信用风险分类 A–D';
comment on column department_class_tally.inspected is '抽查户数，户';
comment on column department_class_tally.result_1 is '抽查结果 1.未发现问题，户';
comment on column department_class_tally.result_2 is '抽查结果 2.未按规定公示应当公示的信息，户';
comment on column department_class_tally.result_3 is '抽查结果 3.公示信息隐瞒真实情况、弄虚作假，户';
comment on column department_class_tally.result_4 is '抽查结果 4.通过登记的住所(经营场所)无法取得联系，户';
comment on column department_class_tally.result_5 is '抽查结果 5.发现问题已责令整改，户';
comment on column department_class_tally.result_6 is '抽查结果 6.不配合检查情节严重，户';
comment on column department_class_tally.result_7 is '抽查结果 7.未发现本次抽查涉及的经营活动，户';
comment on column department_class_tally.result_8 is '抽查结果 8.发现问题待后续处理，户';
comment on column department_class_tally.result_9 is '抽查结果 9.合格，户';
comment on column department_class_tally.result_10 is '抽查结果 10.不合格，户';
comment on column department_class_tally.rectification_ordered is '责令整改，户';
comment on column department_class_tally.case_filed is '立案查处，户';
comment on column department_class_tally.permit_authority_notified is '函告许可部门，户';
comment on column department_class_tally.transferred_to_judiciary is '移送司法机关，户';
