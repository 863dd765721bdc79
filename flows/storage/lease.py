"""A lease on a folder that several machines share: who works there now, and whether he is still at it.

A file lock is certain between the processes of one machine; over a network file system it may lock nothing.
So whoever has the lock writes a lease beside it: a numbered file that only one can create, and whose time
moves while its holder lives. One whose time stands still is dead, and the next number may be taken.
"""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

_BEATS: Final = 6
"""So many beats missed is death: a machine that is busy, or a share that hangs
for a moment, is not given up."""
_POLL_SECONDS: Final = 0.2
_HELD, _RELEASED = b"+", b"-"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease: a machine by its name and by what tells two
    of one name apart, and a process on it."""

    host: str
    machine: str
    pid: int


@contextmanager
def leased(folder: Path, silent_seconds: float, patience: float = 0.0) -> Iterator[None]:
    """Hold the lease of this folder; to be called with the folder's file lock held.

    `silent_seconds`: how long a holder may be silent before it is taken for dead; the same on every machine.
    Raises TimeoutError, with who holds it, where another machine still has it after `patience` seconds.
    """
    lease = _taken(folder, silent_seconds, time.monotonic() + patience)
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(lease, silent_seconds / _BEATS, ended), daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()
        with suppress(OSError):  # the share is away: the lease ends by itself when no beat comes
            _release(lease)


def live_holder(folder: Path, silent_seconds: float) -> Holder | None:
    """Who holds the lease of this folder and is alive by its time; None where nobody is."""
    last = _last(folder)
    if last is None:
        return None
    try:
        text = last.read_bytes()
        age = _now(folder) - last.stat().st_mtime
    except FileNotFoundError:  # the next one has taken over, and is asked for at the next look
        return None
    if text.startswith(_RELEASED) or age > silent_seconds:
        return None
    try:
        return Holder(**json.loads(text[1:]))
    except ValueError:  # it is being written at this moment
        return Holder("另一台机器", "", 0)


def holder_elsewhere(folder: Path, silent_seconds: float) -> Holder | None:
    """The live holder on another machine; to be asked with the folder's file lock held, for then one on this
    machine is a process that was killed."""
    holder = live_holder(folder, silent_seconds)
    return None if holder is None or holder.machine == _machine() else holder


def _taken(folder: Path, silent_seconds: float, until: float) -> Path:
    while True:
        last = _last(folder)
        holder = holder_elsewhere(folder, silent_seconds)
        if holder is None:
            lease = folder / f"{int(last.name) + 1 if last else 1:08}"
            if _is_first(lease):
                return lease
        elif time.monotonic() > until:
            raise TimeoutError(holder.host)
        time.sleep(_POLL_SECONDS)


def _is_first(lease: Path) -> bool:
    """Create the lease; whether it is ours: nobody was faster,
    and none of a later number stands beside it."""
    told = _HELD + json.dumps(asdict(Holder(socket.gethostname(), _machine(), os.getpid()))).encode()
    try:
        with lease.open("xb") as file:
            file.write(told)
    except FileExistsError:
        return False
    numbers = _numbered(lease.parent)
    if numbers[-1] != lease:
        lease.unlink()
        return False
    for older in numbers[:-1]:
        older.unlink(missing_ok=True)
    return True


def _beat(lease: Path, seconds: float, ended: threading.Event) -> None:
    while not ended.wait(seconds):
        try:
            os.utime(lease)
            is_ours = _last(lease.parent) == lease
        except FileNotFoundError:
            is_ours = False
        except OSError:  # the share is away for a moment: the next beat tells
            continue
        if not is_ours and not ended.is_set():
            # Somebody took us for dead and works on: not one more byte may be written here.
            os.kill(os.getpid(), signal.SIGKILL)


def _release(lease: Path) -> None:
    with lease.open("r+b") as file:
        file.write(_RELEASED)


def _last(folder: Path) -> Path | None:
    numbers = _numbered(folder)
    return numbers[-1] if numbers else None


def _numbered(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[0-9]*") if path.name.isdigit())


def _now(folder: Path) -> float:
    """The time on the clock that the folder's files are stamped by, which is the file server's."""
    clock = folder / "lock"
    clock.touch()
    return clock.stat().st_mtime


@cache
def _machine() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text().strip() if boot.exists() else socket.gethostname()
