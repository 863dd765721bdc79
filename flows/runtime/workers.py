"""Work on files in processes that can be killed: a reader may raise anything, hang, or eat memory."""

import ctypes
import errno
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as ReadingTimeout
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessFuture, ProcessPool

from flows.runtime.starting import LightestContext
from schemas.handover import Limits, Unreadable, not_a_spreadsheet, too_large


class Job(Protocol):
    """What a worker is given: it names the file that will be read."""

    @property
    def path(self) -> Path:
        """The file."""


J = TypeVar("J", bound=Job)
T = TypeVar("T")

_CHUNK_FILES = 64
_CHUNK_BYTES = 4 << 20
_PR_SET_PDEATHSIG = 1
_log = logging.getLogger("shuangsuiji.intake")
_cores = os.cpu_count() or 1
CONSTS.sleep_unit = 0.02
"""Seconds until a pool sees that it is to stop, or that a worker has died: pebble's own 0.1 is felt."""


def share_cores(processes: int) -> None:
    """Leave this process its part of the cores, where it is one of several that have workers."""
    global _cores
    _cores = max(1, (os.cpu_count() or 1) // processes)


class Workers(Generic[J, T]):
    """Worker processes that run `work(job, limits)`, a job being about one file; a context manager.

    A file that breaks its worker, takes longer than `limits.seconds` or more than
    `limits.memory_bytes` gives an Unreadable; every other file comes out all the same.
    """

    def __init__(self, work: Callable[[J, Limits], T], limits: Limits, count: int | None = None) -> None:
        self._work = work
        self._limits = limits
        self._count = count or min(_cores, 4)

    def __enter__(self) -> Self:
        self._pool: ProcessPool | None = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Nothing is left to wait for: every result has been taken, or the caller gave up.
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def _started(self, chunks: int) -> ProcessPool:
        """The pool, begun with the first work and no larger than it:
        a worker nobody needs costs its start."""
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=max(1, min(self._count, chunks)),
                initializer=_confine,
                initargs=(self._limits.memory_bytes, os.getpid()),
                context=LightestContext(),
            )
        return self._pool

    def run(
        self, jobs: Sequence[J], progress: Callable[[int], None] = lambda done: None
    ) -> Iterator[tuple[J, T | Unreadable]]:
        """Each job with what `work` made of it, in the order given; `progress` is told how many are done.

        The work begins with this call, not when the first result is asked for.
        """
        chunks = list(_chunks(jobs))
        if not chunks:
            return iter(())
        pool = self._started(len(chunks))
        return self._collect([(chunk, self._schedule(pool, chunk)) for chunk in chunks], progress)

    def _collect(
        self, pending: "list[tuple[list[J], ProcessFuture[Any]]]", progress: Callable[[int], None]
    ) -> Iterator[tuple[J, T | Unreadable]]:
        done = 0
        for chunk, future in pending:
            yield from zip(chunk, self._results(chunk, future), strict=True)
            done += len(chunk)
            progress(done)

    def _schedule(self, pool: ProcessPool, chunk: Sequence[J]) -> "ProcessFuture[Any]":
        seconds = self._limits.seconds + 0.05 * (len(chunk) - 1)
        return pool.schedule(_read_chunk, args=(self._work, list(chunk), self._limits), timeout=seconds)

    def _results(self, chunk: Sequence[J], future: "ProcessFuture[Any]") -> list[T | Unreadable]:
        """A chunk's results; where the chunk broke its worker,
        its files are read one at a time to find the guilty."""
        try:
            results: list[T | Unreadable] = future.result()
        except (ReadingTimeout, ProcessExpired) as error:
            if len(chunk) == 1:
                return [self._verdict(chunk[0].path, error)]
            return [
                result
                for job in chunk
                for result in self._results([job], self._schedule(self._started(1), [job]))
            ]
        return results

    def _verdict(self, path: Path, error: BaseException) -> Unreadable:
        if isinstance(error, ReadingTimeout):
            return too_large(f"读了 {self._limits.seconds:g} 秒还没有读完")
        _log.info("a worker died reading %s: exit code %s", path.name, getattr(error, "exitcode", None))
        return too_large(f"读取时超出了 {self._limits.memory_bytes >> 20} MB 内存，或使读取程序崩溃")


def _chunks(jobs: Sequence[J]) -> Iterator[list[J]]:
    chunk: list[J] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += job.path.stat().st_size
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _confine(memory_bytes: int, parent: int) -> None:
    """Bound a new worker: its memory, no core dump,
    deaf to Ctrl-C (its parent stops it), ended with its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)
    # A native reader that breaks prints to the terminal before anything of ours can speak;
    # the finding says it better.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _read_chunk(work: Callable[[J, Limits], T], jobs: list[J], limits: Limits) -> list[T | Unreadable]:
    return [_read_one(work, job, limits) for job in jobs]


def _read_one(work: Callable[[J, Limits], T], job: J, limits: Limits) -> T | Unreadable:
    try:
        return work(job, limits)
    except Unreadable as error:
        return error
    except MemoryError:
        return too_large(f"读取时超出了 {limits.memory_bytes >> 20} MB 内存")
    except OSError as error:
        if error.errno in (
            errno.ENOSPC,
            errno.EDQUOT,
        ):  # the disk's fault: the file waits for room and is read again
            raise
        return _broken(error)
    except (
        BaseException
    ) as error:  # a native reader's panic is no Exception; whatever it is, it is this file's alone
        return _broken(error)


def _broken(error: BaseException) -> Unreadable:
    unreadable = not_a_spreadsheet()
    return Unreadable(unreadable.rule, f"{unreadable.message}（{type(error).__name__}）", unreadable.hint)
