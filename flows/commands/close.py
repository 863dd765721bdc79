"""close: a campaign's last edition, what an auditor needs in one archive,
and from then on nothing is taken in."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import typer

from flows.commands.run import run_campaigns
from flows.intake.sweep import waiting
from flows.problem import Problem
from flows.reports.closing import Received, archive_of, write_archive, write_originals
from flows.reports.published import Published, open_published
from flows.settings import Settings
from flows.storage.closings import Closing, closings, note_closing, refuse_closed, standing_closing
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_campaign
from flows.storage.names import apart
from flows.warehouse.store import open_warehouse

_OPEN = (
    ("要补正的错误 {} 处", "select count(*) from to_mend"),
    ("未报、待补正 {} 户次", "select count(*) from outstanding"),
    ("没有了结的问题 {} 个", "select count(*) from open_issue"),
    ("没有办的公示、移送、更正 {} 项", "select count(*) from undone"),
)
_ARRIVALS = "select arrival, run, file_name, sha256, received_at from arrival order by arrival"


def close_campaign(
    settings: Settings, campaign: str, reason: str, to: Path | None, as_of: date | None
) -> int:
    """Close a campaign; the exit code. Raises Problem, and closes nothing, where something is open
    and no reason is given, or its last edition could not be made."""
    refuse_closed(open_house(settings, campaign))
    if run_campaigns(settings, campaign, as_of) == 2:
        return 2
    house = open_house(settings, campaign)
    with sole_campaign(settings, campaign):
        matters = _refuse_open(house, reason)
        originals = (to or settings.var / "archive-out") / f"原件-{campaign}.zip"
        _refuse_published_place(settings, originals)
        closing = Closing(house.now().isoformat(), reason.strip(), matters)
        received = _received(house)
        sizes = write_originals(house, received, originals)
        archive = write_archive(house, received, sizes, house.campaign().rules, [*closings(house), closing])
        note_closing(house, closing)
    typer.echo(f"已结档：{campaign}{f'（{matters}；理由：{closing.reason}）' if matters else ''}")
    typer.echo(f"  {archive}　归档清单和全部发布的结果")
    typer.echo(f"  {originals}　收到的原件，含身份证号，不要外传")
    typer.echo(f"以后不再收件；要重新打开：shuangsuiji close {campaign} --reopen --reason 理由")
    return 0


def reopen_campaign(settings: Settings, campaign: str, reason: str) -> int:
    """Open a closed campaign again; the exit code. Raises Problem where it is not closed
    or no reason is given."""
    house = open_house(settings, campaign)
    if not reason.strip():
        raise Problem(
            "重新打开要写明理由", f"例：shuangsuiji close {campaign} --reopen --reason 有漏报的记录"
        )
    with sole_campaign(settings, campaign):
        if standing_closing(house) is None:
            raise Problem(f"{campaign} 没有结档，不用重新打开", "直接 shuangsuiji run")
        note_closing(house, Closing(house.now().isoformat(), reason.strip(), is_reopened=True))
    typer.echo(
        f"已重新打开：{campaign}。{archive_of(house).name} 是结档时的，留着不动；再结档时换成新的一份。"
    )
    return 0


def _refuse_open(house: House, reason: str) -> str:
    """What is still open, in words. Raises Problem where that stands against closing."""
    if files := sum(1 for _ in waiting(house.inbox)):
        raise Problem(f"收件箱里还有 {files} 个文件没有收下", "收下或移走以后再结档")
    with open_published(house.published) as data:
        matters = "、".join(_open_matters(data))
    if matters and not reason.strip():
        raise Problem(
            f"还有没有了结的：{matters}", "办完再结；确要结档的，加 --reason 写明理由，记入归档清单"
        )
    return matters


def _open_matters(data: Published) -> list[str]:
    counts = [(told, data.number(query)) for told, query in _OPEN]
    return [told.format(count) for told, count in counts if count]


def _refuse_published_place(settings: Settings, originals: Path) -> None:
    for folder in (settings.outbox, settings.inbox):
        if originals.resolve().is_relative_to(folder.resolve()):
            raise Problem(
                f"原件含身份证号，不能放在 {folder} 里", "--to 写别的文件夹，或不写（放在 var/archive-out）"
            )


def _received(house: House) -> list[Received]:
    """Every arrival, with a name of its own among the originals: its path,
    numbered where two have the same."""
    with open_warehouse(house.warehouse) as warehouse:
        rows = _arrivals(warehouse)
    taken: set[str] = set()
    places: dict[str, str] = {}
    received = []
    for arrival, run, file_name, sha256, received_at in rows:
        if sha256 not in places:
            places[sha256] = apart(file_name, taken)
            taken.add(places[sha256].lower())
        received.append(Received(arrival, run, file_name, sha256, received_at, places[sha256]))
    return received


def _arrivals(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[int, int, str, str, datetime]]:
    return warehouse.execute(_ARRIVALS).fetchall()
