"""One campaign, step by step: what the nightly flow's tasks do, without Prefect."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from flows.intake.documents.recognise import Original, extract_file
from flows.intake.members import Contents, forget
from flows.intake.run_journal import finish, last_journal, write_journal
from flows.intake.sweep import Sweep, archive_inbox, clear_inbox, keep_members, settle, waiting
from flows.intake.unpack import as_read, open_containers
from flows.lots import record as draw_record
from flows.lots.campaign_draw import drawn_from
from flows.post.collect import Collected, collect
from flows.post.outgoing import Posted, post
from flows.post.received import Received, load_received, read_received, show_files
from flows.post.replies import reply
from flows.reports.night import write_night
from flows.reports.papers.renew import write_draw_papers, write_result_notices
from flows.reports.published import Measure, open_published
from flows.reports.together import together_told
from flows.reports.wording import drawn_and_inspected
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.settings import RELEASED
from flows.storage.folders import House
from flows.storage.room import refuse_full_disk
from flows.validation.validate import Validated, validate
from flows.warehouse import store as warehouse
from flows.warehouse.edition import Edition
from flows.warehouse.preconditions import refuse_lost_state, refuse_wrong_clock
from flows.warehouse.publish import publish
from flows.warehouse.store import RunRow
from flows.warehouse.withdrawals import settle_withdrawals
from schemas.handover import Arrival, Extract

_BATCH = 1000
_log = logging.getLogger("prefect.shuangsuiji")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One campaign's run: files taken in and left,
    what needs mending, what was written; or why it stopped."""

    campaign: str
    files: int = 0
    errors: int = 0
    warnings: int = 0
    left: tuple[tuple[str, str], ...] = ()
    written: tuple[Path, ...] = ()
    tally: tuple[tuple[object, ...], ...] = ()
    measures: tuple[Measure, ...] = ()
    reached: str = ""
    posted: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    problem: str = ""
    hint: str = ""

    @classmethod
    def stopped(cls, campaign: str, problem: str, hint: str) -> Self:
        """A run that could not be made."""
        return cls(campaign, problem=problem, hint=hint)

    @property
    def exit_code(self) -> int:
        """0 done; 1 done, and some input needs mending; 2 the command could not run."""
        return 2 if self.problem else 1 if self.errors else 0


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

    def __enter__(self) -> Self:
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
            draw_record.prepare(self.warehouse)
            draw_record.settle_draws(self.house, self.warehouse)
            self._seen = warehouse.known_hashes(self.warehouse)
            self.run = RunRow(committed + 1, self.house.campaign_id, self.started_at, self.as_of)
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
        swept = replace(swept, arrivals=[_with_mail(arrival, came) for arrival in swept.arrivals])
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
        """Validate all that was ever taken in against today's plan, roster and as-of date."""
        own = draw_record.known_draw(self.warehouse)
        self.validated = validate(warehouse.extracted(self.warehouse), self.campaign, self.as_of, own)
        return self.validated

    def publish(self) -> Path:
        """Put the new published database in the old one's place."""
        publish(Edition(self.house, self.campaign, self.run, self.warehouse, self.validated))
        return self.house.published

    def newest_files(self) -> set[int]:
        """The arrivals that are the last of their name."""
        return warehouse.newest_of_each_name(self.warehouse)

    def drawn_record(self) -> draw_record.DrawRecord | None:
        """The draw that holds, or None."""
        return draw_record.last_draw(self.warehouse)

    def write_reports(self) -> None:
        """Everything people open, from the published database; the papers of the draw where one was made."""
        self.written = write_night(self.house, self.as_of, self._write_papers)

    def _write_papers(self) -> list[Path]:
        """The papers of the draw, where there is one, and of the results that count."""
        notices = write_result_notices(self.house, self.campaign)
        record = self.drawn_record()
        if record is None:
            return notices
        standing = drawn_from(self.validated.institutions.query("is_listed"))
        roster = standing[["code", "name", "credit_class", "institution_id"]]
        rows = list(roster.itertuples(index=False, name=None))
        return [write_draw_papers(self.house, self.campaign, record, rows, {}), *notices]

    def mail(self) -> None:
        """Send what the plan asks for and answer who sent something;
        what became of it is kept for the outcome."""
        try:
            told = post(
                self.house, self.campaign, self.warehouse, asked=False, arrived=len(self.swept.arrivals)
            )
            told += reply(self.house, self.campaign, self.warehouse)
        except (
            Exception
        ):  # everything else is done and written: a fault in the mail is told, and costs the mail alone
            _log.exception("%s: mail", self.house.campaign_id)
            told = [
                Posted(
                    "邮件",
                    f"没有发出：程序出错，错误详情记在日志里；结果都在 outbox，可再运行 shuangsuiji send {self.house.campaign_id}",
                )
            ]
        self.posted = [(posted.subject, posted.outcome) for posted in told]

    def outcome(self) -> Outcome:
        """What the run came to."""
        with open_published(self.house.published) as data:
            errors = data.number("select count(*) from to_mend")
            warnings = data.number("select count(*) from finding where severity = 'warning'")
            tally, measures = tuple(data.rows("from department_tally")), data.measures
            reached = drawn_and_inspected(data)
        notice = "；".join(filter(None, (self._notice(), together_told(self.house.published))))
        mailbox = [("邮箱", self.collected.problem)] if self.collected.problem else []
        left = (*self.collected.left, *mailbox, *self.swept.left)
        return Outcome(
            self.house.campaign_id, len(self.swept.arrivals), errors, warnings, left, tuple(self.written),
            tally, measures, reached, tuple(self.posted), notice,
        )  # fmt: skip

    def _notice(self) -> str:
        """What is odd about the as-of date: one mistyped makes every visit after it one in the future."""
        if self.is_today and self.as_of < RELEASED:
            return f"这台机器的时钟是 {self.as_of}，比本程序发布的日子（{RELEASED}）还早，多半错了：校准后再运行一次"
        start = self.campaign.period.start
        if self.as_of < start:
            return f"统计日 {self.as_of} 早于抽查期间的开始 {start}，统计日以后的检查都不计入；打错了的，用对的统计日再运行一次"
        today = self.started_at.date()
        return f"统计日 {self.as_of} 在今天（{today}）以后，期限按那一天算" if self.as_of > today else ""


def _with_mail(arrival: Arrival, came: Mapping[tuple[str, str], Received]) -> Arrival:
    """An arrival with the message it came with, where it came by mail."""
    message = came.get((arrival.file_name, arrival.sha256))
    return replace(arrival, sender=message.sender, message_id=message.message_id) if message else arrival


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
