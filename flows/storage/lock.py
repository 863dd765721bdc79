"""The lock that lets one command at a time change anything."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.restoring import finish_restoring

_LOCK_SECONDS = 0.5
"""Long enough for `status` to have let go of the lock it looks at, too short to be felt."""


@contextmanager
def sole_run(settings: Settings) -> Iterator[None]:
    """Hold the lock on var/ that lets one command at a time change anything; a restore that was cut off is
    finished first. Raises Problem where another has it."""
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.var / "run.lock", thread_local=False, is_singleton=True)
        with lock.acquire(timeout=_LOCK_SECONDS):
            finish_restoring(settings)
            yield
    except Timeout:
        raise Problem(
            "另一次运行正在进行，这一次没有开始", "等它结束后再运行；用 shuangsuiji status 可以看到进展"
        ) from None
    except PermissionError as error:
        raise Problem(f"没有权限写 {error.filename}", "换一个可写的文件夹，或用 --var 指定") from None


def is_running(settings: Settings) -> bool:
    """Whether some command holds the lock on var/ at this moment,
    or it cannot be told because var/ is not ours to write."""
    try:
        with FileLock(settings.var / "run.lock").acquire(timeout=0):
            return False
    except (Timeout, PermissionError):
        return True
