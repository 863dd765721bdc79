"""Reading one year of 总库: all that the year's papers know."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from flows.reports.published import Head, Row
from schemas.vocabulary import INTERNAL

_HEAD: Final = """
    select
        coalesce(mode(office), ''),
        min(period_start),
        max(period_end),
        max(as_of),
        max(run_at)
    from campaign
    where campaign_id in (select y.campaign_id from year_campaign as y where y.year = $year)
"""


@dataclass(frozen=True, slots=True)
class Caps:
    """How often in a year an institution may be visited (频次上限): in all, by one department; None: no cap."""

    per_year: int | None = None
    per_department: int | None = None

    def and_those(self, per_year: object, per_department: object) -> "Caps":
        """The stricter of these caps and those that the plans of an institution's campaigns have."""
        return Caps(_least(self.per_year, per_year), _least(self.per_department, per_department))

    @property
    def told(self) -> str:
        """The caps in words, "" where there is none."""
        both = ((self.per_year, "一年一共"), (self.per_department, "一个部门一年"))
        return "、".join(f"{whose}不超过 {cap} 次" for cap, whose in both if cap is not None)

    def is_over(self, visits: int, most_by_one_department: int) -> bool:
        """Whether so many visits are more than allowed."""
        return (self.per_year is not None and visits > self.per_year) or (
            self.per_department is not None and most_by_one_department > self.per_department
        )


def _least(one: int | None, other: object) -> int | None:
    caps = [cap for cap in (one, other) if isinstance(cap, int)]
    return min(caps, default=None)


class Year:
    """One year of 总库, open for reading; every query asks with $year. `told`: what could not be taken in, by
    campaign or file, and why."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        year: int,
        caps: Caps,
        told: Sequence[tuple[str, str]],
    ) -> None:
        self._connection = connection
        self.year = year
        self.caps = caps
        self.told = told
        ((office, start, end, as_of, run_at),) = self.rows(_HEAD)
        title = f"{year}年度部门联合“双随机、一公开”监管"
        head = ("", title, "", str(office), "", f"{title}汇总表", start, end, None, as_of, run_at)
        self.head = Head(*head)  # type: ignore[arg-type]

    def rows(self, query: str) -> list[Row]:
        """The rows of a query."""
        return self._connection.execute(query, {"year": self.year}).fetchall()

    def dicts(self, query: str) -> list[dict[str, object]]:
        """The rows of a query, by column name."""
        cursor = self._connection.execute(query, {"year": self.year})
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def number(self, query: str) -> int:
        """The one number a query gives."""
        return int(str(self.rows(query)[0][0]))

    @property
    def mark(self) -> str:
        """Said first on what names institutions, where one drawn must not be warned
        and was not visited yet."""
        hidden = self.number("select count(*) from unannounced where year = $year")
        return f"【{INTERNAL}】" if hidden else ""

    @property
    def days(self) -> str:
        """The day the figures are of; where the campaigns' days differ, from which to which."""
        ((first, last),) = self.rows("select min(as_of), max(as_of) from year_campaign where year = $year")
        return f"统计日 {last}" if first == last else f"各活动的统计日 {first} 至 {last}"


def years_in(office: Path) -> dict[int, str]:
    """The years that have figures, each with what they rest on:
    the editions of its campaigns and their faults."""
    query = """
        with plans as (
            select year, string_agg(to_json(p)::varchar, chr(10) order by p.rowid) as lines
            from yearly_plan as p
            group by year
        ),

        renamed as (
            select campaign_id, string_agg(department || known_as, ' ' order by department) as names
            from known_department
            where department <> known_as
            group by campaign_id
        )

        select
            y.year,
            string_agg(
                concat_ws(' ', y.campaign_id, s.edition, s.problem, r.names), chr(10) order by y.campaign_id
            )
            || coalesce(any_value(p.lines), '')
        from year_campaign as y
        left join renamed as r on y.campaign_id = r.campaign_id
        left join source as s on y.campaign_id = s.campaign_id
        left join plans as p on y.year = p.year
        group by y.year
        order by y.year
    """
    with duckdb.connect(office, read_only=True) as connection:
        return {int(year): str(rests_on) for year, rests_on in connection.execute(query).fetchall()}


@contextmanager
def open_year(office: Path, year: int, caps: Caps, told: Sequence[tuple[str, str]]) -> Iterator[Year]:
    """Open a year of 总库 that has figures for reading."""
    with duckdb.connect(office, read_only=True) as connection:
        yield Year(connection, year, caps, told)
