"""Reading the published database: the only thing reports know."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from schemas.vocabulary import DISPOSITIONS, RESULTS

Row = tuple[object, ...]


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


class Published:
    """A published database, open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.head = Head(*self.rows("from campaign")[0])  # type: ignore[arg-type]

    def rows(self, query: str) -> list[Row]:
        """The rows of a query."""
        return self._connection.execute(query).fetchall()

    def dicts(self, query: str) -> list[dict[str, object]]:
        """The rows of a query, by column name."""
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def pairs(self, query: str) -> list[tuple[object, object]]:
        """The rows of a query with two columns."""
        return [(first, second) for first, second in self.rows(query)]

    def number(self, query: str) -> int:
        """The one number a query gives."""
        return int(str(self.rows(query)[0][0]))


def results_in_words(figures: Mapping[str, object]) -> str:
    """The results of a tally's row that are not 0, with their figures: 未发现问题5户、合格2户."""
    return "、".join(
        f"{label}{figures[f'result_{code}']}户"
        for code, label in RESULTS.items()
        if figures[f"result_{code}"]
    )


def dispositions_in_words(figures: Mapping[str, object]) -> str:
    """The dispositions of a tally's row that are not 0, with their figures."""
    return "、".join(
        f"{label}{figures[measure]}户" for label, measure in DISPOSITIONS.items() if figures[measure]
    )


@contextmanager
def open_published(path: Path) -> Iterator[Published]:
    """Open the published database for reading."""
    with duckdb.connect(path, read_only=True) as connection:
        yield Published(connection)
