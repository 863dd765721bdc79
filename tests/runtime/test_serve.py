"""The schedule is kept: whoever leaves `serve` open has a night at two o'clock."""

import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.settings import NIGHTLY_HOUR, TIMEZONE

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


def test_serve_has_the_next_night_scheduled_and_ends_when_told(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-m", "flows", "serve"], cwd=tmp_path) as serving:
        home = tmp_path / "var" / "prefect"
        due = _next_due(home / "prefect.db", time.monotonic() + _PATIENCE_SECONDS)
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=60)
    assert due is not None, (home / "server.log").read_text("utf-8")
    assert (due.astimezone(ZoneInfo(TIMEZONE)).hour, due.minute) == (NIGHTLY_HOUR, 0)
    assert "Traceback" not in (home / "server.log").read_text("utf-8")
