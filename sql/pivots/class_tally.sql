-- class_tally：每个信用风险分类一行，按计划顺序，最后一行合计：名录、比例、应抽、抽中、已检查、查全、覆盖率和各项户数。
-- 来源：institution、credit_share、draw、draw_selection、complete_institution、measure_tally。
-- 计法：名录户数不含已注销、吊销、迁出的（R07）。
--       应抽 = 比例 × 名录户数，向上取整，该类不空时至少 1（或计划写明的至少几户）；计划写明户数的，就是那个数；
--       都不超过该类户数（附件1 抽查比例；比例按十进制精确计算）。
--       已抽取的，名录户数和分类是抽取所用的名录的（is_listed），后来报来的名录不改。
--       查全（complete）是各部门的各个事项都有有效结果；已抽取的，覆盖率 = 抽中且查全 ÷ 抽中；没有抽取记录的，drawn 为空，
--       覆盖率 = 查全 ÷ 应抽。
with roster_count as (
    select credit_class, count(*) as roster
    from institution
    where is_listed
    group by credit_class
),

draw_count as (
    select credit_class, count(*) as drawn
    from draw_selection
    group by credit_class
),

complete_count as (
    select credit_class, count(*) as complete
    from complete_institution
    group by credit_class
),

recorded_draw as (
    select (select count(*) from draw) + (select count(*) from draw_selection) > 0 as is_recorded
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
            when s.share is not null
                then least(greatest(ceil(s.share * n.roster), coalesce(s.at_least, 1)), n.roster)
            else 0
        end as required,
        case when x.is_recorded then coalesce(d.drawn, 0) end as drawn,
        coalesce(f.complete, 0) as complete
    from credit_share as s
    cross join recorded_draw as x
    left join roster_count as n on s.credit_class = n.credit_class
    left join draw_count as d on s.credit_class = d.credit_class
    left join complete_count as f on s.credit_class = f.credit_class
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
        sum(complete) as complete
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
    c.complete::bigint as complete,
    c.complete / nullif(coalesce(c.drawn, c.required), 0) as coverage,
    t.* exclude (credit_class, inspected)
from with_total as c
inner join tally as t on c.credit_class = t.credit_class
order by c.position nulls last;
