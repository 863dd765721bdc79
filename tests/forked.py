"""Processes of their own for what only a process has (its log, its end, its being killed), forked from one that has
imported what a run needs (tests/preloaded.py): to import it anew takes as long as the run."""

import os
import runpy
import sys
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 240


@cache
def _context() -> ForkServerContext:
    """The process that others are forked from, started from the project's folder with nothing of a test's in it."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.preloaded"])
    users = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with patch.dict(os.environ, users | {"PYTHONPATH": str(ROOT)}, clear=True):
        forkserver.ensure_running()
    return context


def command_line(*args: str, cwd: Path, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """`python -m flows ARGS` in a folder, in this environment and no other."""
    return _ended(_command_line, args, cwd, environment)


def script(text: str, *args: str, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """`python -c TEXT ARGS` in the project's folder."""
    return _ended(_script, (text, *args), ROOT, environment)


def _command_line(words: tuple[str, ...]) -> None:
    sys.argv = ["shuangsuiji", *words]
    runpy.run_module("flows", run_name="__main__", alter_sys=True)


def _script(words: tuple[str, ...]) -> None:
    text, *args = words
    sys.argv = ["-c", *args]
    exec(text, {"__name__": "__main__"})


_Work = Callable[[tuple[str, ...]], None]


def _ended(
    work: _Work, words: tuple[str, ...], cwd: Path, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    with TemporaryDirectory(prefix="told") as folder:
        told = [Path(folder) / name for name in ("stdout", "stderr")]
        process = _context().Process(target=_begun, args=(work, words, cwd, dict(environment), told))
        process.start()
        process.join(_PATIENCE_SECONDS)
        process.kill()
        process.join()
        texts = [path.read_text("utf-8") if path.exists() else "" for path in told]
        return CompletedProcess(words, process.exitcode or 0, *texts)


def _begun(
    work: _Work, words: tuple[str, ...], cwd: Path, environment: Mapping[str, str], told: list[Path]
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, path in enumerate(told, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    work(words)
