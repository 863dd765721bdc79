"""Who may change what: locks between the processes of a machine, leases between machines."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.problem import Problem
from flows.settings import Settings
from flows.storage import lease
from flows.storage.lock import is_running, sole_campaign, sole_night, sole_office, sole_run

ROOT = Path(__file__).parents[2]
_HOLD = """
import sys, time
from pathlib import Path
from flows.settings import Settings
from flows.storage import lock
with getattr(lock, sys.argv[2])(Settings(var=Path(sys.argv[1]), inbox=Path(sys.argv[1])), *sys.argv[3:]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("甲", "乙"):
        (tmp_path / "inbox" / name).mkdir(parents=True)
    return Settings(inbox=tmp_path / "inbox", var=tmp_path / "var", lease_seconds=1.2)


@contextmanager
def held_elsewhere(settings: Settings, *lock: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lock."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, settings.var, *lock], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        yield holder
    finally:
        holder.kill()
        holder.wait()


def test_a_campaign_has_one_at_a_time_and_keeps_no_other_waiting(settings: Settings) -> None:
    with held_elsewhere(settings, "sole_campaign", "甲") as holder:
        assert is_running(settings, "甲") and not is_running(settings, "乙")
        with sole_campaign(settings, "乙"), sole_night(settings), sole_office(settings):
            pass
        for lock in (sole_campaign(settings, "甲"), sole_run(settings)):
            with pytest.raises(Problem, match="另一次运行"), lock:
                pytest.fail("two at once")
        holder.kill()
        holder.wait()
        assert not is_running(settings, "甲"), "who was killed on this machine is at nothing any more"
        with sole_campaign(settings, "甲"):
            pass  # whoever was killed on this machine is not waited for
    assert not is_running(settings, "甲")


def test_a_process_takes_its_own_lock_again_and_nobody_has_it_afterwards(settings: Settings) -> None:
    with sole_campaign(settings, "甲"), sole_campaign(settings, "甲"):
        assert is_running(settings, "甲")
    assert not is_running(settings, "甲")


def test_a_command_over_all_has_every_lock_of_campaigns_that_left_the_inbox_too(settings: Settings) -> None:
    (settings.var / "campaigns" / "旧").mkdir(parents=True)
    with sole_run(settings):
        assert all(is_running(settings, name) for name in ("甲", "乙", "旧"))
    assert not any(is_running(settings, name) for name in ("甲", "乙", "旧"))


def test_what_fails_within_is_not_taken_for_a_lock_that_another_has(settings: Settings) -> None:
    with pytest.raises(TimeoutError, match="share"), sole_campaign(settings, "甲"):
        raise TimeoutError("the share is away")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that machines share; which one this thread is, `lease._machine` says."""
    monkeypatch.setattr(lease, "_machine", lambda: threading.current_thread().name)
    return tmp_path


def test_another_machine_is_waited_for_while_it_lives(shared: Path) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        with lease.leased(shared, 0.6):
            begun.set()
            ended.wait(10)

    other = threading.Thread(target=work, name="another")
    other.start()
    begun.wait(10)
    with pytest.raises(TimeoutError), lease.leased(shared, 0.6, patience=1.5):
        pytest.fail("its beats were not seen")
    threading.Timer(0.3, ended.set).start()
    with lease.leased(shared, 0.6, patience=10):
        assert lease.live_holder(shared, 0.6)
    other.join()
    assert lease.live_holder(shared, 0.6) is None


def test_a_machine_that_fell_silent_is_succeeded_and_by_one_alone(shared: Path) -> None:
    (shared / "00000007").write_bytes(b'+{"host": "gone", "machine": "gone", "pid": 1}')
    os.utime(shared / "00000007", (time.time() - 100,) * 2)
    holding, most, had = 0, 0, 0
    counting = threading.Lock()

    def contend() -> None:
        nonlocal holding, most, had
        with lease.leased(shared, 30.0, patience=30.0):
            with counting:
                holding, had = holding + 1, had + 1
                most = max(most, holding)
            time.sleep(0.05)
            with counting:
                holding -= 1

    contenders = [threading.Thread(target=contend, name=f"machine-{n}") for n in range(8)]
    for one in contenders:
        one.start()
    for one in contenders:
        one.join()
    assert (most, had) == (1, 8)
    assert len(lease._numbered(shared)) == 1


@pytest.mark.parametrize("content", [b"", b"+", b'+{"host": "h'])
def test_a_lease_that_is_being_written_is_held(content: bytes, shared: Path) -> None:
    (shared / "00000001").write_bytes(content)
    assert lease.live_holder(shared, 60.0)


def test_who_was_taken_for_dead_and_lives_ends_at_once(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from flows.storage.lease import leased
with leased(Path(sys.argv[1]), 1.2):
    (Path(sys.argv[1]) / "00000009").write_bytes(b"+")
    time.sleep(30)
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, timeout=25)
    assert done.returncode == -9
