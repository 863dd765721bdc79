"""Prefect's server: one of our own that no proxy stands before, or one that is given and answers."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.problem import Problem
from flows.runtime import prefect_server as server
from flows.settings import Settings
from tests import making
from tests.conftest import CAMPAIGN, a_users, command, forked
from tests.servers import free_port

DEAD = "http://127.0.0.1:9"


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_a_run_starts_its_own_server_past_every_proxy_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    making.roster(folder)
    proxies = dict.fromkeys(("http_proxy", "HTTPS_PROXY"), DEAD) | {"all_proxy": "socks5://127.0.0.1:9"}
    done = forked("run", CAMPAIGN, cwd=tmp_path, no_proxy="", NO_PROXY="", **proxies)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == ["正在启动 Prefect …"]
    log = (tmp_path / "var" / "prefect" / "server.log").read_text("utf-8")
    assert not log, "the server ends without a word"


def test_campaigns_run_at_the_same_moment_each_find_their_server(tmp_path: Path) -> None:
    """Each run has a server of its own over one database, which the first of them makes."""
    names = ("春", "夏", "秋")
    for name in names:
        folder = tmp_path / "inbox" / name
        folder.mkdir(parents=True)
        (folder / "campaign.toml").write_text(
            making.plan().replace('title = "2024年', f'title = "{name}2024年'), encoding="utf-8"
        )
        making.roster(folder)
    with ThreadPoolExecutor(len(names)) as together:
        done = list(together.map(lambda name: command("run", name, cwd=tmp_path), names))
    assert [(one.returncode, one.stderr) for one in done] == [(0, "正在启动 Prefect …\n")] * len(names)
    assert all((tmp_path / "outbox" / name / "汇总表.xlsx").exists() for name in names)


def test_two_that_want_one_port_at_the_same_moment_never_share_a_server(tmp_path: Path) -> None:
    """Both found the port free, one server could not have it, and its run asked the other's (1 of 20 in CI)."""
    wanted = free_port()
    with ThreadPoolExecutor(8) as together:
        doors = list(together.map(server._listening, [wanted] * 8))
    with ExitStack() as closed:
        ports = [closed.enter_context(door).getsockname()[1] for door in doors]
    assert len(set(ports)) == len(ports) and ports.count(wanted) == 1


@pytest.mark.parametrize("variable", ["SHUANGSUIJI_PREFECT_API_URL", "PREFECT_API_URL"])
def test_a_server_that_is_given_and_dead_is_named_in_one_line(variable: str, tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    url = f"http://127.0.0.1:{free_port()}/api"
    done = forked("run", cwd=tmp_path, **{variable: url})
    assert done.returncode == 2
    (told,) = [line for line in done.stderr.splitlines() if "不能继续" in line]
    assert f"环境变量 {variable} " in told and url in told and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url", ["no-url", "127.0.0.1:4200/api", "http://[::1/api", "http://user:hunter2@{silent}/api"]
)
def test_an_address_that_is_none_or_is_silent_is_named_without_its_password(
    url: str, silent: str, tmp_path: Path
) -> None:
    """In a process of its own: Prefect reads its settings once, when it is loaded."""
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    done = forked("run", cwd=tmp_path, SHUANGSUIJI_PREFECT_API_URL=url.format(silent=silent))
    (told,) = [line for line in done.stderr.splitlines() if "不能继续" in line]
    assert done.returncode == 2 and "SHUANGSUIJI_PREFECT_API_URL" in told
    assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.usefixtures("prefect_begun")
def test_a_night_runs_where_the_page_has_a_password_and_who_has_it_not_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    making.roster(folder)
    done = forked("run", cwd=tmp_path, PREFECT_SERVER_API_AUTH_STRING="office:geheim")
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "var" / "prefect" / "nightly.log").read_text("utf-8")
    assert "geheim" not in told + done.stdout + done.stderr
    script = f"""
import os
from flows.runtime.prefect_server import lasting_server, prefect_server
from flows.problem import Problem
from flows.settings import Settings
settings = Settings(var={str(tmp_path / "var")!r})
with lasting_server(settings) as page:
    from prefect.settings import PREFECT_API_AUTH_STRING, temporary_settings
    with temporary_settings({{PREFECT_API_AUTH_STRING: "office:other"}}):
        try:
            with prefect_server(settings):
                print("let in")
        except Problem as problem:
            print(problem.message, problem.hint)
"""
    environment = {**a_users(), "PREFECT_SERVER_API_AUTH_STRING": "office:geheim"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert "要口令" in done.stdout and "PREFECT_API_AUTH_STRING" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("variable", ["PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"])
def test_a_password_that_prefect_fails_at_is_told_before_anything_starts(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "office:口令")
    with (
        pytest.raises(Problem, match=f"{variable} 里有汉字"),
        server.prefect_server(Settings(var=tmp_path)),
    ):
        pass


def test_a_server_that_fails_at_what_it_is_asked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Prefect's own does to everybody where its password is not ASCII."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    class Failing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.endswith("/health") else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    monkeypatch.setenv("NO_PROXY", "*")
    with HTTPServer(("127.0.0.1", 0), Failing) as failing:
        Thread(target=failing.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{failing.server_port}/api"
        with temporary_settings({PREFECT_API_URL: url}), pytest.raises(Problem, match="用不了") as told:
            server._see_that_it_answers("SHUANGSUIJI_PREFECT_API_URL", url)
        failing.shutdown()
    assert "PrefectHTTPStatusError" in told.value.message


def test_what_is_done_meanwhile_and_fails_ends_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    started = []
    start = server._start

    def keep(door: socket.socket, output: int, *, run_only: bool) -> subprocess.Popen[bytes]:
        started.append(start(door, output, run_only=run_only))
        return started[-1]

    monkeypatch.setattr(server, "_start", keep)

    def fail() -> None:
        raise Problem("没有这个活动", "")

    with pytest.raises(Problem), server.prefect_server(Settings(var=tmp_path), meanwhile=fail):
        pytest.fail("it went on")
    assert started[0].poll() is not None
