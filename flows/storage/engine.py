"""DuckDB as this system opens it, and its views computed once for all who read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from sql import in_order, views

_COMPUTED = "computed"


def open_database(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A database, opened on one thread: campaigns are worked on side by side,
    and threads that wait for each other's small pieces cost a quarter more than they save."""
    connection = duckdb.connect(path, read_only=read_only)
    connection.execute("set threads = 1")
    return connection


@contextmanager
def computed_once(connection: duckdb.DuckDBPyConnection, *wanted: str) -> Iterator[None]:
    """Views and what they lean on as tables in memory beside the database, each computed once;
    `wanted`: every view where none is named. They are gone when the block ends.

    A query over a view computes all that the view leans on, down to the tables, and the next query computes
    it again. Whoever opens the same database in this process sees the tables after `see_computed`.
    """
    (home,) = connection.execute("select current_database()").fetchone() or ("",)
    texts = views()
    connection.execute(f"attach ':memory:' as {_COMPUTED} (read_write)")
    try:
        see_computed(connection)
        for name in in_order(texts, wanted):
            connection.execute(texts[name].replace("create view ", f"create table {_COMPUTED}.main.", 1))
        yield
    finally:
        connection.execute(f'use "{home}"')
        connection.execute(f"detach {_COMPUTED}")


def see_computed(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection find what is computed (see `computed_once`)
    in the views' place, where there is any."""
    home = connection.execute(f"""
        select current_database() from duckdb_databases()
        where database_name = '{_COMPUTED}' and database_name <> current_database()
    """).fetchone()  # noqa: S608 - our own name
    if home:
        connection.execute(f"""set search_path = '{_COMPUTED}.main,"{home[0]}".main'""")
