-- class_tally：每个信用风险分类一行（A–D 总在），最后一行合计。
-- 来源：institution、credit_share、draw_selection、institution_measure。
-- 计法：应抽 = 比例 × 名录户数，向上取整，该类不空时至少 1（附件1 抽查比例；比例按十进制精确计算）。
--       已抽取的，覆盖率 = 抽中且已检查 ÷ 抽中；没有抽取记录的，drawn 为空，覆盖率 = 已检查 ÷ 应抽。
create view class_tally as
with classes as (
    select unnest(['A', 'B', 'C', 'D']) as credit_class
),

roster_count as (
    select credit_class, count(*) as roster
    from institution
    group by credit_class
),

draw_count as (
    select
        d.credit_class,
        count(*) as drawn,
        count(*) filter (where d.institution_id in (select r.institution_id from record_result as r)) as drawn_inspected
    from draw_selection as d
    group by d.credit_class
),

recorded_draw as (
    select count(*) > 0 as is_recorded
    from draw_selection
),

figures as (
    select
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
    group by credit_class
),

listed as (
    select
        c.credit_class,
        coalesce(n.roster, 0) as roster,
        s.share,
        case
            when s.share is null then 0
            when coalesce(n.roster, 0) > 0 then greatest(ceil(s.share * n.roster), 1)
            else 0
        end::bigint as required,
        case when x.is_recorded then coalesce(d.drawn, 0) end as drawn,
        coalesce(d.drawn_inspected, 0) as drawn_inspected,
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
    from classes as c
    cross join recorded_draw as x
    left join roster_count as n on c.credit_class = n.credit_class
    left join credit_share as s on c.credit_class = s.credit_class
    left join draw_count as d on c.credit_class = d.credit_class
    left join figures as f on c.credit_class = f.credit_class
),

with_total as (
    select * from listed
    union all
    select
        '合计' as credit_class,
        sum(roster) as roster,
        null as share,
        sum(required) as required,
        sum(drawn) as drawn,
        sum(drawn_inspected) as drawn_inspected,
        sum(inspected) as inspected,
        sum(result_1) as result_1,
        sum(result_2) as result_2,
        sum(result_3) as result_3,
        sum(result_4) as result_4,
        sum(result_5) as result_5,
        sum(result_6) as result_6,
        sum(result_7) as result_7,
        sum(result_8) as result_8,
        sum(result_9) as result_9,
        sum(result_10) as result_10,
        sum(rectification_ordered) as rectification_ordered,
        sum(case_filed) as case_filed,
        sum(permit_authority_notified) as permit_authority_notified,
        sum(transferred_to_judiciary) as transferred_to_judiciary
    from listed
)

select
    credit_class,
    roster::bigint as roster,
    share,
    required::bigint as required,
    drawn::bigint as drawn,
    inspected::bigint as inspected,
    case
        when drawn is not null then drawn_inspected / nullif(drawn, 0)
        else inspected / nullif(required, 0)
    end as coverage,
    result_1::bigint as result_1,
    result_2::bigint as result_2,
    result_3::bigint as result_3,
    result_4::bigint as result_4,
    result_5::bigint as result_5,
    result_6::bigint as result_6,
    result_7::bigint as result_7,
    result_8::bigint as result_8,
    result_9::bigint as result_9,
    result_10::bigint as result_10,
    rectification_ordered::bigint as rectification_ordered,
    case_filed::bigint as case_filed,
    permit_authority_notified::bigint as permit_authority_notified,
    transferred_to_judiciary::bigint as transferred_to_judiciary
from with_total
order by if(credit_class = '合计', 'Z', credit_class);

comment on view class_tally is '每个信用风险分类一行：名录、比例、应抽、抽中、已检查、覆盖率和各项户数，最后一行合计';
comment on column class_tally.credit_class is '信用风险分类 A–D；最后一行为合计';
comment on column class_tally.roster is '名录户数，户';
comment on column class_tally.share is '抽查比例（0–1）';
comment on column class_tally.required is '应抽户数，户；比例 × 名录户数向上取整，该类不空时至少 1';
comment on column class_tally.drawn is '抽中户数，户；没有抽取记录的为空';
comment on column class_tally.inspected is '已检查户数，户：至少有一条有效结果';
comment on column class_tally.coverage is '覆盖率（0–1，可大于 1）：抽中且已检查 ÷ 抽中；没有抽取记录的为已检查 ÷ 应抽';
comment on column class_tally.result_1 is '抽查结果 1.未发现问题，户';
comment on column class_tally.result_2 is '抽查结果 2.未按规定公示应当公示的信息，户';
comment on column class_tally.result_3 is '抽查结果 3.公示信息隐瞒真实情况、弄虚作假，户';
comment on column class_tally.result_4 is '抽查结果 4.通过登记的住所(经营场所)无法取得联系，户';
comment on column class_tally.result_5 is '抽查结果 5.发现问题已责令整改，户';
comment on column class_tally.result_6 is '抽查结果 6.不配合检查情节严重，户';
comment on column class_tally.result_7 is '抽查结果 7.未发现本次抽查涉及的经营活动，户';
comment on column class_tally.result_8 is '抽查结果 8.发现问题待后续处理，户';
comment on column class_tally.result_9 is '抽查结果 9.合格，户';
comment on column class_tally.result_10 is '抽查结果 10.不合格，户';
comment on column class_tally.rectification_ordered is '责令整改，户';
comment on column class_tally.case_filed is '立案查处，户';
comment on column class_tally.permit_authority_notified is '函告许可部门，户';
comment on column class_tally.transferred_to_judiciary is '移送司法机关，户';
