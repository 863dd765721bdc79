"""rebuild: the warehouse made anew from the archive and the journals of its runs."""

import hashlib
import os
from datetime import date, datetime
from pathlib import Path

import typer

from flows.intake.documents.recognise import Original, extract_file
from flows.intake.members import forget
from flows.intake.run_journal import read_journal
from flows.intake.unpack import as_read, open_containers
from flows.problem import Problem
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_campaign
from flows.storage.standing import forget_standing
from flows.warehouse import store as warehouse
from flows.warehouse.store import RunRow
from flows.warehouse.withdrawals import settle_withdrawals
from schemas.handover import Arrival


def rebuild_campaign(settings: Settings, campaign: str) -> int:
    """Rebuild one campaign's warehouse and tell it; the exit code. Raises Problem."""
    house = open_house(settings, campaign)
    with sole_campaign(settings, campaign):
        runs, files = rebuild_warehouse(house)
    typer.echo(
        f"已按 {runs} 次运行的记录从存档重读 {files} 个文件。再运行 shuangsuiji run {campaign} 写出结果。"
    )
    return 0


def rebuild_warehouse(house: House) -> tuple[int, int]:
    """Read every archived original again, run by run, into a new warehouse that takes the old one's place.

    Returns how many runs and files. Raises Problem where an original is missing from the archive.
    """
    journals = [read_journal(path) for path in sorted((house.state / "journal").glob("*.jsonl"))]
    if not journals:
        raise Problem("没有运行的日志，没有可重建的", "从备份恢复 var；还没有运行过的，直接 shuangsuiji run")
    lost = [
        a.file_name for _, arrivals in journals for a in arrivals if not house.original(a.sha256).exists()
    ]
    if lost:
        raise Problem(
            f"存档里少了 {len(lost)} 份原件，如 {lost[0]}",
            "从备份恢复 var/archive 后再重建；现有的仓库没有动",
        )
    changed = [
        a.file_name for _, arrivals in journals for a in arrivals if not _is_itself(house.original(a.sha256))
    ]
    if changed:
        raise Problem(
            f"存档里有 {len(changed)} 份原件被改动或损坏了，如 {changed[0]}",
            "从备份恢复 var/archive 后再重建；现有的仓库没有动",
        )
    draft = house.warehouse.with_suffix(".rebuilding")
    draft.unlink(missing_ok=True)
    with warehouse.open_warehouse(draft) as connection:
        for head, arrivals in journals:
            started = datetime.fromisoformat(head["started_at"])
            run = RunRow(int(head["run"]), head["campaign"], started, date.fromisoformat(head["as_of"]))
            settle_withdrawals(house, connection, run.run)
            warehouse.load_run(connection, run, _read(house, arrivals, warehouse.known_hashes(connection)))
        settle_withdrawals(house, connection)
    forget_standing(house)
    os.replace(draft, house.warehouse)
    return len(journals), sum(len(arrivals) for _, arrivals in journals)


def _is_itself(original: Path) -> bool:
    with original.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == original.name


def _read(house: House, arrivals: list[Arrival], known: dict[str, int]) -> warehouse.Read:
    fresh = [a for a in arrivals if known.setdefault(a.sha256, a.arrival) == a.arrival]
    opened = open_containers(house, fresh)
    forget(house.unpacked)  # the members are arrivals of the journal themselves, and long since archived
    results = {a.arrival: as_read(opened[a.sha256]) for a in fresh if a.sha256 in opened}
    files = [arrival for arrival in fresh if arrival.arrival not in results]
    measures = house.campaign().own_measures
    with (
        Workers(extract_file, house.settings.limits) as workers,
        progress("重读存档", len(files)) as report,
    ):
        jobs = [Original(house.original(arrival.sha256), measures) for arrival in files]
        results |= zip(
            (a.arrival for a in files), (result for _, result in workers.run(jobs, report)), strict=True
        )
    return [(arrival, results.get(arrival.arrival)) for arrival in arrivals]
