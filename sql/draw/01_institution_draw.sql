-- institution_draw：名录中的每个机构一行：它的签号、在本类中的位次、是否抽中。
-- 来源：draw_roster（名录：institution_key、institution、credit_class；要让过的机构另有一列 is_passed_over）、draw_seed（一行，公开的种子）、
--   draw_share（附件1 抽查比例：credit_class、share；计划写明抽几户、至少几户的，另有 number、at_least 两列）。
-- 抽法（任何人都能重做，三、2 随机抽取检查对象）：
--   1. 签号 = sha256(种子 || ',' || 机构标识)，小写十六进制；机构标识是统一社会信用代码/注册号，没有代码的是归一后的名称。
--      例（种子 2024-0701、代码 91410402MA00000000）：printf '2024-0701,91410402MA00000000' | sha256sum
--      名录里有不宜告知的机构时，draw_seed 是“种子,秘密”，秘密检查以后公布。
--      签号只由种子和自己的标识决定，名录里添一户、少一户，别人的签号都不变。
--   2. 每类按签号从小到大排位次；签号相同（实际不会发生）的按机构标识排。
--   3. 应抽数 = 比例 × 该类户数，向上取整，该类不空时至少 1；位次不大于应抽数的抽中。比例是十进制小数，乘积精确，没有浮点误差。
--      计划写明至少几户的，至少那个数；写明抽几户的，就是那个数；都不超过该类户数。
--   4. 让过的机构（本年检查已到频次上限的）算在该类户数里，但不参加排位次，由下一个签号递补。
create or replace view institution_draw as
with roster as (
    select * from draw_roster
    union all by name
    select null::boolean as is_passed_over
    where false
),

tickets as (
    select
        r.institution_key,
        r.institution,
        r.credit_class,
        coalesce(r.is_passed_over, false) as is_passed_over,
        sha256(s.seed || ',' || r.institution_key) as ticket
    from roster as r
    cross join draw_seed as s
),

ranked as (
    select
        institution_key,
        institution,
        credit_class,
        is_passed_over,
        ticket,
        row_number() over (
            partition by credit_class, is_passed_over order by ticket, institution_key
        ) as place,
        count(*) over (partition by credit_class) as roster
    from tickets
),

quotas as (
    select * from draw_share
    union all by name
    select null::varchar as credit_class, null::integer as number, null::integer as at_least
    where false
),

required as (
    select
        k.institution_key,
        k.institution,
        k.credit_class,
        k.is_passed_over,
        k.ticket,
        k.place,
        k.roster,
        least(
            coalesce(h.number, greatest(ceil(h.share * k.roster), coalesce(h.at_least, 1))), k.roster
        )::bigint as required
    from ranked as k
    inner join quotas as h on k.credit_class = h.credit_class
)

select
    institution_key,
    institution,
    credit_class,
    ticket,
    place,
    roster,
    required,
    place <= required and not is_passed_over as is_drawn
from required;
