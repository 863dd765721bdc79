"""The private DuckDB warehouse of a campaign: what arrived and what it holds, as typed. One transaction a run."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from flows.problem import Problem
from flows.warehouse.database import on_disk
from flows.warehouse.frames import extracted_frames
from schemas.handover import TABLES, Arrival, Extract, Unreadable, columns_of
from sql import script

_UPGRADE = f"""
begin transaction;
alter table arrival rename to arrival_1_0;
{script("warehouse", "arrival")}
insert into arrival by name
select * exclude (fault_rule, fault_message, fault_hint),
    case when fault_rule is null then [] else [{{'rule': fault_rule, 'message': fault_message, 'hint': fault_hint}}] end as faults
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
        connection = duckdb.connect(path)
    except duckdb.IOException as error:
        raise Problem(
            f"数据仓库打不开：{str(error).splitlines()[0]}",
            "等另一次运行结束；如文件损坏，用 shuangsuiji rebuild 从存档重建",
        ) from None
    with on_disk(path), closing(connection):
        tables = (
            f"create table if not exists extracted_{t} (file bigint, {', '.join(f'{c} varchar' for c in columns_of(t))});"
            for t in TABLES
        )
        connection.execute("\n".join((script("warehouse", "run"), script("warehouse", "arrival"), *tables)))
        if _number(
            connection,
            "select count(*) from duckdb_columns() where table_name = 'arrival' and column_name = 'fault_rule'",
        ):
            connection.execute(_UPGRADE)
        yield connection


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
    """The first arrival of every SHA-256."""
    rows = connection.execute("select sha256, min(arrival) from arrival group by sha256").fetchall()
    return {sha256: arrival for sha256, arrival in rows}


def load_run(connection: duckdb.DuckDBPyConnection, run: RunRow, read: Read) -> None:
    """Take in a run's files, all or nothing."""
    arrivals = pl.DataFrame(_arrival_rows(run, read, known_hashes(connection)), schema=_ARRIVAL, orient="row")
    extracts = [(arrival.arrival, extract) for arrival, extract in read if isinstance(extract, Extract)]
    connection.execute("begin transaction")
    try:
        connection.execute(
            "insert into run values (?, ?, ?, ?, ?)",
            [run.run, run.campaign, run.started_at, run.as_of, len(read)],
        )
        _insert(connection, "arrival", arrivals)
        for table, frame in extracted_frames(extracts).items():
            if frame.height:
                _insert(connection, f"extracted_{table}", frame)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


_ARRIVAL: dict[str, pl.DataType | type[pl.DataType]] = {
    "arrival": pl.Int32, "run": pl.Int32, "file_name": pl.String, "sha256": pl.String, "size": pl.Int64,
    "received_at": pl.Datetime("us"), "duplicate_of": pl.Int32, "kinds": pl.List(pl.String), "left_aside": pl.List(pl.String),
    "faults": pl.List(pl.Struct({"rule": pl.String, "message": pl.String, "hint": pl.String})),
    "container": pl.Int32, "sender": pl.String, "message_id": pl.String,
}  # fmt: skip


def _arrival_rows(run: RunRow, read: Read, known: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for arrival, extract in read:
        first = known.setdefault(arrival.sha256, arrival.arrival)
        faults = [extract] if isinstance(extract, Unreadable) else extract.faults if extract else []
        kinds = extract.kinds if isinstance(extract, Extract) else []
        aside = extract.left_aside if isinstance(extract, Extract) else []
        yield (
            arrival.arrival, run.run, _readable(arrival.file_name), arrival.sha256, arrival.size, run.started_at,
            first if first != arrival.arrival else None, kinds, aside,
            [{"rule": fault.rule, "message": fault.message, "hint": fault.hint} for fault in faults],
            arrival.container, arrival.sender or None, arrival.message_id or None,
        )  # fmt: skip


def _readable(file_name: str) -> str:
    """A file's name as text that can be stored and shown: bytes that are no UTF-8 and control characters replaced."""
    text = file_name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "�" for c in text)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - our own table names
    connection.unregister("incoming")


def extracted(connection: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Everything taken in, by table, in the order of arrival; with `file` (arrival) and `run`."""
    query = """
        select t.*, a.run::bigint as run
        from extracted_{} as t join arrival as a on t.file = a.arrival
        order by t.file, t.rowid
    """
    return {table: connection.execute(query.format(table)).pl() for table in TABLES}


def arrivals(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every file received, in the order of arrival."""
    return connection.execute("select * from arrival order by arrival").pl()


def runs(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every run, in order."""
    return connection.execute("select * from run order by run").pl()
