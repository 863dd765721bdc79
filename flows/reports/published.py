"""Reading the published database: the only thing reports know."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb

from flows.storage.engine import computed_once, open_database, see_computed

Row = tuple[object, ...]
_AT_ONCE: Final = 2_000
RECOMPUTED: Final = "（以今天所知重算）"
"""Said wherever a day is told of that had passed when it was computed: what came since then is in it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The campaign a report is about."""

    campaign: str
    title: str
    document: str
    office: str
    subject: str
    tally_title: str
    period_start: date
    period_end: date
    report_due: date | None
    as_of: date
    run_at: datetime

    @property
    def recomputed(self) -> str:
        """RECOMPUTED where the day had passed when this was computed, else nothing."""
        return RECOMPUTED if self.as_of < self.run_at.date() else ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the tallies: its column there, how it is printed, what it belongs to, a result's code."""

    name: str
    label: str
    group: str
    code: int | str | None = None


INSPECTED: Final = Measure("inspected", "抽查户数", "户数")
RESULT, DISPOSITION = "抽查结果", "处理结果"
"""The groups of measures, as 附件3 heads them."""


class Published:
    """A published database, open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        see_computed(connection)
        columns = ", ".join(field.name for field in fields(Head))
        told = self.rows(f"select {columns} from campaign")  # noqa: S608
        self.head = Head(*told[0])  # type: ignore[arg-type]

    def rows(self, query: str) -> list[Row]:
        """The rows of a query."""
        return self._connection.execute(query).fetchall()

    def stream(self, query: str) -> Iterator[Row]:
        """The rows of a query that may have very many, never all in memory;
        other queries may run meanwhile."""
        with self._connection.cursor() as cursor:
            see_computed(cursor)
            cursor.execute(query)
            while some := cursor.fetchmany(_AT_ONCE):
                yield from some

    def dicts(self, query: str) -> list[dict[str, object]]:
        """The rows of a query, by column name."""
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def pairs(self, query: str) -> list[tuple[object, object]]:
        """The rows of a query with two columns."""
        return [(first, second) for first, second in self.rows(query)]

    def let(self, **variables: str) -> None:
        """Set the variables that a query of sql/why asks for."""
        for name, value in variables.items():
            self._connection.execute(f"set variable {name} = ?", [value])

    def number(self, query: str) -> int:
        """The one number a query gives."""
        return int(str(self.rows(query)[0][0]))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What the tallies count, in 附件3's order: 抽查户数, the plan's results, the plan's dispositions."""
        results = self.pairs("select result, label from result_code order by rowid")
        dispositions = self.pairs("select measure, disposition from disposition_kind order by position")
        return (
            INSPECTED,
            *(
                Measure(f"result_{code}".lower(), str(label), RESULT, code)  # type: ignore[arg-type]
                for code, label in results
            ),
            *(Measure(str(name), str(label), DISPOSITION) for name, label in dispositions),
        )

    @cached_property
    def results(self) -> dict[int | str, str]:
        """The plan's results: code and words."""
        return {measure.code: measure.label for measure in self.measures if measure.code is not None}

    @cached_property
    def results_that_dispose(self) -> dict[int | str, str]:
        """The results that say a disposition by their own words, with it: 5 发现问题已责令整改."""
        query = "select result, disposition from result_code where disposition is not null order by position"
        return {code: str(disposition) for code, disposition in self.pairs(query)}  # type: ignore[misc]

    @cached_property
    def overdue(self) -> dict[str, int]:
        """What is overdue, by kind (publication, referral),
        in institution × department; a kind without any is left out."""
        query = "select kind, count(*) from undone where status = 'overdue' group by kind order by kind"
        return {str(kind): int(str(count)) for kind, count in self.pairs(query)}


@contextmanager
def open_published(path: Path) -> Iterator[Published]:
    """Open the published database for reading; opened again while it is open, it costs nothing."""
    with open_database(path, read_only=True) as connection:
        yield Published(connection)


@contextmanager
def held_open(path: Path) -> Iterator[Published]:
    """Open the published database for all that is told of it:
    each view is computed once, whoever asks for it."""
    with open_database(path, read_only=True) as connection, computed_once(connection):
        yield Published(connection)
