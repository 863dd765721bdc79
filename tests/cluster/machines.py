"""Machines of a cluster on this one: PostgreSQL, Prefect's server upon it, and workers in networks of their own.

A machine is a network namespace where this may be made (root on Linux), else a session of processes; either ends
as a machine does whose plug is pulled: every process of it at once, without a word.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.servers import free_port

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
_FOUND = shutil.which("initdb") or next((folder / "initdb" for folder in _PROGRAMS), None)
_INITDB = Path(_FOUND).resolve() if _FOUND else None
needs_postgresql = pytest.mark.skipif(
    _INITDB is None or os.geteuid() != 0,
    reason="PostgreSQL is not installed (.ci/run installs it), or this is not root",
)
_MAY_MAKE_NETWORKS = os.geteuid() == 0 and shutil.which("ip") is not None
_PATIENCE_SECONDS = 120


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new, empty PostgreSQL on the loopback, of a user of its own."""
    assert _INITDB
    folder, port = Path(tempfile.mkdtemp(prefix="postgresql-")), free_port()
    shutil.chown(folder, "nobody")
    subprocess.run(
        [_INITDB, "-D", folder / "data", "-U", "prefect", "-A", "trust", "-E", "UTF8", "--no-sync"],
        user="nobody", cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    server = subprocess.Popen(
        [_INITDB.with_name("postgres"), "-D", folder / "data", "-p", str(port), "-h", "127.0.0.1", "-k", folder],
        user="nobody", cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for_database(port)
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=60)
        shutil.rmtree(folder)


def _wait_for_database(port: int) -> None:
    assert _INITDB
    ask = [_INITDB.with_name("pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + _PATIENCE_SECONDS
    while subprocess.run(ask, capture_output=True).returncode:
        assert time.monotonic() < until, "PostgreSQL does not come up"
        time.sleep(0.2)


@contextmanager
def shared_server(home: Path, database: str) -> Iterator[int]:
    """The port of a Prefect server on every address of this machine, its state in the database."""
    port, log = free_port(), home / "server.log"
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        "PREFECT_HOME": str(home), "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_UI_ENABLED": "false",
    }  # fmt: skip
    with log.open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "0.0.0.0", "--port", str(port)],
            env=_clean() | environment, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not _answers(port):
            assert server.poll() is None and time.monotonic() < until, log.read_text("utf-8")[-3000:]
            time.sleep(0.5)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
        return True
    return False


def _clean() -> dict[str, str]:
    """The environment without what is ours, Prefect's or a proxy's."""
    return {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("PREFECT_", "SHUANGSUIJI_")) and not name.lower().endswith("_proxy")
    }


def _free_network() -> str:
    """The first three numbers of addresses that no wire has here: a test that was killed leaves its wires behind,
    and of two with one address the older gets what is sent."""
    told = subprocess.run(["ip", "-4", "-o", "addr"], capture_output=True, text=True).stdout
    return next(network for n in range(256) if f" {(network := f'10.77.{n}')}." not in told)


class Machine:
    """A machine with a Prefect worker for a pool; a context manager."""

    def __init__(self, number: int, pool: str, port: int, home: Path, environment: dict[str, str]) -> None:
        self._space = f"shuangsuiji{os.getpid() % 10_000}-{number}"
        network = _free_network() if _MAY_MAKE_NETWORKS else ""
        self._here, self._there = f"{network}.1", f"{network}.2"
        self.has_own_network = self._made_network(number)
        self.home = home
        home.mkdir(parents=True)
        server = self._here if self.has_own_network else "127.0.0.1"
        self._environment = _clean() | environment | {
            "PREFECT_HOME": str(home), "PREFECT_API_URL": f"http://{server}:{port}/api",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }  # fmt: skip
        self._command = [
            sys.executable,
            "-m",
            "prefect",
            "worker",
            "start",
            "--pool",
            pool,
            "--type",
            "process",
            "--limit",
            "1",
        ]

    def _made_network(self, number: int) -> bool:
        """Make a network namespace with a wire to this one; whether that may be done here."""
        if not _MAY_MAKE_NETWORKS:
            return False
        wire, end = f"ssj{os.getpid() % 10_000}-{number}", f"sse{os.getpid() % 10_000}-{number}"
        commands = (
            f"netns add {self._space}", f"link add {wire} type veth peer name {end}",
            f"link set {end} netns {self._space}", f"addr add {self._here}/24 dev {wire}", f"link set {wire} up",
            f"-n {self._space} addr add {self._there}/24 dev {end}", f"-n {self._space} link set {end} up",
            f"-n {self._space} link set lo up",
        )  # fmt: skip
        made = all(
            subprocess.run(["ip", *line.split()], capture_output=True).returncode == 0 for line in commands
        )
        if not made:
            subprocess.run(["ip", "netns", "del", self._space], capture_output=True)
        return made

    def __enter__(self) -> "Machine":
        within = ["ip", "netns", "exec", self._space] if self.has_own_network else []
        with (self.home / "worker.log").open("ab") as output:
            self._worker = subprocess.Popen(
                [*within, *self._command], env=self._environment, cwd=self.home, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        return self

    def pull_the_plug(self) -> int:
        """End every process of the machine at once; how many there were."""
        found = {self._worker.pid, *self._processes()}
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._worker.wait()
        return len(found)

    def _processes(self) -> list[int]:
        if self.has_own_network:
            listed = subprocess.run(["ip", "netns", "pids", self._space], capture_output=True, text=True)
            return [int(line) for line in listed.stdout.split()]
        home = f"PREFECT_HOME={self.home}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if home in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return found

    def __exit__(self, *_: object) -> None:
        while self.pull_the_plug() > 1:
            time.sleep(0.1)
        if self.has_own_network:
            subprocess.run(["ip", "netns", "del", self._space], capture_output=True)
