"""The lake, attached without a network: DuckDB's extensions come as wheels with shuangsuiji[lake]."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

import duckdb

_EXTENSIONS: Final = ("ducklake", "postgres_scanner")
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between tries: what another writer does to a catalog is over in half a minute,
or something is wrong."""
_OTHER_WRITER: Final = (
    "Could not set lock",
    "already exists",
    "duplicate key",
    "onflict",
    "could not serialize",
)
_QUEUE_MS: Final = 15 * 60 * 1000
_OFFLINE: Final = ("autoinstall_known_extensions", "autoload_known_extensions")
_NO_BAR: Final = "set enable_progress_bar = false"
"""DuckDB's own, which a wait in the queue would bring onto the terminal."""
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake and who writes to it: a DuckLake attach string, the folder of its data (needed where the lake is
    new and its catalog no local file), the number of this installation, and the office's name
    where it has one of its own."""

    address: str
    data: str | None
    installation: str
    office: str | None


@contextmanager
def attached(lake: Lake, office: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the lake, as `lake` and the first place where a name is looked for,
    and to an office's 总库, as `kept`, read-only.

    Raises duckdb.Error where the lake or 总库 is away, ModuleNotFoundError without shuangsuiji[lake].
    """
    with duckdb.connect(config=dict.fromkeys(_OFFLINE, False)) as connection:
        connection.execute(_NO_BAR)
        for extension in _EXTENSIONS:
            connection.execute(f"load {_text(_binary(extension))}")
        connection.execute(f"attach {_text(str(office))} as kept (read_only)")
        place = f" (data_path {_text(lake.data)})" if lake.data else ""
        retried(lambda: connection.execute(f"attach {_text(lake.address)} as lake{place}"))
        connection.execute("use lake")
        yield connection


@contextmanager
def only_writer(connection: duckdb.DuckDBPyConnection, lake: Lake) -> Iterator[None]:
    """Hold the lake alone among its writers. Two that replace rows of one table at once cannot both commit,
    so a hundred offices at 02:00 queue here instead; readers do not. A writer that is killed leaves the queue
    with its connection. A catalog in a local file is held alone from attaching it.

    Raises duckdb.Error where the others are not done in time.
    """
    if not lake.address.startswith("ducklake:postgres:"):
        yield
        return
    with connection.cursor() as queue:
        queue.execute(_NO_BAR)
        queue.execute("begin transaction")
        queue.execute(
            f"call postgres_execute('__ducklake_metadata_lake', 'set local lock_timeout = {_QUEUE_MS}')"
        )
        queue.execute(
            "from postgres_query('__ducklake_metadata_lake', 'select pg_advisory_xact_lock(20242)::text')"
        )
        yield
        queue.execute("rollback")


def _binary(extension: str) -> str:
    """The extension's file in its wheel: loaded from there, nothing is copied into anybody's home."""
    package = files(f"duckdb_extension_{extension}")
    return str(package / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def retried(work: Callable[[], _Done]) -> _Done:
    """Do a piece of work that is whole or not at all, and again, some times, where another writer was in its
    way. Raises duckdb.Error: what another writer left no room for, and at once what no waiting mends."""
    for pause in _PAUSES:
        try:
            return work()
        except duckdb.Error as error:
            if not any(sign in str(error) for sign in _OTHER_WRITER):
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))
    return work()


def reason(error: duckdb.Error, lake: Lake) -> str:
    """What DuckDB says is wrong, in one line and without the lake's address:
    there may be a password in it."""
    said = str(error)
    for secret in (lake.address, *(lake.address.partition(mark)[2] for mark in ("ducklake:", "postgres:"))):
        said = said.replace(secret, "…") if secret else said
    return said.rpartition('"…"')[2].strip(": ").splitlines()[0][:200]
