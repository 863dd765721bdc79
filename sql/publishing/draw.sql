-- 填 draw：每次抽取一行。来源：私有库的 draw、draw_institution。
select
    d.draw,
    d.drawn_at,
    d.operator,
    d.seed,
    d.roster_sha256,
    d.roster,
    count(i.institution_id)::integer as drawn,
    d.reason
from draw as d
left join draw_institution as i on d.draw = i.draw
group by d.draw, d.drawn_at, d.operator, d.seed, d.roster_sha256, d.roster, d.reason
order by d.draw;
