"""One campaign, step by step: what the nightly flow's tasks do, without Prefect."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from flows import warehouse
from flows.house import House
from flows.intake.extract import Extract
from flows.intake.recognise import extract_file
from flows.intake.sweep import Arrival, Sweep, archive_inbox, clear_inbox, finish_journal, settle, write_journal
from flows.intake.unreadable import Limits
from flows.intake.workers import Workers
from flows.publish import Edition, publish
from flows.settings import Settings
from flows.validation.validate import Validated, validate
from flows.warehouse import RunRow

_BATCH = 1000


class Consolidation:
    """One run over one campaign: its plan, its open warehouse, and what has been read so far. A context manager.

    A plain object on purpose: Prefect hands it from task to task without looking inside, so that no cell of an input
    ever becomes a parameter.
    """

    def __init__(self, house: House, as_of: date | None) -> None:
        self.house = house
        self.campaign = house.campaign()
        self.started_at = house.now()
        self.as_of = as_of or self.started_at.date()
        self.read: warehouse.Read = []

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self.warehouse: duckdb.DuckDBPyConnection = self._stack.enter_context(warehouse.open_warehouse(self.house.warehouse))
        committed = warehouse.last_run(self.warehouse)
        settle(self.house, committed)
        self.run = RunRow(committed + 1, self.house.campaign_id, self.started_at, self.as_of)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def sweep(self) -> Sweep:
        """Archive what waits in the inbox and write the run's journal."""
        self.swept = archive_inbox(self.house, warehouse.next_arrival(self.warehouse))
        head = {"campaign": self.run.campaign, "started_at": self.started_at.isoformat(), "as_of": self.as_of.isoformat()}
        self._journal = write_journal(self.house, self.run.run, head, self.swept.arrivals)
        return self.swept

    def batches(self) -> Iterator[Sequence[Arrival]]:
        """The arrivals in batches of a size that is worth a task."""
        for start in range(0, len(self.swept.arrivals), _BATCH):
            yield self.swept.arrivals[start : start + _BATCH]

    def read_batch(self, batch: Sequence[Arrival], workers: Workers[Extract], progress: Callable[[int], None]) -> None:
        """Read a batch of archived originals; the same bytes are read once."""
        known = warehouse.known_hashes(self.warehouse)
        seen = {arrival.sha256 for arrival, _ in self.read}
        fresh = [a for a in batch if a.sha256 not in known and not (a.sha256 in seen or seen.add(a.sha256))]  # type: ignore[func-returns-value]
        results = dict(workers.read([self.house.original(a.sha256) for a in fresh], progress))
        first = {a.arrival for a in fresh}
        self.read += [(a, results[self.house.original(a.sha256)] if a.arrival in first else None) for a in batch]

    def load(self) -> None:
        """Take everything read into the warehouse in one transaction, then clear the inbox of it."""
        warehouse.load_run(self.warehouse, self.run, self.read)
        clear_inbox(self.house, self.swept.arrivals)
        finish_journal(self._journal)

    def judge(self) -> Validated:
        """Validate all that was ever taken in against today's plan, roster and as-of date."""
        self.drawn = pl.DataFrame(schema={"institution_id": pl.String, "credit_class": pl.String})
        drawn = frozenset(self.drawn["institution_id"])
        self.validated = validate(warehouse.extracted(self.warehouse), self.campaign, self.as_of, drawn)
        return self.validated

    def publish(self) -> Path:
        """Put the new published database in the old one's place."""
        edition = Edition(
            self.house, self.campaign, self.run, warehouse.arrivals(self.warehouse), warehouse.runs(self.warehouse),
            self.validated, self.drawn,
        )  # fmt: skip
        publish(edition)
        return self.house.published


def limits(settings: Settings) -> Limits:
    """What one file may cost, as the settings say."""
    return Limits(
        file_bytes=settings.file_megabytes << 20,
        unpacked_bytes=settings.unpacked_megabytes << 20,
        seconds=settings.file_seconds,
        memory_bytes=settings.worker_megabytes << 20,
    )


def reading_workers(settings: Settings) -> Workers[Extract]:
    """The worker processes that read files."""
    return Workers(extract_file, limits(settings))
