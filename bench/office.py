"""python -m bench.office CAMPAIGNS FORMS: an office's nights, beside the sum of its campaigns' single runs.

Through the command line, as every night is made. Prints wall and CPU seconds (with children), and the peak of
the memory of all processes together (proportional set size: what they share counts once).
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.inputs import write_forms, write_roster
from flows.commands.default_plan import default_plan

AS_OF = "2024-10-31"
SINGLE = 1
"""How many campaigns are run one by one: the sum is theirs times the rest."""


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        threads = [p for p in Path(f"/proc/{pid}/task").iterdir() if p.name != str(pid)]
        children += [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in _descendants(int(child)))]


def _shared_out_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def command(what: str, folder: Path, *args: str) -> float:
    """Run a command of ours and print what it cost; its wall seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("PREFECT", "SHUANGSUIJI"))
    }
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows", *args],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(Path.cwd())},
            stdout=log,
            stderr=log,
        )
        peak, ended = [0], threading.Event()

        def watch() -> None:
            while not ended.wait(0.5):
                peak[0] = max(peak[0], sum(map(_shared_out_bytes, _descendants(process.pid))))

        watching = threading.Thread(target=watch)
        watching.start()
        code = process.wait()
        ended.set()
        watching.join()
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {what:<34}{wall:8.1f} s wall {cpu:8.1f} s CPU {peak[0] >> 20:6} MB  (exit {code})", flush=True)
    return wall


def office(folder: Path, campaigns: int, forms: int) -> None:
    """The two nights and the single runs of an office in a folder of its own."""
    print(f"an office of {campaigns} campaigns of {forms} forms")
    first = folder / "inbox" / "c001"
    first.mkdir(parents=True)
    (first / "campaign.toml").write_text(default_plan(), encoding="utf-8")
    write_roster(first / "名录.csv", forms)
    write_forms(first, forms)
    for n in range(2, campaigns + 1):
        shutil.copytree(first, folder / "inbox" / f"c{n:03}")
    alone = folder / "alone"
    for n in range(1, SINGLE + 1):
        shutil.copytree(first, alone / "inbox" / f"c{n:03}")
    one_by_one = [
        sum(
            command(f"{night}, c{n:03} alone", alone, "run", f"c{n:03}", "--as-of", AS_OF)
            for n in range(1, SINGLE + 1)
        )
        for night in ("first night", "next night")
    ]
    for night, sum_of_some in zip(("first night", "next night"), one_by_one, strict=True):
        together = command(f"{night}, all", folder, "run", "--as-of", AS_OF)
        alone_all = sum_of_some / SINGLE * campaigns
        print(f"  {night}: {together:.1f} s beside {alone_all:.0f} s one by one", flush=True)


def main(campaigns: int = 40, forms: int = 100) -> None:
    """The bench, its folder removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bench-office-"))
    try:
        office(folder, campaigns, forms)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
