"""Lakes with their catalog in a file and in a PostgreSQL of the tests' own, and two offices that write to them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from flows.warehouse.lake.attached import Lake
from flows.warehouse.lake.write import write_lake
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from tests.nights import night
from tests.office_year.campaigns import campaign, office, visited
from tests.servers import free_port

pytest.importorskip("duckdb_extension_ducklake", reason="shuangsuiji[lake] is not installed")
NOW = datetime(2024, 11, 1, 2)
_FILE, _POSTGRES = "ducklake:", "ducklake:postgres:"
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """How PostgreSQL is reached, but for the database; it runs for as long as the tests last, and as another user
    where this is root, which it refuses to run as."""
    if not _PROGRAMS:
        pytest.skip("PostgreSQL is not installed (.ci/run installs it)")
    home, user, port = (
        Path(tempfile.mkdtemp(prefix="pg")),
        "nobody" if os.geteuid() == 0 else None,
        free_port(),
    )
    if user:
        shutil.chown(home, user)

    def run(program: str, *options: str) -> None:
        command = [_PROGRAMS[-1] / program, "-D", home / "data", *options]
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL)

    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    listen = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-w", "-l", str(home / "log"), "-o", listen, "start")
    try:
        yield f"host=127.0.0.1 port={port} user=postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def local(tmp_path: Path) -> Lake:
    """A new lake with its catalog in a file, the first installation writing to it."""
    return Lake(f"ducklake:{tmp_path / 'lake.ducklake'}", str(tmp_path / "lake"), "first", None)


@pytest.fixture(params=["file", "postgres"])
def lake(request: pytest.FixtureRequest, local: Lake) -> Lake:
    """A new lake, with its catalog in a file or in PostgreSQL."""
    return local if request.param == "file" else _in_postgres(local, request.getfixturevalue("postgres"))


def _in_postgres(local: Lake, server: str) -> Lake:
    name = f"lake_{uuid4().hex}"
    _tell(f"{server} dbname=postgres", f"create database {name}")
    return replace(local, address=f"{_POSTGRES}{server} dbname={name}")


def _tell(server: str, *statements: str) -> None:
    told = [word for statement in statements for word in ("-c", statement)]
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", *told, server], check=True)


Put = Callable[[Lake], None]


@pytest.fixture(scope="session")
def put(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Put:
    """Let a new lake hold the first edition of `published`: written once for each kind of catalog, then copied."""
    first: dict[bool, Lake] = {}

    def in_place(lake: Lake) -> None:
        in_postgres = lake.address.startswith(_POSTGRES)
        if in_postgres not in first:
            home = tmp_path_factory.mktemp("first")
            kept = Lake(f"{_FILE}{home / 'lake.ducklake'}", str(home / "lake"), "first", None)
            first[in_postgres] = _in_postgres(kept, _server_of(lake)[0]) if in_postgres else kept
            assert write_lake(first[in_postgres], published / OFFICE, NOW) == ()
        _copy(first[in_postgres], lake)

    return in_place


def _server_of(lake: Lake) -> tuple[str, str]:
    """How a lake's PostgreSQL is reached, and the database there."""
    server, _, name = lake.address.removeprefix(_POSTGRES).partition(" dbname=")
    return server, name


def _copy(first: Lake, lake: Lake) -> None:
    shutil.copytree(str(first.data), str(lake.data))
    moved = f"update ducklake_metadata set value = '{lake.data}/' where key = 'data_path'"
    if lake.address.startswith(_POSTGRES):
        (server, name), (_, theirs) = _server_of(lake), _server_of(first)
        renewed = (f"drop database {name}", f"create database {name} template {theirs}")
        _tell(f"{server} dbname=postgres", *renewed)
        _tell(f"{server} dbname={name}", moved)
        return
    catalog = Path(lake.address.removeprefix(_FILE))
    shutil.copyfile(first.address.removeprefix(_FILE), catalog)
    with duckdb.connect(catalog) as data:
        data.execute(moved)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outbox of an office with two campaigns and their 总库, no file but the databases; nobody changes it."""
    settings = office(tmp_path_factory.mktemp("district"))
    night(campaign(settings, "2024-a", visited(1, "2024-09-03", 5, 1)))
    night(campaign(settings, "2024-b", visited(2, "2024-09-04")))
    out = tmp_path_factory.mktemp("published")
    for database in settings.outbox.glob("*/inspections.duckdb"):
        (out / database.parent.name).mkdir()
        (out / database.parent.name / database.name).write_bytes(database.read_bytes())
    refresh_office(out, NOW)
    return out


@pytest.fixture
def outbox(published: Path, tmp_path: Path) -> Path:
    """The same outbox, the test's own."""
    return shutil.copytree(published, tmp_path / "out")


def changed(outbox: Path, campaign_id: str, *statements: str) -> Path:
    """The outbox's 总库 after a campaign's published database was changed by hand."""
    with duckdb.connect(outbox / campaign_id / "inspections.duckdb") as data:
        for statement in statements:
            data.execute(statement)
    refresh_office(outbox, NOW)
    return outbox / OFFICE
