"""What tests share: a house of their own, a Prefect server a worker, the command line."""

import gc
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, chdir, closing, redirect_stderr, redirect_stdout
from datetime import date
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest
from duckdb import DuckDBPyConnection
from filelock import FileLock

from flows.cli import app
from flows.commands.terminal import run_app
from flows.consolidation import Consolidation, give_out, take_in
from flows.reports.published import Published, open_published
from flows.reports.receipts import write_receipts
from flows.runtime.prefect_server import prefect_server
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.storage.replacing import replacing
from flows.warehouse.database import create_published
from flows.warehouse.office.empty import create_office
from flows.warehouse.plan_lists import PlanLists
from tests import making
from tests.forked import command_line
from tests.reading import Here

AS_OF = date(2024, 10, 31)
CAMPAIGN = "2024-test"
BY = ("--operator", "王强")
"""Who does it, for commands that will not do without."""


def pytest_configure() -> None:
    """Who runs the tests behind an & has started them deaf to Ctrl-C, and so whatever they start: they hear again."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: to look for garbage among it finds none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session", autouse=True)
def empty_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The empty published database of a version and a plan, and the empty 总库, are built once a worker, not once a
    house."""
    kept = tmp_path_factory.mktemp("templates")

    def published(path: Path, lists: PlanLists, _kept: Path) -> AbstractContextManager[DuckDBPyConnection]:
        return create_published(path, lists, kept)

    def office(path: Path) -> None:
        empty = kept / "office" / "empty.duckdb"
        if not empty.exists():
            empty.parent.mkdir()
            create_office(empty)
        shutil.copyfile(empty, path)

    with (
        patch("flows.warehouse.publish.create_published", published),
        patch("flows.warehouse.office.refresh.create_office", office),
    ):
        yield


_WITH_WORKERS = (
    "flows.consolidation", "flows.intake.unpack", "flows.intake.office_plans", "flows.reports.receipts",
    "flows.commands.check", "flows.commands.new", "flows.commands.rebuild", "flows.commands.verify_draw",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def read_here() -> Iterator[None]:
    """What is done with files in the test's own process is done by that process, and by no worker of its own."""
    with ExitStack() as patched:
        for module in _WITH_WORKERS:
            patched.enter_context(patch(f"{module}.Workers", Here))
        yield


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in worker processes after all: for files that are after the reader's life."""
    for module in _WITH_WORKERS:
        monkeypatch.setattr(f"{module}.Workers", Workers)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A campaign with a plan, its inbox else empty."""
    return house_in(tmp_path)


def house_in(folder: Path) -> House:
    """A campaign with a plan, its inbox else empty, in a folder of its own."""
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var", file_seconds=20)
    inbox = settings.inbox / CAMPAIGN
    inbox.mkdir(parents=True)
    (inbox / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    return open_house(settings, CAMPAIGN)


def consolidate(house: House, as_of: date = AS_OF, *, mail: bool = False) -> Consolidation:
    """One night without Prefect and without worker processes;
    of the reports the receipts alone are written, and mail goes out where it is asked for."""

    def quickly(step: str, work: Callable[[], object]) -> None:
        if step == "write_reports":
            held.enter_context(
                open_published(house.published)
            )  # opened again while it is open, it costs nothing
            write_receipts(house)
        elif step != "mail" or mail:
            work()

    with ExitStack() as held, Consolidation(house, as_of) as run:
        take_in(run, quickly)
        give_out(run, quickly)
    return run


Run = Callable[..., Published]


@pytest.fixture
def run(house: House) -> Iterator[Run]:
    """Consolidate and open what was published."""
    opened = []

    def consolidated(as_of: date = AS_OF) -> Published:
        while opened:  # within one process DuckDB gives the same database again for a path that is open
            opened.pop().__exit__(None, None, None)
        consolidate(house, as_of)
        manager = open_published(house.published)
        opened.append(manager)
        return manager.__enter__()

    yield consolidated
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture(scope="session")
def prefect_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first worker that starts a Prefect server leaves the others its database, empty."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "prefect.db"


@pytest.fixture(scope="session")
def prefect_api(prefect_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server for as long as a worker's tests last, its home in a folder of its own."""
    settings = Settings(var=tmp_path_factory.mktemp("prefect"))
    with ExitStack() as up:
        with FileLock(prefect_database.with_suffix(".lock")):
            is_first = not prefect_database.exists()
            if not is_first:
                begin_prefect(prefect_database, settings.var)
            up.enter_context(prefect_server(settings))
            if is_first:
                _keep_empty(settings.var / "prefect" / "prefect.db", prefect_database)
        yield os.environ["PREFECT_API_URL"]


def _keep_empty(database: Path, kept: Path) -> None:
    with (
        replacing(kept) as draft,
        closing(sqlite3.connect(database)) as theirs,
        closing(sqlite3.connect(draft)) as ours,
    ):
        theirs.backup(ours)


def begin_prefect(database: Path, var: Path) -> None:
    """Let the first server of this var/ find its database there: to make one takes longer than all else of a start."""
    (var / "prefect").mkdir(parents=True)
    shutil.copyfile(database, var / "prefect" / "prefect.db")


@pytest.fixture
def prefect_begun(prefect_api: str, prefect_database: Path, tmp_path: Path) -> None:
    """The test's var/ has had a Prefect server before, so that the next is up sooner."""
    begin_prefect(prefect_database, tmp_path / "var")


Cli = Callable[..., subprocess.CompletedProcess[str]]


def a_users() -> dict[str, str]:
    """The environment as a user has it: without the tests' own settings, and the Prefect server this worker may
    have up, which would take the place of the one that a command starts."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "SHUANGSUIJI_"))}


def command(*args: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run shuangsuiji as a user would, in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "flows", *map(str, args)],
        cwd=cwd, env={**a_users(), "PYTHONIOENCODING": "utf-8", **environment}, capture_output=True, text=True, timeout=240,
    )  # fmt: skip


def forked(*args: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As `command`, the process forked from one that has imported what it needs."""
    return command_line(*map(str, args), cwd=cwd, environment=a_users() | environment)


def called(*args: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As `command`, but within this process: to start Python and import Prefect costs more than most commands."""
    told = [TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2)]
    words = [*map(str, args)]
    with (
        patch.dict(os.environ, {**a_users(), **environment}, clear=True),
        patch.object(sys, "argv", ["shuangsuiji", *words]),
        chdir(cwd),
        redirect_stdout(told[0]),
        redirect_stderr(told[1]),
        patch("flows.commands.terminal.start_lightly"),  # it is for a process that has only begun
    ):
        code = run_app(app)
    return subprocess.CompletedProcess(words, code, *map(_text_of, told))


def _text_of(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@pytest.fixture
def cli(tmp_path: Path, prefect_api: str) -> Cli:
    """The command line in a folder of the test's own, with the Prefect server that is already up."""
    return partial(called, cwd=tmp_path, SHUANGSUIJI_PREFECT_API_URL=prefect_api)


@pytest.fixture
def shell(tmp_path: Path, prefect_api: str) -> Cli:
    """As `cli`, each command a process of its own: for what only a process has (its log, its end, its workers)."""
    return partial(forked, cwd=tmp_path, SHUANGSUIJI_PREFECT_API_URL=prefect_api)
