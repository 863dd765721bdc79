"""Campaigns side by side: whoever dies costs itself alone, and nobody outlives who started them."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.runtime.side_by_side import _begun_deaf

ROOT = Path(__file__).parents[2]
_SIDE_BY_SIDE = """
import os, signal, sys, time
from pathlib import Path
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from flows.runtime.prefect_server import prefect_server
from flows.runtime.side_by_side import side_by_side
from flows.settings import Settings

folder = Path(sys.argv[1])

def work(name):
    (folder / f"{name}-{os.getpid()}").touch()
    if name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "endless":
        time.sleep(600)
    time.sleep(0.2)
    return name.upper()

@flow
def all_of(names):
    jobs = {name: {"name": name} for name in names}
    return side_by_side(task(work, cache_policy=NO_CACHE), jobs, lambda name: f"lost {name}")

if __name__ == "__main__":
    with prefect_server(Settings(var=folder / "var")):
        print(all_of(sys.argv[2:]))
"""


def _script(folder: Path) -> Path:
    path = folder / "script.py"
    path.write_text(_SIDE_BY_SIDE, encoding="utf-8")
    return path


def _begin(folder: Path, *names: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, _script(folder), folder, *names], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )  # fmt: skip


@pytest.mark.usefixtures("prefect_begun")
def test_a_process_that_dies_costs_its_own_campaign_alone(tmp_path: Path) -> None:
    done, errors = _begin(tmp_path, "a", "deadly", "b").communicate(timeout=240)
    assert done == "{'a': 'A', 'deadly': 'lost deadly', 'b': 'B'}\n", errors
    assert len(list(tmp_path.glob("deadly-*"))) == 2, "it was tried once more"


@pytest.mark.usefixtures("prefect_begun")
def test_whoever_is_killed_takes_the_processes_with_it(tmp_path: Path) -> None:
    going = _begin(tmp_path, "a", "endless")
    until = time.monotonic() + 120
    while not (found := list(tmp_path.glob("endless-*"))):
        assert time.monotonic() < until
        time.sleep(0.1)
    going.kill()
    going.communicate()
    process = Path("/proc") / found[0].name.removeprefix("endless-")
    until = time.monotonic() + 20
    while process.exists():
        assert time.monotonic() < until, "it outlived its parent"
        time.sleep(0.1)


def test_who_is_begun_deaf_never_hears_of_ctrl_c() -> None:
    """Not even before its first line: the terminal tells it to every process of the command."""
    call = ["sh", "-c", "kill -INT $$; echo lived"]
    with _begun_deaf():
        begun = subprocess.run(call, capture_output=True, text=True)
    assert begun.stdout == "lived\n"
    assert subprocess.run(call, capture_output=True, text=True).stdout == "", "nobody else is deaf"
