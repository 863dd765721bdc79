"""Who may change what: a lock a campaign, one for the office's year, one for the night.

Each is a file lock, which is certain between the processes of one machine, and a lease (storage.lease), which
holds between machines that share var/; where no work pool is set, var/ is one machine's (storage.machine).
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.folders import campaigns
from flows.storage.lease import holder_elsewhere, leased
from flows.storage.machine import refuse_second_machine
from flows.storage.restoring import finish_restoring, is_half_restored

LOCK_SECONDS = 0.5
"""Long enough for `status` to have let go of the lock it looks at, too short to be felt."""
_OFFICE_SECONDS = 600.0
"""The office's year is written in seconds to minutes, by one after the other: it is waited for."""


@contextmanager
def sole_campaign(settings: Settings, campaign_id: str, patience: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock that lets one command at a time change this campaign; a process may take it again.
    Raises Problem where another has it after `patience` seconds."""
    _finish_restore(settings)
    told = f"“{campaign_id}”正在由另一次运行处理，这一次没有开始"
    with _held(settings, _of_campaign(settings, campaign_id), patience, told):
        yield


@contextmanager
def sole_office(settings: Settings) -> Iterator[None]:
    """Hold the lock on what all campaigns share in the outbox: 总库 and the year's papers.
    Another who has it is waited for. Raises Problem where that takes too long."""
    told = "年度汇总正由另一次运行写出，等了很久还没有写完"
    with _held(settings, _locks(settings) / "office", _OFFICE_SECONDS, told):
        yield


@contextmanager
def sole_night(settings: Settings) -> Iterator[None]:
    """Hold the lock that lets one night over all campaigns go on at a time.
    Raises Problem where another does."""
    _finish_restore(settings)
    told = "另一次对全部活动的运行正在进行，这一次没有开始"
    with _held(settings, _locks(settings) / "night", LOCK_SECONDS, told):
        yield


@contextmanager
def sole_run(settings: Settings) -> Iterator[None]:
    """Hold every lock there is, for a command over all campaigns (and, in var/, over those that have left the
    inbox); a restore that was cut off is finished first. Raises Problem where another command is at work."""
    told = "另一次运行正在进行，这一次没有开始"
    state = settings.var / "campaigns"
    left = [path.name for path in state.iterdir()] if state.is_dir() else []
    folders = [_of_campaign(settings, name) for name in sorted({*campaigns(settings), *left})]
    with ExitStack() as held:
        for folder in (_locks(settings) / "night", _locks(settings) / "office", *folders):
            held.enter_context(_held(settings, folder, LOCK_SECONDS, told))
        finish_restoring(settings)
        yield


def _finish_restore(settings: Settings) -> None:
    """Finish a restore that was cut off, under every lock there is, before anything else is done."""
    if is_half_restored(settings):
        with sole_run(settings):
            pass


def is_running(settings: Settings, campaign_id: str) -> bool:
    """Whether some command works on this campaign at this moment, on this machine or another,
    or it cannot be told because var/ is not ours to write."""
    return _is_held(settings, _of_campaign(settings, campaign_id))


def is_night(settings: Settings) -> bool:
    """Whether a night over all campaigns is under way at this moment."""
    return _is_held(settings, _locks(settings) / "night")


def _is_held(settings: Settings, folder: Path) -> bool:
    try:
        if not folder.is_dir():
            return False
        with FileLock(folder / "lock").acquire(timeout=0):
            return holder_elsewhere(folder, settings.lease_seconds) is not None
    except (Timeout, PermissionError):
        return True


def _locks(settings: Settings) -> Path:
    return settings.var / "locks"


def _of_campaign(settings: Settings, campaign_id: str) -> Path:
    return _locks(settings) / "campaigns" / campaign_id


@contextmanager
def _held(settings: Settings, folder: Path, patience: float, told: str) -> Iterator[None]:
    with ExitStack() as held:
        try:
            _take(settings, folder, patience, held)
            if settings.work_pool is None:
                refuse_second_machine(settings)
        except TimeoutError as error:
            host = "" if isinstance(error, Timeout) else f"（{error} 上）"
            hint = "等它结束后再运行；用 shuangsuiji status 可以看到进展"
            raise Problem(f"{told}{host}", hint) from None
        except PermissionError as error:
            raise Problem(f"没有权限写 {error.filename}", "换一个可写的文件夹，或用 --var 指定") from None
        yield


def _take(settings: Settings, folder: Path, patience: float, held: ExitStack) -> None:
    """Take a lock and its lease; the lease once, however often the process takes the lock."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", thread_local=False, is_singleton=True)
    is_held = lock.is_locked
    held.enter_context(lock.acquire(timeout=patience))
    if not is_held:
        held.enter_context(leased(folder, settings.lease_seconds, patience))
