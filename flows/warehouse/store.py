"""The private DuckDB warehouse of a campaign:
what arrived and what it holds, as typed. One transaction a run."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from flows.problem import Problem
from flows.storage.engine import open_database
from flows.validation.frames import from_arrow
from flows.warehouse.database import on_disk
from flows.warehouse.frames import extracted_table
from schemas.handover import TABLES, Arrival, Extract, Unreadable, columns_of
from sql import script

_UPGRADE = f"""
begin transaction;
alter table arrival rename to arrival_1_0;
{script("warehouse", "arrival")}
insert into arrival by name
select * exclude (fault_rule, fault_message, fault_hint),
    case when fault_rule is null then []
        else [{{'rule': fault_rule, 'message': fault_message, 'hint': fault_hint}}] end as faults
from arrival_1_0;
drop table arrival_1_0;
commit;
"""  # noqa: S608 - our own DDL
"""From version 1.0, when a file had one fault at most and came through the inbox only."""

Read = list[tuple[Arrival, Extract | Unreadable | None]]
"""Each arrival with its yield; None for one whose bytes had arrived before."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run: its number, when it began and the day it speaks for."""

    run: int
    campaign: str
    started_at: datetime
    as_of: date


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse at `path`, made where it is missing. Raises Problem where another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = open_database(path)
    except duckdb.IOException as error:
        raise Problem(
            f"数据仓库打不开：{str(error).splitlines()[0]}",
            "等另一次运行结束；如文件损坏，用 shuangsuiji rebuild 从存档重建",
        ) from None
    with on_disk(path), closing(connection):
        _make_tables(connection)
        yield connection


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables where they are missing,
    those of an older version brought up to date, and the view over them."""
    tables = (
        f"create table if not exists extracted_{t}"
        f" (file bigint, {', '.join(f'{c} varchar' for c in columns_of(t))});"
        for t in TABLES
    )
    scripts = (script("warehouse", name) for name in ("run", "arrival", "withdrawal"))
    connection.execute("\n".join((*scripts, *tables)))
    columns = connection.execute("select table_name, column_name from duckdb_columns()").fetchall()
    if ("arrival", "fault_rule") in columns:
        connection.execute(_UPGRADE)
    for table in TABLES:
        for column in columns_of(table):
            if (
                f"extracted_{table}",
                column,
            ) not in columns:  # what was read before it was: nothing stood there
                connection.execute(f"alter table extracted_{table} add column {column} varchar default ''")
    connection.execute(script("warehouse", "received"))


def last_run(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last run that committed; 0 where there is none."""
    return _number(connection, "select coalesce(max(run), 0) from run")


def next_arrival(connection: duckdb.DuckDBPyConnection) -> int:
    """The number the next file to arrive gets."""
    return _number(connection, "select coalesce(max(arrival), 0) + 1 from arrival")


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def known_hashes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Every SHA-256 that has arrived and was not taken back, with the arrival that was read."""
    rows = connection.execute("select sha256, original from received where stands").fetchall()
    return {sha256: original for sha256, original in rows}


def load_run(connection: duckdb.DuckDBPyConnection, run: RunRow, read: Read) -> None:
    """Take in a run's files, all or nothing."""
    arrivals = pa.Table.from_pylist(list(_arrival_rows(run, read, known_hashes(connection))), schema=_ARRIVAL)
    extracts = [(arrival.arrival, extract) for arrival, extract in read if isinstance(extract, Extract)]
    connection.execute("begin transaction")
    try:
        connection.execute(
            "insert into run values (?, ?, ?, ?, ?)",
            [run.run, run.campaign, run.started_at, run.as_of, len(read)],
        )
        _insert(connection, "arrival", arrivals)
        for table in TABLES:
            _insert(connection, f"extracted_{table}", extracted_table(table, extracts))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


_FAULT = pa.struct([(name, pa.string()) for name in ("rule", "message", "hint")])
_ARRIVAL = pa.schema({
    "arrival": pa.int32(), "run": pa.int32(), "file_name": pa.string(), "sha256": pa.string(),
    "size": pa.int64(), "received_at": pa.timestamp("us"), "duplicate_of": pa.int32(),
    "kinds": pa.list_(pa.string()), "left_aside": pa.list_(pa.string()), "faults": pa.list_(_FAULT),
    "container": pa.int32(), "sender": pa.string(), "message_id": pa.string(),
})  # fmt: skip


def _arrival_rows(run: RunRow, read: Read, known: dict[str, int]) -> Iterator[dict[str, object]]:
    for arrival, extract in read:
        first = known.setdefault(arrival.sha256, arrival.arrival)
        faults = [extract] if isinstance(extract, Unreadable) else extract.faults if extract else []
        yield {
            "arrival": arrival.arrival,
            "run": run.run,
            "file_name": _readable(arrival.file_name),
            "sha256": arrival.sha256,
            "size": arrival.size,
            "received_at": run.started_at,
            "duplicate_of": first if first != arrival.arrival else None,
            "kinds": extract.kinds if isinstance(extract, Extract) else [],
            "left_aside": extract.left_aside if isinstance(extract, Extract) else [],
            "faults": [{"rule": f.rule, "message": f.message, "hint": f.hint} for f in faults],
            "container": arrival.container,
            "sender": arrival.sender or None,
            "message_id": arrival.message_id or None,
        }


def _readable(file_name: str) -> str:
    """A file's name as text that can be stored and shown:
    bytes that are no UTF-8 and control characters replaced."""
    if file_name.isprintable():  # a byte that is no UTF-8 is not
        return file_name
    text = file_name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "�" for c in text)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    if not rows.num_rows:
        return
    connection.register("incoming", rows)
    connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - ours
    connection.unregister("incoming")


@contextmanager
def received_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The view `received` as a table in its place while the block lasts:
    each of the many queries over it would walk anew through all that ever arrived and was taken back."""
    connection.execute("create temp table received as from received")
    try:
        yield
    finally:
        connection.execute("drop table temp.received")


def extracted(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """Everything taken in and not taken back, by table,
    in the order of arrival; with `file` (arrival) and `run`."""
    query = """
        select t.* replace (r.arrival::bigint as file), r.run::bigint as run
        from extracted_{} as t join received as r on t.file = r.original and r.stands
        order by r.arrival, t.rowid
    """
    with received_once(connection):
        return {table: _fetched(connection, query.format(table)) for table in TABLES}


def arrivals(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every file received, in the order of arrival."""
    return _fetched(connection, "select * from arrival order by arrival")


def newest_of_each_name(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """The arrivals that are the last of their file's name, repetitions of the same bytes left out."""
    query = "select max(arrival) from received where stands group by file_name"
    return {row[0] for row in connection.execute(query).fetchall()}


def runs(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every run, in order."""
    return _fetched(connection, "select * from run order by run")


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    return from_arrow(connection.execute(query).to_arrow_table())
