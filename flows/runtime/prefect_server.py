"""Prefect, run cleanly:
a server of our own in var/ for as long as a run lasts (docs/decisions/prefect.md)."""

import ctypes
import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from flows.problem import Problem
from flows.settings import Settings

if TYPE_CHECKING:  # to import it is what `meanwhile` is for
    from prefect.client.orchestration import SyncPrefectClient

_PATIENCE_SECONDS = 90
_ANSWER_SECONDS = 10
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_ROOM_FOR_PREFECT = 5 << 20
_PAGE_PORT = 4200
"""Prefect's own, so that the page's address stays what somebody has written down."""
_LOG_BYTES = 10 << 20
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
def prefect_server(settings: Settings, meanwhile: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Make sure that Prefect can be imported and used inside the block.

    With SHUANGSUIJI_PREFECT_API_URL or PREFECT_API_URL set that server is used; otherwise one is started
    on a free port of the loopback and stopped at the end. `meanwhile` is done while it comes up: the place to
    import what the block needs. Raises Problem where there is no server that answers.
    """
    with _server(settings, meanwhile, run_only=True):
        yield


@contextmanager
def lasting_server(settings: Settings) -> Iterator[str]:
    """As `prefect_server`, for as long as the schedule is served: with the services that start late and watch
    runs, and with Prefect's page, whose address is yielded."""
    with _server(settings, lambda: None, run_only=False):
        yield os.environ["PREFECT_API_URL"].removesuffix("/api")


@contextmanager
def _server(settings: Settings, meanwhile: Callable[[], object], *, run_only: bool) -> Iterator[None]:
    os.environ.update(quiet_environment(settings))
    _see_that_passwords_are_ascii()
    if given := settings.prefect_api_url or os.environ.get("PREFECT_API_URL"):
        variable = "SHUANGSUIJI_PREFECT_API_URL" if settings.prefect_api_url else "PREFECT_API_URL"
        os.environ["PREFECT_API_URL"] = given
        _see_that_it_answers(variable, given)
        meanwhile()
        yield
    elif settings.work_pool:
        raise Problem(
            f"要把活动交给工作池 {settings.work_pool}，而没有指明各台机器共用的 Prefect 服务",
            "设置 SHUANGSUIJI_PREFECT_API_URL；只用本机的，去掉 SHUANGSUIJI_WORK_POOL",
        )
    else:
        with _own_server(settings, meanwhile, run_only=run_only):
            yield


def _see_that_it_answers(variable: str, url: str) -> None:
    """Ask a server as Prefect itself will ask it, by way of the same proxies, but once and not for long.
    Raises Problem where it does not answer."""
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    try:
        if urlsplit(url).hostname in _LOOPBACK:
            _pass_by_proxies()
        with (
            temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}),
            get_client(sync_client=True, httpx_settings={"timeout": _ANSWER_SECONDS}) as client,
        ):
            fault = client.api_healthcheck()
            if fault is None:
                _see_that_it_lets_in(client, _without_password(url))
    # A SOCKS proxy, no URL at all, a server that fails.
    except (ImportError, ValueError, httpx.InvalidURL, httpx.HTTPStatusError) as error:
        fault = error
    if fault is not None:
        raise Problem(
            f"环境变量 {variable} 指的 Prefect 服务用不了：{_without_password(url)}（{type(fault).__name__}）",
            "启动那个服务，或改正地址（如 http://127.0.0.1:4200/api）；去掉这个变量，运行时就自带一个",
        )


def _see_that_it_lets_in(client: "SyncPrefectClient", url: str) -> None:
    """Ask what needs the password, where the server has one: its health does not. Raises Problem."""
    from prefect.exceptions import PrefectHTTPStatusError

    try:
        client.api_version()
    except PrefectHTTPStatusError as error:
        if error.response.status_code != HTTPStatus.UNAUTHORIZED:
            raise
        raise Problem(
            f"Prefect 服务 {url} 要口令，没有给或给得不对",
            "把环境变量 PREFECT_API_AUTH_STRING 设成那个服务的 PREFECT_SERVER_API_AUTH_STRING（用户:口令）",
        ) from None


def _see_that_passwords_are_ascii() -> None:
    """Prefect's server fails at any other: it would answer 500 to everybody. Raises Problem."""
    for variable in ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"):
        if not os.environ.get(variable, "").isascii():
            raise Problem(
                f"环境变量 {variable} 里有汉字或全角字符，Prefect 认不了", "换成英文字母、数字和半角符号"
            )


def _without_password(url: str) -> str:
    return re.sub("//.*@", "//", url)


def _pass_by_proxies() -> None:
    """What is on this machine is asked without a proxy,
    whichever the environment names; nothing else is asked."""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"


@contextmanager
def _own_server(settings: Settings, meanwhile: Callable[[], object], *, run_only: bool) -> Iterator[None]:
    _pass_by_proxies()
    if password := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        # Set for the page that is open to others; every server of this environment asks for it, a run's too.
        os.environ["PREFECT_API_AUTH_STRING"] = password
    log = settings.var / "prefect" / "server.log"
    with ExitStack() as ended:
        with _sole_start(log):
            if log.exists() and log.stat().st_size > _LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
            with _listening(0 if run_only else _PAGE_PORT) as door, log.open("ab") as output:
                port = int(door.getsockname()[1])
                server = _start(door, output.fileno(), run_only=run_only)
            ended.callback(_stop, server)
            os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
            ended.callback(os.environ.pop, "PREFECT_API_URL")
            meanwhile()
            _wait_until_up(server, port, log)
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # A heartbeat tells a server that outlives the run whether it does; to end one takes up to a second.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if run_only else {}):
            try:
                yield
            finally:
                _drain()


@contextmanager
def _sole_start(log: Path) -> Iterator[None]:
    """Runs of several campaigns share var/prefect, and its database is made and renewed by one
    of them at a time. Raises Problem where another takes too long over it."""
    lock = FileLock(log.with_name("start.lock"))
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout:
        raise Problem(
            "另一次运行一直在启动 Prefect，等了很久还没有好", f"过一会儿再运行；还是这样的，看 {log}"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _listening(wanted: int) -> socket.socket:
    """A socket that already listens on the port wanted, or where somebody has it, on any that is free.

    The server is handed the socket, not the number: of two that start at once with the number of a port
    that was free a moment ago one would find it taken, and its run would talk to the other's server."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", wanted))
        door.listen()
    except OSError:
        door.close()
        if not wanted:
            raise
        return _listening(0)
    return door


def _of_the_page(port: int) -> dict[str, str]:
    """What the server is told of its page: files in var/, for the program's own folder may not be ours
    to write, and no advertisement."""
    return {
        "PREFECT_SERVER_UI_ENABLED": "true",
        "PREFECT_SERVER_UI_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(Path(os.environ["PREFECT_HOME"]) / "ui"),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }


def _start(door: socket.socket, output: int, *, run_only: bool) -> subprocess.Popen[bytes]:
    told = (
        {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _NOT_NEEDED_BY_A_RUN}
        if run_only
        else _of_the_page(door.getsockname()[1])
    )
    environment = {
        name: value for name, value in os.environ.items() if name != "PREFECT_LOGGING_SETTINGS_PATH"
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flows.runtime.prefect_app", str(door.fileno())],
        pass_fds=[door.fileno()],
        env={**environment, **told},
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
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if getattr(getattr(error, "reason", None), "errno", None) == errno.ENETUNREACH:
                raise Problem(
                    "本机的回环网络没有开（127.0.0.1 不通），Prefect 服务用不了",
                    "请管理员运行 ip link set lo up",
                ) from None
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
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
