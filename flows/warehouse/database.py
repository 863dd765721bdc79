"""The published database's making: an empty one from the files of sql/,
described by schemas.published, kept and copied."""

import errno
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb
from filelock import FileLock

from flows.storage.engine import open_database
from flows.storage.replacing import remove_drafts, replacing
from flows.warehouse.plan_lists import PlanLists
from sql import in_order, scripts

_VIEWS = ("tallies", "deadlines")
_RELATIONS = """
    select table_name, 'table' from duckdb_tables() where not internal
    union all
    select view_name, 'view' from duckdb_views() where not internal
"""


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
def create_published(path: Path, lists: PlanLists, kept: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database at `path` with every table, view and comment, and the plan's lists alone in it.

    It is a copy of one in the folder `kept`, which is made where it is missing. Whole on the disk when the
    block ends; raises OSError where it is not:
    DuckDB by itself closes in silence a database that it could not write.
    """
    shutil.copyfile(_kept_empty(kept, lists), path)
    with on_disk(path), open_database(path) as connection:
        yield connection
        connection.execute("force checkpoint")


def _kept_empty(kept: Path, lists: PlanLists) -> Path:
    """The empty database of today's sql/, models and plan's lists; those of another version are removed."""
    version, plan = published_version(), hashlib.sha256(repr(lists).encode()).hexdigest()
    empty = kept / f"{version[:16]}-{plan[:16]}.duckdb"
    if not empty.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with FileLock(kept.with_suffix(".lock")):  # of the campaigns worked on side by side one builds it
            if not empty.exists():
                _build_kept(empty, lists, version[:16])
    return empty


def _build_kept(empty: Path, lists: PlanLists, version: str) -> None:
    """Build the empty database in its place, and remove those of other versions."""
    remove_drafts(empty.parent)
    for other in empty.parent.glob("*.duckdb"):
        if not other.name.startswith(version):
            other.unlink()
    with replacing(empty) as draft, on_disk(draft), open_database(draft) as connection:
        connection.execute("begin transaction")  # one write, not one a statement
        build_empty(connection, lists)
        connection.execute("commit")
        connection.execute("force checkpoint")


def published_version() -> str:
    """What an empty database is made of, as one hash:
    the files of sql/, the models, this module, DuckDB's version."""
    digest = hashlib.sha256(duckdb.__version__.encode() + Path(__file__).read_bytes())
    for folder in ("tables", *_VIEWS, "pivots"):
        digest.update(repr(scripts(folder)).encode())
    for module in sorted(files("schemas.published").iterdir(), key=lambda entry: entry.name):
        if module.name.endswith(".py"):
            digest.update(module.read_bytes())
    return digest.hexdigest()


def build_empty(connection: duckdb.DuckDBPyConnection, lists: PlanLists) -> None:
    """Every table of sql/tables with the plan's lists in theirs,
    every view over them, and the comments on all.

    A table of sql/pivots takes its columns from its select: a view that pivots is lost where its
    database is attached to another, as DuckDB then looks for the columns' type in the wrong one.
    """
    tables, pivots = scripts("tables"), scripts("pivots")
    views = {name: text for folder in _VIEWS for name, text in scripts(folder).items()}
    for text in tables.values():
        connection.execute(text)
    _set_result_type(connection, lists.result_type)
    connection.executemany("insert into result_code values (?, ?, ?, ?, ?, ?, ?, ?)", lists.results)
    connection.executemany("insert into disposition_kind values (?, ?, ?, ?)", lists.dispositions)
    for name in in_order(views):
        connection.execute(views[name])
    for name, select in pivots.items():
        connection.execute(f"create table {name} as from ({select.rstrip().rstrip(';')}) limit 0")
    _describe(connection, {**tables, **views, **pivots})


def _set_result_type(connection: duckdb.DuckDBPyConnection, result_type: str) -> None:
    """Give a result its type in every table; sql/tables says integer, as the notice's are."""
    if result_type != "integer":
        connection.execute(f"alter table result_code alter result type {result_type}")
        for table in ("record_result", "outside_visit", "reinspection"):
            connection.execute(f"alter table {table} alter result type {result_type}")
        connection.execute(f"alter table record_line alter results type {result_type}[]")
        connection.execute(f"alter table ledger_entry alter published type {result_type}[]")


def _describe(connection: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> None:
    """Comment on every relation with the head of its file, on every column with its model's words."""
    from schemas.published import columns_of  # pandera is slow to import, and this runs once a version

    measures = connection.execute("select measure, heading, label from measure order by position").fetchall()
    for name, kind in connection.execute(_RELATIONS).fetchall():
        columns = {f"column {name}.{column.name}": column.comment for column in columns_of(name, measures)}
        comment(connection, {f"{kind} {name}": grain(texts[name]), **columns})


def comment(connection: duckdb.DuckDBPyConnection, told: Mapping[str, str]) -> None:
    """Say of relations and columns, as COMMENT ON names them, what they are."""
    quoted = ((thing, words.replace("'", "''")) for thing, words in told.items())
    connection.execute("\n".join(f"comment on {thing} is '{words}';" for thing, words in quoted))


def grain(text: str) -> str:
    """The head of a relation's file as running text: what a row is,
    its sources, how it counts, its place in the notice."""
    head = "".join(line.lstrip("- ") for line in text.splitlines() if line.startswith("--"))
    return head.partition("：")[2].rstrip("。")
