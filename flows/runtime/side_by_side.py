"""Work on campaigns side by side: processes of a Prefect task runner, as many as there are cores."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import Any

from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ProcessPoolTaskRunner
from prefect.tasks import Task

from flows.runtime.progress import fall_silent, progress
from flows.runtime.workers import share_cores


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(
    work: Task[Any, Any], jobs: Mapping[str, dict[str, Any]], lost: Callable[[str], Any]
) -> dict[str, Any]:
    """The result of the task for each job, by its name; a job is the task's parameters.

    The jobs begin in the order given. Where a process dies (memory, a native library), nobody can say whose
    job it was: what is left is done one after the other, which memory may need anyway, and the job at which
    that process dies is `lost(name)`. Whatever else ends this process or this call ends the processes too.
    """
    with progress("汇总活动", len(jobs)) as report:
        done = _results(work, jobs, cores(), report)
        while left := {name: job for name, job in jobs.items() if name not in done}:
            came = _results(work, left, 1, lambda _: None)
            done |= came
            guilty = next((name for name in left if name not in came), None)
            if guilty is not None:
                done[guilty] = lost(guilty)
            report(len(done))
    return {name: done[name] for name in jobs}


def _results(
    work: Task[Any, Any], jobs: Mapping[str, dict[str, Any]], count: int, report: Callable[[int], None]
) -> dict[str, Any]:
    """What the jobs came to whose process lived to tell."""
    done: dict[str, Any] = {}
    runner = ProcessPoolTaskRunner(max_workers=min(count, len(jobs)), initializer=_begin, initargs=(count,))
    with runner:
        with _begun_deaf():
            names: dict[PrefectFuture[Any], str] = {
                runner.submit(work, job): name for name, job in jobs.items()
            }
        try:
            for future in as_completed(list(names)):
                try:
                    done[names[future]] = future.result()
                    report(len(done))
                except BrokenProcessPool:
                    continue
        except BaseException:
            # Nobody waits for them any more, and each campaign is whole at whatever moment it is ended.
            _kill(multiprocessing.active_children())
            raise
    return done


@contextmanager
def _begun_deaf() -> Iterator[None]:
    """Ctrl-C waits until the block ends, and the processes begun in it never hear of it:
    one that was still importing (`_begin` comes after that) would tell of its end with a traceback."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _kill(children: Sequence[multiprocessing.process.BaseProcess]) -> None:
    for child in children:
        _kill_group(child)


def _kill_group(child: multiprocessing.process.BaseProcess) -> None:
    """Kill a process and the readers it has begun at once: one that outlives it for a moment,
    and still waits to be told what to do, would tell of its end with a traceback."""
    with suppress(ProcessLookupError):
        if child.pid is not None and os.getpgid(child.pid) == child.pid:
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()


def _begin(count: int) -> None:
    """A process of the runner begins: a group of its own with its readers, Ctrl-C is its parent's to handle,
    and it ends with its parent."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    fall_silent()
    share_cores(count)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os.killpg(0, signal.SIGKILL)
