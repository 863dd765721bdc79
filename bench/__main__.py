"""make bench: the intake beside its floor (bare calamine) and its peer (pandas and openpyxl), in one run.

Prints seconds and peak memory by stage, and the ratios;
times of different runs are not comparable on shared machines.
"""

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.runtime.startup import start_lightly

start_lightly()  # as a command starts: what is measured is what its user waits for

from bench.inputs import write_exports, write_forms, write_list, write_roster, write_word_forms  # noqa: E402
from flows.commands.default_plan import default_plan  # noqa: E402
from flows.consolidation import Consolidation, give_out, take_in  # noqa: E402
from flows.settings import Settings  # noqa: E402
from flows.storage.folders import open_house  # noqa: E402

SIZES = (2_000, 10_000)
OTHERS = 2_000
QUIET = 100
LIST = 100_000
ROSTER = 200_000
DRAW_ROSTER = 1_000_000


def _timed(what: str, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    print(f"  {what:<28}{seconds:8.2f} s", flush=True)
    return seconds


def _peak() -> str:
    """This process's; a worker's is not told: what it was forked or spawned from counts in it."""
    return f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"


def bare_calamine(files: list[Path]) -> None:
    """The floor: every cell of every file, and nothing done with it."""
    from python_calamine import CalamineWorkbook

    for path in files:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def peer(files: list[Path]) -> None:
    """The script an analyst would write: openpyxl for the form's cells, pandas for the counting."""
    import openpyxl
    import pandas as pd

    rows = []
    for path in files:
        page = openpyxl.load_workbook(path, data_only=True).active
        cells = {str(c.value): c for row in page.iter_rows() for c in row if c.value is not None}
        start, column = cells["检查结果"].row, cells["检查结果"].column
        for row in range(start + 1, start + 3):
            rows.append(
                (
                    cells["统一社会信用代码/注册号"].offset(0, 1).value,
                    page.cell(row, 1).value,
                    page.cell(row, column).value,
                )
            )
    table = pd.DataFrame(rows, columns=["code", "department", "result"])
    table.groupby(["department", "result"])["code"].nunique()


def consolidate(folder: Path, name: str) -> float:
    """A whole night but Prefect, step by step; seconds in all."""
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")
    seconds = 0.0

    def timed(step: str, work: Callable[[], object]) -> None:
        nonlocal seconds
        seconds += _timed(step, work)

    with Consolidation(open_house(settings, name), date(2024, 10, 31)) as run:
        take_in(run, timed)
        give_out(run, timed)
    return seconds


def _inbox(folder: Path, name: str) -> Path:
    """The inbox of a campaign that has its plan and nothing else."""
    inbox = folder / "inbox" / name
    inbox.mkdir(parents=True)
    (inbox / "campaign.toml").write_text(default_plan(), encoding="utf-8")
    return inbox


def _forms(folder: Path, count: int) -> None:
    print(f"{count} record forms")
    inbox = _inbox(folder, "bench")
    _apart(write_roster, inbox / "名录.csv", count)
    _apart(write_forms, inbox, count)
    # A night clears its inbox.
    again = Path(shutil.copytree(inbox, folder / "again", copy_function=os.link))
    ours, peak = consolidate(folder, "bench"), _peak()
    files = sorted(again.glob("*.xlsx"))
    floor = _timed("bare calamine (floor)", lambda: bare_calamine(files))
    some = files[: min(count, 2_000)]
    other = _timed(f"pandas + openpyxl, {len(some)} files", lambda: peer(some)) * count / len(some)
    print(
        f"  all: {ours:.2f} s = {ours / floor:.1f} × floor; peer / ours = {other / ours:.1f}\n{peak}",
        flush=True,
    )


def _other_forms(folder: Path, what: str, write: Callable[[Path, int], list[Path]], rows: int) -> None:
    print(f"{OTHERS} {what}")
    inbox = _inbox(folder, "others")
    _apart(write_roster, inbox / "名录.csv", OTHERS * rows)
    _apart(write, inbox, OTHERS)
    print(f"  all: {consolidate(folder, 'others'):.2f} s\n{_peak()}", flush=True)


def _quiet_night(folder: Path) -> None:
    """The second of two nights has nothing new; then `check` of one form, as a process of its own."""
    print(f"{QUIET} record forms, and a night with nothing new")
    inbox = _inbox(folder, "quiet")
    write_roster(inbox / "名录.csv", QUIET)
    form = shutil.copy(write_forms(inbox, QUIET)[0], folder / "一份.xlsx")
    consolidate(folder, "quiet")
    print(f"  nothing new: {consolidate(folder, 'quiet'):.2f} s", flush=True)
    command = [sys.executable, "-m", "flows", "check", "--inbox", str(folder / "none"), str(form)]
    for _ in range(3):
        _timed("check of one form", lambda: subprocess.run(command, capture_output=True, check=False))


def _big_list(folder: Path) -> None:
    print(f"a list of {LIST} results over {LIST} institutions")
    inbox = _inbox(folder, "list")
    _apart(write_roster, inbox / "名录.csv", LIST)
    _apart(write_list, inbox / "台账.xlsx", LIST)
    print(f"  all: {consolidate(folder, 'list'):.2f} s\n{_peak()}", flush=True)


def _big_roster(folder: Path) -> None:
    print(f"a roster of {ROSTER} rows")
    inbox = _inbox(folder, "roster")
    _apart(write_roster, inbox / "名录.xlsx", ROSTER)
    print(f"  all: {consolidate(folder, 'roster'):.2f} s\n{_peak()}", flush=True)


def _big_draw(_folder: Path) -> None:
    """In a process of its own, so that its peak memory is the draw's alone."""
    print(f"a draw over {DRAW_ROSTER} institutions", flush=True)
    subprocess.run([sys.executable, "-m", "bench.draw", str(DRAW_ROSTER)], check=True)


def _alone(work: Callable[[Path], None]) -> None:
    """A benchmark by itself, in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        _apart(work, folder)
    finally:
        shutil.rmtree(folder)


def _apart(work: Callable[..., object], *given: object) -> None:
    """Work in a process of its own: a benchmark's peak memory is not that of who wrote its files."""
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def main() -> None:
    """Every benchmark, the small ones first."""
    for work in (
        _quiet_night,
        _big_draw,
        *(lambda f, n=n: _forms(f, n) for n in SIZES),
        lambda f: _other_forms(f, "Word forms", write_word_forms, 1),
        lambda f: _other_forms(f, "HTML exports of 20 lines", write_exports, 20),
        _big_list,
        _big_roster,
    ):
        _alone(work)


if __name__ == "__main__":
    sys.exit(main())
