"""The published database's making: the SQL files of sql/, run in the order of their numbers."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

_STAGES = ("tables", "tallies", "deadlines")


def run_sql_folder(connection: duckdb.DuckDBPyConnection, folder: str) -> None:
    """Run every file of sql/<folder>, in name order."""
    for script in sorted(
        (s for s in files("sql").joinpath(folder).iterdir() if s.name.endswith(".sql")), key=lambda s: s.name
    ):
        connection.execute(script.read_text(encoding="utf-8"))


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Work on a database file; where the disk does not take it, OSError is raised, as for any other file."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException) as error:
        told = str(error)
        full = "No space left" in told or "quota" in told
        denied = "Permission denied" in told or "Read-only" in told or "not permitted" in told
        number = errno.ENOSPC if full else errno.EACCES if denied else errno.EIO
        raise OSError(number, told.splitlines()[0], str(path)) from error


@contextmanager
def create_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database at `path` with every table of sql/tables, empty, and every view; whole on the disk when the block ends.

    Raises OSError where it is not: DuckDB by itself closes in silence a database that it could not write.
    """
    with on_disk(path), duckdb.connect(path) as connection:
        for stage in _STAGES:
            run_sql_folder(connection, stage)
        yield connection
        connection.execute("force checkpoint")
