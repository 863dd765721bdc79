"""The institutions of a campaign that another campaign of the office has drawn as well, at the same time
and not visited yet: one visit can serve both (国办发〔2024〕54号: what can be merged is not repeated).

The brief tells them and leaves the office: one that must not be warned in either campaign is not among them,
since each campaign's public draw would betray whom the other hides. Inside, 总库 and 年度汇总 have them all.
"""

from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from flows.storage.engine import open_database

_OFFICE: Final = "总库.duckdb"
_SHOWN: Final = 3
_TOGETHER: Final = """
    with others as (
        select coalesce(k.known_as, o.institution_id) as institution_id, c.title, c.period_end
        from office.draw_selection as o
        inner join office.campaign as c on o.campaign_id = c.campaign_id
        cross join campaign as own
        left join office.known_institution as k
            on o.campaign_id = k.campaign_id and o.institution_id = k.institution_id
        anti join office.record_result as r
            on o.campaign_id = r.campaign_id and o.institution_id = r.institution_id
        anti join office.unannounced as u
            on o.campaign_id = u.campaign_id and o.institution_id = u.institution_id
        where o.campaign_id <> own.campaign and c.period_start <= own.period_end
            and c.period_end >= own.period_start
            and $as_of <= least(c.period_end, own.period_end)
    ),

    known as (
        select k.institution_id, k.known_as
        from office.known_institution as k
        inner join campaign as own on k.campaign_id = own.campaign
    )

    select coalesce(i.name, s.institution_id), o.title, o.period_end::varchar
    from draw_selection as s
    left join known as k on s.institution_id = k.institution_id
    inner join others as o on coalesce(k.known_as, s.institution_id) = o.institution_id
    left join institution as i on s.institution_id = i.institution_id
    anti join record_result as r on s.institution_id = r.institution_id
    anti join unannounced as u on s.institution_id = u.institution_id
    order by 1, 2
"""


def drawn_together(published: Path, as_of: date) -> list[tuple[str, str, str]]:
    """Institution, the other campaign's title, the last day of its period; of a campaign's published database
    beside 总库 as it is now, where the days that both have are not over by `as_of`. None where there is no 总库
    to look into; a broken one is made anew this night."""
    office = published.parent.parent / _OFFICE
    if not office.exists():
        return []
    try:
        with open_database(published, read_only=True) as connection:
            quoted = str(office).replace("'", "''")
            connection.execute(f"attach '{quoted}' as office (read_only)")
            try:
                return [
                    (str(name), str(title), str(end))
                    for name, title, end in connection.execute(_TOGETHER, {"as_of": as_of}).fetchall()
                ]
            finally:
                connection.execute("detach office")
    except duckdb.Error:
        return []


def together_told(published: Path, as_of: date) -> str:
    """The same in a sentence, "" where there is none."""
    found = drawn_together(published, as_of)
    if not found:
        return ""
    shown = "、".join(dict.fromkeys(name for name, _, _ in found[:_SHOWN]))
    others = "、".join(dict.fromkeys(f"《{title}》" for _, title, _ in found))
    count = len({name for name, _, _ in found})
    return f"{count} 户同时被{others}抽中，两边都还没有去（{shown}{' 等' if count > _SHOWN else ''}）：请商定一天一起去，名单见简报"
