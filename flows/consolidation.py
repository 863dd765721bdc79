"""One campaign, step by step: what the nightly flow's tasks do, without Prefect."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from flows.intake.documents.recognise import Original, extract_file
from flows.intake.members import Contents, forget
from flows.intake.run_journal import finish, last_journal, write_journal
from flows.intake.sweep import (
    Sweep,
    archive_inbox,
    clear_inbox,
    keep_members,
    settle,
    waiting,
)
from flows.intake.unpack import as_read, open_containers
from flows.lots import kept
from flows.lots.campaign_draw import Material
from flows.lots.growth import grow
from flows.lots.office_year import OfficeYear
from flows.lots.publication import publication
from flows.post.collect import Collected, collect
from flows.post.nightly_mail import post_night
from flows.post.received import load_received, read_received, show_files, with_mail
from flows.problem import Problem
from flows.reports.night import write_night
from flows.reports.outcome import Outcome, odd_day, with_tally, wrong_in
from flows.reports.papers.renew import write_draw_papers, write_result_notices
from flows.reports.published import held_open
from flows.reports.together import together_told
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.storage.closings import refuse_closed
from flows.storage.folders import House
from flows.storage.room import refuse_full_disk
from flows.storage.standing import keep_standing, standing_for
from flows.validation.validate import Validated, validate
from flows.validation.visit_plans import first_days
from flows.warehouse import store as warehouse
from flows.warehouse.edition import Edition
from flows.warehouse.next_change import next_change
from flows.warehouse.office_ledger import held_of_year
from flows.warehouse.preconditions import refuse_lost_state, refuse_wrong_clock
from flows.warehouse.publish import publish
from flows.warehouse.store import RunRow
from flows.warehouse.withdrawals import settle_withdrawals
from schemas.handover import Arrival, Extract

_BATCH = 1000


class Consolidation:
    """One run over one campaign: its plan, its open warehouse,
    and what has been read so far. A context manager.

    A plain object on purpose: Prefect hands it from task to task without looking inside,
    so that no cell of an input ever becomes a parameter.
    """

    def __init__(self, house: House, as_of: date | None) -> None:
        self.house = house
        self.campaign = house.campaign()
        self.started_at = house.now()
        self.is_today = as_of is None
        self.as_of = as_of or self.started_at.date()
        self.read: warehouse.Read = []
        self.written: list[Path] = []
        self.posted: list[tuple[str, str]] = []
        self.collected = Collected()
        self._is_to_try_again = False

    def __enter__(self) -> Self:
        refuse_closed(self.house)
        refuse_full_disk(self.house, waiting(self.house.inbox))
        with ExitStack() as stack:
            self.warehouse: duckdb.DuckDBPyConnection = stack.enter_context(
                warehouse.open_warehouse(self.house.warehouse)
            )
            committed = warehouse.last_run(self.warehouse)
            refuse_lost_state(self.house, self.campaign.title, committed, last_journal(self.house))
            if self.is_today:
                refuse_wrong_clock(self.warehouse, self.started_at)
            settle(self.house, committed)
            show_files(self.house, read_received(self.house))
            settle_withdrawals(self.house, self.warehouse)
            kept.prepare(self.warehouse)
            kept.settle_draws(self.house, self.warehouse)
            self._seen = warehouse.known_hashes(self.warehouse)
            self.run = RunRow(committed + 1, self.house.campaign_id, self.started_at, self.as_of)
            self._held = stack.enter_context(ExitStack())
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def collect(self) -> None:
        """Bring what came by mail into the inbox;
        a mailbox that is away is told of and costs nothing else."""
        self.collected = collect(self.house, self.campaign)

    def sweep(self) -> Sweep:
        """Archive what waits in the inbox, open the archives among it, and write the run's journal."""
        came = load_received(self.house, self.warehouse)
        swept = archive_inbox(self.house, warehouse.next_arrival(self.warehouse))
        swept = replace(swept, arrivals=[with_mail(arrival, came) for arrival in swept.arrivals])
        self._opened = open_containers(self.house, (a for a in swept.arrivals if a.sha256 not in self._seen))
        members = {
            sha256: contents.members
            for sha256, contents in self._opened.items()
            if isinstance(contents, Contents)
        }
        self.swept = replace(swept, arrivals=keep_members(self.house, swept.arrivals, members))
        forget(self.house.unpacked)
        head = {
            "campaign": self.run.campaign,
            "started_at": self.started_at.isoformat(),
            "as_of": self.as_of.isoformat(),
        }
        self._journal = write_journal(self.house, self.run.run, head, self.swept.arrivals)
        return self.swept

    def batch_count(self) -> int:
        """How many batches of a size that is worth a task the arrivals make."""
        return -(-len(self.swept.arrivals) // _BATCH)

    def _batch(self, batch: int) -> Sequence[Arrival]:
        return self.swept.arrivals[batch * _BATCH : (batch + 1) * _BATCH]

    def read_batch(self, batch: int, workers: Workers[Original, Extract]) -> None:
        """Read a batch of archived originals in worker processes; the same bytes are read once."""
        fresh = [
            arrival
            for arrival in self._batch(batch)
            if self._seen.setdefault(arrival.sha256, arrival.arrival) == arrival.arrival
        ]
        results = {a.arrival: as_read(self._opened[a.sha256]) for a in fresh if a.sha256 in self._opened}
        files = [arrival for arrival in fresh if arrival.arrival not in results]
        jobs = [
            Original(self.house.original(arrival.sha256), self.campaign.own_measures) for arrival in files
        ]
        with progress("读取文件", len(files)) as report:
            read = [result for _, result in workers.run(jobs, report)]
        results |= zip((arrival.arrival for arrival in files), read, strict=True)
        self.read += [(arrival, results.get(arrival.arrival)) for arrival in self._batch(batch)]

    def load(self) -> None:
        """Take everything read into the warehouse in one transaction, then clear the inbox of it."""
        warehouse.load_run(self.warehouse, self.run, self.read)
        self.read = []  # the warehouse has it: a list of 100,000 lines is 300 MB of texts here
        clear_inbox(self.house, self.swept.arrivals)
        finish(self._journal)

    def judge(self) -> Validated:
        """Validate all that was ever taken in against today's plan, roster and as-of date.

        Where the plan sends more people than the draw's teams have, they are drawn first.
        """
        self.validated, self._not_grown = self._judged(), ""
        try:
            if grow(self.material()):
                self.validated = self._judged()
        except Problem as problem:
            self._not_grown = f"检查组还没有按现在的计划补齐：{problem.message}（{problem.hint}）"
        return self.validated

    def _judged(self) -> Validated:
        own = kept.known_draw(self.warehouse)
        return validate(warehouse.extracted(self.warehouse), self.campaign, self.as_of, own)

    def publish(self) -> Path:
        """Put the new published database in the old one's place."""
        self._held.close()
        publish(Edition(self.house, self.campaign, self.run, self.warehouse, self.validated))
        # All else of what was judged is in the database now: 300 MB over a list of 100,000 lines.
        self._draw_told, self._planned = publication(self.material()), first_days(self.validated.planned)
        del self.validated
        pa.default_memory_pool().release_unused()
        return self.house.published

    def material(self) -> Material:
        """What was taken in, for something to be done with its lots."""
        newest = warehouse.newest_of_each_name(self.warehouse)
        drawn = kept.last_draw(self.warehouse)
        return Material(
            self.house, self.warehouse, self.campaign, self.validated, newest, drawn, self.run.run,
            self.as_of, self._office_year,
        )  # fmt: skip

    def _office_year(self) -> OfficeYear:
        """What the office's other campaigns hold of this one's year."""
        year = self.campaign.period.start.year
        return OfficeYear(*held_of_year(self.house.settings.outbox, year, self.house.campaign_id))

    def write_reports(self) -> None:
        """Everything people open, from the published database; the papers of the draw where one was made.

        The database stays open behind them for all that is still told of this run.
        """
        self._held.close()
        self._held.enter_context(held_open(self.house.published))
        self.written = write_night(self.house, self.as_of, self._write_papers)

    def _write_papers(self) -> list[Path]:
        """The papers of the draw, where there is one, and of the results that count."""
        papers = write_draw_papers(self.house, self.campaign, self._draw_told, self._planned)
        return [*papers, *write_result_notices(self.house, self.campaign)]

    def mail(self) -> None:
        """Send what the plan asks for and answer who sent something;
        what became of it is kept for the outcome."""
        told = post_night(self.house, self.campaign, self.warehouse, len(self.swept.arrivals))
        self.posted = [(posted.subject, posted.outcome) for posted in told]
        self._is_to_try_again = any(posted.failed for posted in told)

    def keep_standing(self) -> None:
        """Note what this run ended with (storage.standing), where nothing of it is to be tried again."""
        if self.campaign.mailbox or self.swept.left or self._is_to_try_again:
            return
        mail = self.campaign.mail
        is_daily = mail is not None and bool(mail.to) and mail.when != "changes"
        until = (
            self.as_of + timedelta(days=1)
            if is_daily
            else next_change(self.house, self.warehouse, self.as_of)
        )
        beside = together_told(self.house.published, self.as_of)
        keep_standing(self.house, self.as_of, until, *wrong_in(self.house.published), self.written, beside)

    def stands(self) -> Outcome | None:
        """The last run's outcome where one today would tell the same: nothing came or was changed, no day
        has come on which something moves. It is no run then: it has no number and no figures of its own."""
        if self.campaign.mailbox or any(waiting(self.house.inbox)):
            return None
        standing = standing_for(self.house, self.as_of, together_told(self.house.published, self.as_of))
        if standing is None:
            return None
        told = f"没有新材料，也没有到期的事，{standing.as_of} 的结果照旧"
        notice = "；".join(filter(None, (self._odd_day(), told)))
        outcome = Outcome(
            self.house.campaign_id, errors=standing.errors, warnings=standing.warnings, notice=notice
        )
        return with_tally(outcome, self.house.published)

    def outcome(self) -> Outcome:
        """What the run came to."""
        errors, warnings = wrong_in(self.house.published)
        mailbox = [("邮箱", self.collected.problem)] if self.collected.problem else []
        told = (self._not_grown, self._odd_day(), together_told(self.house.published, self.as_of))
        outcome = Outcome(
            self.house.campaign_id, len(self.swept.arrivals), errors, warnings,
            (*self.collected.left, *mailbox, *self.swept.left), tuple(self.written),
            posted=tuple(self.posted), notice="；".join(filter(None, told)),
        )  # fmt: skip
        return with_tally(outcome, self.house.published)

    def _odd_day(self) -> str:
        clock = self.started_at.date()
        return odd_day(self.as_of, self.campaign.period.start, clock, is_today=self.is_today)


Do = Callable[[str, Callable[[], object]], object]
"""How a step is carried out, given its name and its work: plainly, or as a task of Prefect's."""


def plainly(_step: str, work: Callable[[], object]) -> object:
    """Carry a step out, and nothing else."""
    return work()


def take_in(run: Consolidation, do: Do = plainly) -> None:
    """The first half of a night: collect, sweep, read, load, judge."""
    if run.campaign.mailbox:
        do("collect", run.collect)
    do("sweep", run.sweep)
    with Workers(extract_file, run.house.settings.limits) as workers:
        for batch in range(run.batch_count()):
            do("read_batch", partial(run.read_batch, batch, workers))
    do("load", run.load)
    do("judge", run.judge)


def give_out(run: Consolidation, do: Do = plainly) -> None:
    """The second half: publish, write the reports, mail. A draw puts its lots between the two."""
    do("publish", run.publish)
    do("write_reports", run.write_reports)
    do("mail", run.mail)
    run.keep_standing()
