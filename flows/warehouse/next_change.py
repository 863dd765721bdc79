"""Until when an edition stays true by itself: the first later day on
which the same inputs say something else."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb

from flows.storage.engine import open_database, see_computed
from flows.storage.folders import House
from schemas.readings import read_last_day

_RUNS_ON = (
    "select as_of <= period_end from campaign",
    "select exists (select 1 from undone)",
    "select exists (select 1 from open_issue)",
)
"""Whether something moves from day to day: the period, a clock, the age of a problem;
the cheapest asked first."""
_AHEAD = """
    select d.day
    from campaign as c
    cross join (
        select inspected_on as day from record_line
        union all select visited_on from record_line
        union all select decided_on from record_line
        union all select done_on from ledger_entry
        union all select planned_on + 1 from planned_visit
    ) as d
    where d.day > c.as_of
"""
"""The days told that lie ahead: on them a record, a decision or an act begins to count."""


def next_change(house: House, kept: duckdb.DuckDBPyConnection, as_of: date) -> date:
    """The first day after its own (`as_of`) on which the published edition could say something else without
    anything new: the next one where a clock runs, the last day there is where nothing is left to come."""
    tomorrow = as_of + timedelta(days=1)
    with open_database(house.published, read_only=True) as published:
        see_computed(published)
        if any(published.execute(runs_on).fetchone() != (False,) for runs_on in _RUNS_ON):
            return tomorrow
        ahead = [day for (day,) in published.execute(_AHEAD).fetchall()]
    return min([*ahead, *_expiries(kept, as_of)], default=date.max)


def _expiries(kept: duckdb.DuckDBPyConnection, as_of: date) -> Iterator[date]:
    """The days from which a certificate of an inspectors' list holds no more (P03)."""
    told = kept.execute("select distinct valid_until from extracted_inspectors").fetchall()
    for (text,) in told:
        last = read_last_day(text)
        if last is not None and last >= as_of:
            yield last + timedelta(days=1)
