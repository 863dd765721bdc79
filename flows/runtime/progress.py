"""Long work shows a bar on a terminal and plain lines in a log; work that is soon done says nothing there."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int], None]
_LINE_EVERY_SECONDS = 5.0
_is_silent = False


def fall_silent() -> None:
    """Tell no progress in this process: it is one of several, and the one that started them tells of all."""
    global _is_silent
    _is_silent = True


@contextmanager
def progress(what: str, total: int) -> Iterator[Report]:
    """Tell how far a piece of work has come; the yielded function is called with the number done."""
    if not total or _is_silent:
        yield lambda done: None
    elif sys.stderr.isatty():
        with _bar(what, total) as report:
            yield report
    else:
        yield _lines(what, total)


@contextmanager
def _bar(what: str, total: int) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def _lines(what: str, total: int) -> Report:
    told = time.monotonic()
    is_long = False

    def report(done: int) -> None:
        nonlocal told, is_long
        if time.monotonic() - told > _LINE_EVERY_SECONDS or (is_long and done >= total):
            told, is_long = time.monotonic(), True
            print(f"{what} {done}/{total}", file=sys.stderr, flush=True)

    return report
