"""withdraw: files taken back, and the results made anew without them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import typer

from flows.commands.run import run_campaigns
from flows.consolidation import Consolidation
from flows.problem import Problem
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_campaign
from flows.warehouse.store import last_run
from flows.warehouse.withdrawals import Withdrawal, withdraw

_SHOWN = 6
_STANDING = """
    select arrival, file_name, sha256 from received where withdrawn_at is null order by arrival
"""
_Standing = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take back: its path, its arrivals,
    and what goes on counting though somebody may think otherwise.

    `same_bytes`: other files with these bytes; `is_older_there`: an older version under the same name.
    """

    file_name: str
    arrivals: tuple[int, ...]
    same_bytes: tuple[str, ...]
    is_older_there: bool


def withdraw_files(
    settings: Settings, campaign: str, files: Sequence[str], reason: str, as_of: date | None
) -> int:
    """Take files back and consolidate anew; the exit code.

    Raises Problem, and takes nothing back,
    where a reason is missing or a file is not known or not told apart.
    """
    house = open_house(settings, campaign)
    with sole_campaign(settings, campaign):
        found = take_back(house, files, reason)
    for file in found:
        _tell(file, campaign)
    return run_campaigns(settings, campaign, as_of)


def take_back(house: House, files: Sequence[str], reason: str) -> list[Found]:
    """Take back the files of these names, all or none;
    what was found. Raises Problem as `withdraw_files` does."""
    if not reason.strip():
        example = f"例：shuangsuiji withdraw {house.campaign_id} 记录表001.xlsx --reason 查错了对象"
        raise Problem("撤回要写明理由", example)
    with Consolidation(house, None) as run:
        found = find_files(run.warehouse, files)
        now, after = house.now().isoformat(), last_run(run.warehouse)
        arrivals = sorted({arrival for file in found for arrival in file.arrivals})
        withdraw(house, run.warehouse, [Withdrawal(a, after, now, reason.strip()) for a in arrivals])
    return found


def find_files(warehouse: duckdb.DuckDBPyConnection, files: Sequence[str]) -> list[Found]:
    """The newest version of each file,
    by its path below the campaign's folder, the end of it, or its SHA-256."""
    standing: list[_Standing] = warehouse.execute(_STANDING).fetchall()
    return [_found(standing, name) for name in files]


def _found(standing: Sequence[_Standing], name: str) -> Found:
    _, path, sha256 = _named(standing, name)[-1]
    of_name = [row for row in standing if row[1] == path]
    others = [row[1] for row in standing if row[2] == sha256 and row[1] != path]
    return Found(
        path,
        tuple(row[0] for row in of_name if row[2] == sha256),
        tuple(dict.fromkeys(others)),
        any(row[2] != sha256 for row in of_name),
    )


def _named(standing: Sequence[_Standing], name: str) -> list[_Standing]:
    """The arrivals of the one path that a name means. Raises Problem where it means none, or several."""
    wanted = name.replace("\\", "/").removeprefix("./").strip("/")
    named = [row for row in standing if row[1] == wanted] or [
        row for row in standing if row[1].endswith(f"/{wanted}") or row[2] == wanted.lower()
    ]
    if not named:
        raise Problem(
            f"没有收到过“{name}”，或已撤回", "用 shuangsuiji history 看收到过的文件，按那里的写法写"
        )
    paths = list(dict.fromkeys(row[1] for row in named))
    if len(paths) > 1:
        shown = "、".join(paths[:_SHOWN]) + ("……" if len(paths) > _SHOWN else "")
        raise Problem(f"有 {len(paths)} 个文件叫“{name}”，不知道撤回哪一个", f"写明路径：{shown}")
    return named


def _tell(file: Found, campaign: str) -> None:
    typer.echo(f"已撤回：{file.file_name}（原件仍在存档，记在 shuangsuiji history {campaign}）")
    if file.same_bytes:
        typer.echo(f"  内容完全相同的还有 {'、'.join(file.same_bytes)}，仍然计入；也要撤回的，再写上它")
    if file.is_older_there:
        typer.echo("  以前还收到过同名的一版，现在又算它；也要撤回的，再撤回一次")
