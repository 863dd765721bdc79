"""What the office's campaigns of a year hold, for a draw that is to spare institutions and share the work:
read from outbox/总库.duckdb, as plain data, without an ID number."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from flows.problem import Problem
from schemas.identifiers import normalise_name

OFFICE: Final = "总库.duckdb"
ALL: Final = ""
"""Under this the visits of all departments together: those that went on one day went once."""

_VISITS: Final = """
    with duties as (
        select campaign_id, year, institution_id, institution, departments, visited_on
        from visit
        where not is_outside and not is_reinspection
        union all
        select campaign_id, year, institution_id, institution, departments, null as visited_on
        from visit_due
    )

    select institution_id, any_value(institution), department,
        count(distinct visited_on) + count(*) filter (where visited_on is null)
    from duties
    cross join unnest(departments || ['']) as d (department)
    where year = $year and campaign_id <> $asking
    group by institution_id, department
"""
_LOADS: Final = """
    select department, name, count(*)
    from visit_person
    where year = $year and campaign_id <> $asking and department is not null
    group by department, name
"""


def visits_of_year(outbox: Path, year: int, asking: str) -> dict[str, Mapping[str, int]]:
    """How often each institution was visited in the year, or is drawn to be: by its code and by its name made
    alike (schemas.identifiers.normalise_name; one that two codes bear is left out), by department, and all
    together under ALL.

    Of all campaigns but the one that asks. 个案检查 and reinspections do not count. Nothing where there is no
    总库 yet. Raises duckdb.Error where it cannot be read.
    """
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    bearers: dict[str, set[str]] = defaultdict(set)
    for institution, name, department, count in _asked(outbox, _VISITS, year, asking):
        alike = normalise_name(str(name))
        bearers[alike].add(str(institution))
        for key in {str(institution), alike}:
            found[key][str(department)] += int(str(count))
    return {key: dict(by) for key, by in found.items() if len(bearers.get(key, ())) <= 1}


def loads_of_year(outbox: Path, year: int, asking: str) -> dict[tuple[str, str], int]:
    """How many visits each inspector made in the year, or is drawn for: by department and name.

    Of all campaigns but the one that asks, 个案检查 and reinspections too; names that two departments share
    and no draw tells apart are nobody's. As visits_of_year where there is no 总库, or it cannot be read.
    """
    rows = _asked(outbox, _LOADS, year, asking)
    return {(str(department), str(name)): int(str(count)) for department, name, count in rows}


def held_of_year(
    outbox: Path, year: int, asking: str
) -> tuple[dict[str, Mapping[str, int]], dict[tuple[str, str], int]]:
    """Both, for a draw. Raises Problem where 总库 cannot be read: it must not draw as if there were none."""
    try:
        return visits_of_year(outbox, year, asking), loads_of_year(outbox, year, asking)
    except duckdb.Error:
        raise Problem(
            "总库.duckdb 读不出来，不知道本年各活动查了谁、谁去得多",
            "删掉 outbox/总库.duckdb，运行一次 shuangsuiji year，会照各活动的结果重做",
        ) from None


def _asked(outbox: Path, query: str, year: int, asking: str) -> list[tuple[object, ...]]:
    if not (outbox / OFFICE).exists():
        return []
    with duckdb.connect(outbox / OFFICE, read_only=True) as office:
        return office.execute(query, {"year": year, "asking": asking}).fetchall()
