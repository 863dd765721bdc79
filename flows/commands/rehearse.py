"""draw --rehearse: everything a draw does, on copies of the real files that are thrown away."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from flows.consolidation import Consolidation, take_in
from flows.lots.commitment import commitments
from flows.lots.rehearsal import REFUSED, rehearse
from flows.reports.papers.rehearsal import write_rehearsal
from flows.reports.published import Head
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_campaign
from flows.warehouse.office_ledger import OFFICE

_COPIED = ("warehouse.duckdb", "draws", "journal", "withdrawals.jsonl")
"""What of a campaign's state a rehearsal looks at."""


def rehearse_draw(settings: Settings, campaign: str, as_of: date | None) -> int:
    """Rehearse a draw and tell what it would come to; 0 where it could be made, 1 where not. Raises Problem.

    Nothing is taken in, drawn, kept or sent; the report in the outbox is all that is written.
    """
    house = open_house(settings, campaign)
    house.campaign()
    with sole_campaign(settings, campaign), _copy_of(house) as copy, Consolidation(copy, as_of) as run:
        take_in(run, _without_mail)
        rows = list(rehearse(run.material(), commitments(house)))
        head = _head(run)
    report = write_rehearsal(head, rows, house.outbox)
    typer.echo("抽取演练（不是抽取；种子用完即弃，没有收件，没有改动任何材料）：")
    for about, state, told in rows:
        typer.echo(f"  {state}  {about}：{told}")
    typer.echo(f"写出：{report}")
    return 1 if any(state == REFUSED for _, state, _ in rows) else 0


@contextmanager
def _copy_of(house: House) -> Iterator[House]:
    """The house as it is, on folders that are gone when the block ends."""
    with TemporaryDirectory(prefix="shuangsuiji-rehearsal-") as folder:
        names = ("inbox", "outbox", "var")
        settings = house.settings.model_copy(update={name: Path(folder) / name for name in names})
        copy = House(settings, house.campaign_id)
        shutil.copytree(house.inbox, copy.inbox)
        copy.state.mkdir(parents=True)
        copy.outbox.mkdir(parents=True)
        _copy(house.settings.outbox / OFFICE, settings.outbox / OFFICE)
        _copy(
            house.published, copy.published
        )  # by it a var that was lost is told, and not taken for a beginning
        for name in _COPIED:
            _copy(house.state / name, copy.state / name)
        yield copy


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _without_mail(step: str, work: Callable[[], object]) -> None:
    if step != "collect":
        work()


def _head(run: Consolidation) -> Head:
    plan = run.campaign
    return Head(
        run.house.campaign_id,
        plan.title,
        plan.document,
        plan.office,
        plan.subject,
        plan.heading,
        plan.period.start,
        plan.period.end,
        plan.report_due,
        run.as_of,
        datetime.combine(run.as_of, datetime.min.time()),
    )
