"""Prefect, run cleanly:
a server of our own in var/ for as long as a run lasts (docs/decisions/prefect.md)."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.problem import Problem
from flows.settings import Settings

_PATIENCE_SECONDS = 90
_ROOM_FOR_PREFECT = 5 << 20
_PR_SET_PDEATHSIG = 1
# A run needs the task-run recorder alone; what schedules, retries or watches deployments belongs to `serve`.
_NOT_NEEDED_BY_A_RUN = (
    "SCHEDULER", "LATE_RUNS", "FOREMAN", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP", "REPOSSESSOR",
    "TRIGGERS", "EVENT_PERSISTER", "CLEANUP_RECONCILER",
)  # fmt: skip


def quiet_environment(settings: Settings) -> dict[str, str]:
    """What Prefect is told: its home in var/, nothing sent anywhere, its console output into a log."""
    home = (settings.var / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_LOGGING_SETTINGS_PATH": str(Path(__file__).with_name("logging.yml")),
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }


@contextmanager
def prefect_server(settings: Settings) -> Iterator[None]:
    """Make sure that Prefect can be imported and used inside the block.

    With SHUANGSUIJI_PREFECT_API_URL or PREFECT_API_URL set that server is used; otherwise one is started
    on a free port of the loopback and stopped at the end. Raises Problem where it does not come up.
    """
    with _server(settings, run_only=True):
        yield


@contextmanager
def lasting_server(settings: Settings) -> Iterator[None]:
    """As `prefect_server`, for as long as the schedule is served:
    with the services that start late and watch runs."""
    with _server(settings, run_only=False):
        yield


@contextmanager
def _server(settings: Settings, *, run_only: bool) -> Iterator[None]:
    os.environ.update(quiet_environment(settings))
    given = settings.prefect_api_url or os.environ.get("PREFECT_API_URL")
    if given:
        os.environ["PREFECT_API_URL"] = given
        yield
        return
    port = _free_port()
    log = settings.var / "prefect" / "server.log"
    with log.open("ab") as output:
        server = _start(port, output.fileno(), run_only=run_only)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    try:
        import prefect  # noqa: F401 - two seconds, well spent while the server comes up

        _wait_until_up(server, port, log)
        try:
            yield
        finally:
            _drain()
    finally:
        del os.environ["PREFECT_API_URL"]
        _stop(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(port: int, output: int, *, run_only: bool) -> subprocess.Popen[bytes]:
    off = (
        {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _NOT_NEEDED_BY_A_RUN}
        if run_only
        else {}
    )
    environment = {
        name: value for name, value in os.environ.items() if name != "PREFECT_LOGGING_SETTINGS_PATH"
    }
    command = [
        sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app",
        "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--lifespan", "on",
    ]  # fmt: skip
    return subprocess.Popen(
        command,
        env={**environment, **off},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,  # Ctrl-C is the run's to handle; it then stops the server
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    if shutil.disk_usage(log.parent).free < _ROOM_FOR_PREFECT:
        raise Problem("磁盘满了，Prefect 服务没有起来", "在 var 所在的磁盘上清出空间后再运行")
    raise Problem(
        "Prefect 服务没有起来", f"详见 {log}；也可以用 SHUANGSUIJI_PREFECT_API_URL 指定一个已在运行的服务"
    )


def _drain() -> None:
    """Let the client's workers send what they hold before the server goes."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=10)
    APILogWorker.drain_all(timeout=10)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
