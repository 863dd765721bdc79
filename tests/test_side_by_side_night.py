"""A night over several campaigns that is cut off in the middle: the next one ends as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House
from flows.storage.lock import is_running
from tests import making
from tests.conftest import Cli, a_users
from tests.making import record_list, record_row, roster

NAMES = ("a", "b", "c")


def _campaigns(inbox: Path) -> None:
    for name in NAMES:
        folder = inbox / name
        folder.mkdir(parents=True)
        (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
        roster(folder)
        record_list(folder, [record_row(1), record_row(2)])  # the same bytes in each: the archive is shared


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_night_that_is_cut_off_leaves_every_campaign_whole(
    end: signal.Signals, tmp_path: Path, prefect_api: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    _campaigns(tmp_path / "inbox")
    night = subprocess.Popen(
        [sys.executable, "-m", "flows", "run", "--as-of", "2024-10-31"], cwd=tmp_path, text=True,
        env=a_users() | {"SHUANGSUIJI_PREFECT_API_URL": prefect_api, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 150
    while not list((tmp_path / "var" / "campaigns").glob("*/journal/*")):
        assert time.monotonic() < until and night.poll() is None
        time.sleep(0.02)
    os.killpg(night.pid, end) if end == signal.SIGINT else night.kill()
    _, errors = night.communicate(timeout=60)
    assert night.returncode == (2 if end == signal.SIGINT else -9), errors
    assert "Traceback" not in errors, errors
    settings = Settings(**{name: tmp_path / name for name in ("inbox", "outbox", "var")})
    while any(is_running(settings, name) for name in NAMES):
        assert time.monotonic() < until, "a process outlived the night"
        time.sleep(0.1)
    monkeypatch.setattr("flows.nightly.cores", lambda: 1)  # how they begin side by side is seen above
    done = cli("run", "--as-of", "2024-10-31")
    assert done.returncode == 0, done.stderr
    assert [line[0] for line in done.stdout.splitlines() if "本次收下" in line] == list(NAMES)
    for name in NAMES:
        house = House(settings, name)
        with open_published(house.published) as data:
            assert data.number("select count(*) from source_file where verdict = 'accepted'") == 2
            assert data.rows("select inspected from department_tally where department = '合计'") == [(2,)]
        assert [path.name for path in house.inbox.iterdir()] == ["campaign.toml"]
