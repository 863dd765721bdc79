"""Files taken back: an event in a journal beside the warehouse, and from then on they count no more.

The original stays in the archive and the file in the history.
The same bytes may come again, and then count again.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from flows.storage.folders import House
from flows.storage.journal import append_lines, read_lines


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One arrival taken back: after which run, when (ISO 8601, the office's clock), and why."""

    arrival: int
    after_run: int
    withdrawn_at: str
    reason: str


def withdraw(house: House, connection: duckdb.DuckDBPyConnection, events: Sequence[Withdrawal]) -> None:
    """Take arrivals back: into the journal for good first, then into the warehouse."""
    append_lines(_journal(house), map(asdict, events))
    settle_withdrawals(house, connection)


def settle_withdrawals(
    house: House, connection: duckdb.DuckDBPyConnection, before_run: int | None = None
) -> None:
    """Bring the warehouse in step with the journal:
    with all of it, or with what was taken back before a run began.

    It makes good what a kill cut off between the two,
    and replays the journal into a warehouse that is being rebuilt.
    """
    events = [Withdrawal(**row) for row in read_lines(_journal(house))]
    rows = [tuple(asdict(e).values()) for e in events if before_run is None or e.after_run < before_run]
    if rows:
        connection.executemany("insert or ignore into withdrawal values (?, ?, ?, ?)", rows)


def _journal(house: House) -> Path:
    return house.state / "withdrawals.jsonl"
