-- 填 draw：每次抽取一行。来源：私有库的 draw、draw_institution；judged_elsewhere（省级平台抽取的，零或一行）。
select
    d.draw,
    d.drawn_at,
    d.operator,
    d.seed,
    d.roster_sha256,
    d.roster,
    count(i.institution_id)::integer as drawn,
    d.reason,
    null as task_number
from draw as d
left join draw_institution as i on d.draw = i.draw
group by d.draw, d.drawn_at, d.operator, d.seed, d.roster_sha256, d.roster, d.reason
union all
select
    1 as draw,
    e.drawn_at,
    '省级平台' as operator,
    null as seed,
    null as roster_sha256,
    e.roster,
    e.drawn,
    '' as reason,
    e.task_number
from judged_elsewhere as e
order by draw;
