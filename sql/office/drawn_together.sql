-- drawn_together：同一机构被两个期间有重叠的活动抽中的一行：机构 × 两个活动（小的编号在前）。
-- 来源：draw_selection、campaign、visit、institution、known_institution、unannounced。
-- 计法：两个活动的抽查期间有同一天的；两边都还没有去、共同的期间还没有过的（can_join）应当合并成一次去（国办发〔2024〕54号：能合并的不重复）。
--       有一边不宜告知、还没有去的（is_unannounced）不得外传：对照两边公布的抽取结果就知道是谁。
create view drawn_together as
with drawn as (
    select
        s.campaign_id,
        coalesce(k.known_as, s.institution_id) as institution_id,
        coalesce(i.name, s.institution_id) as institution,
        c.year,
        c.title,
        c.period_start,
        c.period_end,
        c.as_of,
        (
            select min(v.visited_on)
            from visit as v
            where v.campaign_id = s.campaign_id and v.institution_id = coalesce(k.known_as, s.institution_id)
        ) as visited_on,
        (s.campaign_id, s.institution_id) in (
            select (u.campaign_id, u.institution_id) from unannounced as u
        ) as is_unannounced
    from draw_selection as s
    inner join campaign as c on s.campaign_id = c.campaign_id
    left join known_institution as k on s.campaign_id = k.campaign_id and s.institution_id = k.institution_id
    left join institution as i on s.campaign_id = i.campaign_id and s.institution_id = i.institution_id
)

select
    a.campaign_id,
    a.year,
    a.title,
    a.institution_id,
    a.institution,
    a.visited_on,
    b.campaign_id as other_campaign_id,
    b.title as other_title,
    b.visited_on as other_visited_on,
    greatest(a.period_start, b.period_start) as together_from,
    least(a.period_end, b.period_end) as together_until,
    a.visited_on is null and b.visited_on is null
    and greatest(a.as_of, b.as_of) <= least(a.period_end, b.period_end) as can_join,
    a.is_unannounced or b.is_unannounced as is_unannounced
from drawn as a
inner join drawn as b
    on
        a.institution_id = b.institution_id and a.campaign_id < b.campaign_id
        and a.period_end >= b.period_start and a.period_start <= b.period_end
order by a.institution, a.campaign_id, other_campaign_id;
