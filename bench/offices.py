"""python -m bench.offices 40 100: an office of so many campaigns of 20 forms:
its first night, the next one with nothing new, 总库 and the year's papers, the lake;
CPU seconds (this process and its children) and bytes on disk.

python -m bench.offices copies 100 1000: 总库 and the lake alone,
over copies of one campaign's published database. What docs/decisions/scale.md reckons with.
A lake beside it in SHUANGSUIJI_LAKE (and SHUANGSUIJI_LAKE_DATA), else one with its catalog in a file.
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb

from bench.inputs import write_forms, write_roster
from flows.commands.default_plan import default_plan
from flows.consolidation import Consolidation, give_out, take_in
from flows.office import renew_office
from flows.settings import Settings
from flows.storage.folders import campaigns, open_house
from flows.warehouse.lake.attached import Lake
from flows.warehouse.lake.write import write_lake
from flows.warehouse.office_ledger import OFFICE

FORMS = 20
ROSTER = 200
_APART = ROSTER // FORMS - 1
_TOLD_EVERY = 50
_AS_OF = date(2024, 10, 31)


def _cpu() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _timed(what: str, count: int, work: Callable[[], object]) -> None:
    began, spent = time.perf_counter(), _cpu()
    work()
    seconds, cpu = time.perf_counter() - began, _cpu() - spent
    print(f"  {what:<42}{cpu:9.1f} s CPU{seconds:9.1f} s{cpu / count:9.3f} s CPU a campaign", flush=True)


def _fill(settings: Settings, count: int) -> None:
    """Every campaign's inbox; from the tenth on the institutions inspected are again those of the first."""
    for n in range(count):
        inbox = settings.inbox / f"2024-{n:05d}"
        if n >= _APART:
            shutil.copytree(settings.inbox / f"2024-{n - _APART:05d}", inbox)
            continue
        inbox.mkdir(parents=True)
        (inbox / "campaign.toml").write_text(default_plan(), encoding="utf-8")
        write_roster(inbox / "名录.csv", ROSTER)
        write_forms(inbox, FORMS, first=1 + n * FORMS)


def _night(settings: Settings) -> None:
    """A night, one campaign after the other; what each hundred took is told,
    for whether it grows with them."""
    began, spent = time.perf_counter(), _cpu()
    for n, name in enumerate(campaigns(settings), 1):
        with Consolidation(open_house(settings, name), _AS_OF) as run:
            take_in(run)
            give_out(run)
        if n % _TOLD_EVERY == 0:
            took = f"{_cpu() - spent:9.1f} s CPU{time.perf_counter() - began:9.1f} s"
            print(f"    {n} done, the last {_TOLD_EVERY} in {took}, peak {_peak_mb()} MB", flush=True)
            began, spent = time.perf_counter(), _cpu()


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 1e6:.1f} MB"


def _settings(folder: Path) -> Settings:
    return Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")


def _office(folder: Path, count: int) -> None:
    settings = _settings(folder)
    print(f"{count} campaigns of {FORMS} forms, a roster of {ROSTER}", flush=True)
    _fill(settings, count)
    _timed("first night", count, lambda: _night(settings))
    _timed("next night, nothing new", count, lambda: _night(settings))
    _together(settings, folder, count)


def _copies(folder: Path, count: int) -> None:
    settings = _settings(folder)
    print(f"{count} copies of a campaign of {FORMS} forms, a roster of {ROSTER}", flush=True)
    _fill(settings, 1)
    _night(settings)
    (first,) = settings.outbox.iterdir()
    for n in range(1, count):
        (settings.outbox / f"copy-{n:05d}").mkdir()
        shutil.copyfile(
            first / "inspections.duckdb", settings.outbox / f"copy-{n:05d}" / "inspections.duckdb"
        )
    _together(settings, folder, count)


def _together(settings: Settings, folder: Path, count: int) -> None:
    """总库, the year's papers, the lake: from nothing, one campaign changed, nothing new."""
    address = settings.lake.get_secret_value() if settings.lake else f"ducklake:{folder / 'lake.ducklake'}"
    lake = Lake(address, settings.lake_data or str(folder / "lake"), "bench", f"办公室{count}")
    alone = settings.model_copy(update={"lake": None})
    office = settings.outbox / OFFICE
    for what in ("from nothing", "one changed", "nothing new"):
        if what == "one changed":
            with duckdb.connect(next(settings.outbox.glob("*/inspections.duckdb"))) as data:
                data.execute("update campaign set title = title || '（改）'")
        _timed(f"总库 and the year's papers, {what}", count, lambda: renew_office(alone))
        _timed(f"the lake, {what}", count, lambda: print(*write_lake(lake, office, datetime.now()), end=""))
    print(
        f"  outbox {_size(settings.outbox)}, of it 总库 {_size_of(office)}; var {_size(settings.var)}; "
        f"lake {_size(folder / 'lake')}, its catalog {_size_of(folder / 'lake.ducklake')}"
    )
    print(f"  peak memory {_peak_mb()} MB", flush=True)


def _size_of(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB" if path.exists() else "elsewhere"


def main() -> None:
    """An office of each size that the command line names."""
    asked = sys.argv[1:] or ["40", "100"]
    work = _copies if asked[0] == "copies" else _office
    for count in (int(size) for size in asked if size != "copies"):
        folder = Path(tempfile.mkdtemp(prefix="bench-offices-"))
        try:
            work(folder, count)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
