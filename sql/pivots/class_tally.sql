-- class_tally：每个信用风险分类一行，按计划顺序，最后一行合计：名录、比例、应抽、抽中、已检查、覆盖率和各项户数。
-- 来源：institution、credit_share、draw_selection、record_result、measure_tally。
-- 计法：名录户数不含已注销、吊销、迁出的（R07）。
--       应抽 = 比例 × 名录户数，向上取整，该类不空时至少 1（或计划写明的至少几户）；计划写明户数的，就是那个数；
--       都不超过该类户数（附件1 抽查比例；比例按十进制精确计算）。
--       已抽取的，覆盖率 = 抽中且已检查 ÷ 抽中；没有抽取记录的，drawn 为空，覆盖率 = 已检查 ÷ 应抽。
with roster_count as (
    select credit_class, count(*) as roster
    from institution
    where is_deregistered is not true
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

classes as (
    select
        s.position,
        s.credit_class,
        s.share,
        coalesce(n.roster, 0) as roster,
        case
            when n.roster is null then 0
            when s.number is not null then least(s.number, n.roster)
            when s.share is not null then least(greatest(ceil(s.share * n.roster), coalesce(s.at_least, 1)), n.roster)
            else 0
        end as required,
        case when x.is_recorded then coalesce(d.drawn, 0) end as drawn,
        coalesce(d.drawn_inspected, 0) as drawn_inspected
    from credit_share as s
    cross join recorded_draw as x
    left join roster_count as n on s.credit_class = n.credit_class
    left join draw_count as d on s.credit_class = d.credit_class
),

with_total as (
    select * from classes
    union all
    select
        null as position,
        '合计' as credit_class,
        null as share,
        sum(roster) as roster,
        sum(required) as required,
        sum(drawn) as drawn,
        sum(drawn_inspected) as drawn_inspected
    from classes
),

figures as (
    select credit_class, measure, figure
    from measure_tally
    where department = '合计'
),

tally as (
    pivot figures on measure in measure_name using first(figure)
    group by credit_class
)

select
    c.credit_class,
    c.roster::bigint as roster,
    c.share,
    c.required::bigint as required,
    c.drawn::bigint as drawn,
    t.inspected,
    t.inspected as complete,
    case
        when c.drawn is not null then c.drawn_inspected / nullif(c.drawn, 0)
        else t.inspected / nullif(c.required, 0)
    end as coverage,
    t.* exclude (credit_class, inspected)
from with_total as c
inner join tally as t on c.credit_class = t.credit_class
order by c.position nulls last;
