"""A command starts lightly: what its process loads, and how its workers come to be."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import Settings

ROOT = Path(__file__).parents[2]


def _said(code: str, *args: object) -> str:
    """What a process of its own prints; of the test's process nothing is known that is loaded or running."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(("before", "kind"), [
    ("", "ForkProcess"),
    ("import threading, time; threading.Thread(target=time.sleep, args=(30,), daemon=True).start()", "SpawnProcess"),
    ("import pandas", "SpawnProcess"),
])  # fmt: skip
def test_a_worker_is_forked_while_nothing_stands_against_it(before: str, kind: str) -> None:
    ask = "from flows.runtime.starting import LightestContext as C; print(type(C().Process()).__name__)"
    assert _said(f"{before}\n{ask}") == kind


def test_a_forked_reader_that_hangs_or_dies_costs_its_file_and_another_takes_its_place(
    tmp_path: Path,
) -> None:
    paths = []
    for n, kind in enumerate(("fine", "hang", "exit", "memory", "raise", "fine")):
        paths.append(tmp_path / str(n))
        paths[-1].write_text(kind)
    code = """
import sys
from pathlib import Path
from flows.intake.documents.recognise import Original
from flows.runtime.workers import Workers
from schemas.handover import Limits, Unreadable
from tests.bad_reader import read_badly
with Workers(read_badly, Limits(seconds=2, memory_bytes=1 << 30), 1) as workers:
    reading = workers.run([Original(Path(path)) for path in sys.argv[1:]])
    import pandas
    print(*(r.rule if isinstance(r, Unreadable) else r for _, r in reading))
"""
    assert _said(code, *paths) == "fine F05 F05 F05 F01 fine"


def test_a_start_brings_no_test_data_no_threads_for_matrices_and_the_systems_memory() -> None:
    code = """
from flows.runtime.startup import start_lightly
start_lightly()
import os
import numpy
print(len(os.listdir("/proc/self/task")))
import pandera.pandas
from pandera.backends.pandas.register import register_pandas_backends
register_pandas_backends("pandas.DataFrame")
from pandera.strategies.base_strategies import HAS_HYPOTHESIS
import pyarrow
print(HAS_HYPOTHESIS, pyarrow.default_memory_pool().backend_name)
"""
    assert _said(code).split() == ["1", "False", "system"]


def test_settings_are_what_is_given_then_the_environment_then_the_projects_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHUANGSUIJI_INBOX", "of-environment")
    monkeypatch.setenv("SHUANGSUIJI_SMTP_PORT", "2525")
    monkeypatch.delenv("SHUANGSUIJI_VAR", raising=False)
    settings = Settings(smtp_port=25)
    assert (settings.inbox, settings.smtp_port, settings.var) == (Path("of-environment"), 25, Path("var"))
