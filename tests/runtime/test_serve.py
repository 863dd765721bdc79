"""The schedule is kept: whoever leaves `serve` open has a night at two o'clock."""

import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.settings import NIGHTLY_HOUR, TIMEZONE
from flows.storage.journal import read_value, write_value
from tests import making
from tests.conftest import CAMPAIGN, a_users, command

_DUE = "select expected_start_time from flow_run where state_type = 'SCHEDULED' order by 1 limit 1"
_PATIENCE_SECONDS = 150


def _next_due(database: Path, until: float) -> datetime | None:
    """When the next scheduled run of a Prefect server is due, by its database."""
    while time.monotonic() < until:
        time.sleep(0.5)
        try:
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
                due = connection.execute(_DUE).fetchone()
        except sqlite3.OperationalError:  # not there yet, or not all of it
            continue
        if due:
            return datetime.fromisoformat(due[0]).replace(tzinfo=UTC)
    return None


def _serve(folder: Path) -> "subprocess.Popen[str]":
    """`serve`, with a Prefect server of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows", "serve"], cwd=folder, env=a_users() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _page(serving: "subprocess.Popen[str]") -> str:
    """What stands at the address that `serve` tells."""
    assert serving.stdout
    told = next(line for line in serving.stdout if "http://" in line)
    address = re.findall(r"http://127\.0\.0\.1:\d+", told)[0]
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.mark.usefixtures("prefect_begun")
def test_serve_has_the_next_night_scheduled_and_ends_when_told(tmp_path: Path) -> None:
    with _serve(tmp_path) as serving:
        home = tmp_path / "var" / "prefect"
        due = _next_due(home / "prefect.db", time.monotonic() + _PATIENCE_SECONDS)
        page = _page(serving)
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=60)
        assert serving.stdout
        said = serving.stdout.read()
    assert "Your flow" not in said, "what is to be known was said above the address"
    assert '<div id="' in page, "Prefect's own page, at the address that is told"
    assert due is not None, (home / "server.log").read_text("utf-8")
    assert (due.astimezone(ZoneInfo(TIMEZONE)).hour, due.minute) == (NIGHTLY_HOUR, 0)
    assert "Traceback" not in (home / "server.log").read_text("utf-8")


@pytest.mark.usefixtures("prefect_begun")
def test_a_missed_night_is_made_up_for_once_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), "utf-8")
    making.roster(folder)
    write_value(tmp_path / "var" / "nights.json", {"ended": "2026-01-05T02:03:00"})
    assert "的一夜没有运行，上次是 2026-01-05 02:03" in command("status", cwd=tmp_path).stdout
    with _serve(tmp_path) as serving:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not (last := _last_night(tmp_path)) and time.monotonic() < until:
            time.sleep(0.5)
        due = _next_due(tmp_path / "var" / "prefect" / "prefect.db", time.monotonic() + _PATIENCE_SECONDS)
        serving.send_signal(signal.SIGTERM)
        said, _ = serving.communicate(timeout=60)
    assert last and due is not None and said.count("错过了") == 1
    assert (tmp_path / "outbox" / CAMPAIGN / "汇总表.xlsx").exists() and not (folder / "名录.xlsx").exists()
    told = command("status", cwd=tmp_path).stdout
    assert "补上了" in told and "没有运行" not in told


def _last_night(folder: Path) -> str:
    """The missed night that was made up for, once it was."""
    noted = read_value(folder / "var" / "nights.json") or {}
    return str(noted.get("made_up_for", ""))
