"""Draws and their changes kept: each a document beside the warehouse and rows in it,
so that a rebuilt warehouse has them too."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from flows.lots.changes import WITHDRAWAL, standing, terms
from flows.lots.record import Change, DrawRecord
from flows.storage.folders import House
from flows.storage.journal import finish, pending_in, write_pending
from flows.validation.draws import KnownDraw
from sql import script

_TABLES = ("draw", "draw_institution", "draw_inspector", "draw_change")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the draw where they are missing."""
    for table in _TABLES:
        connection.execute(script("warehouse", table))


def last_draw(connection: duckdb.DuckDBPyConnection) -> DrawRecord | None:
    """The draw that holds, the last one recorded, as drawn, with its changes."""
    row = connection.execute("select draw, document from draw order by draw desc limit 1").fetchone()
    if row is None:
        return None
    changes = connection.execute(
        "select document from draw_change where draw = ? order by number", [row[0]]
    ).fetchall()
    return replace(DrawRecord.parse(row[1]), changes=[Change.parse(document) for (document,) in changes])


def known_draw(connection: duckdb.DuckDBPyConnection) -> KnownDraw | None:
    """The draw that holds, as its changes left it and as records are held against it; None without one."""
    record = last_draw(connection)
    if record is None:
        return None
    today = standing(record)
    selection = [(i.key, i.credit_class) for i in today.institutions]
    team = [(t.key, t.department, t.role, t.name) for t in today.teams]
    run = record.run or _run_of(connection, record)
    return KnownDraw(
        _texts(selection, "institution_id", "credit_class"),
        _texts(team, "institution_id", "department", "role", "name"),
        _texts(record.roster, "institution_id", "credit_class"),
        run,
        terms=tuple(terms(record)),
        withdrawn={c.institution: c.run for c in record.changes if c.kind == WITHDRAWAL},
    )


def _texts(rows: Sequence[tuple[str, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")


def _run_of(connection: duckdb.DuckDBPyConnection, record: DrawRecord) -> int:
    """The last run that had begun when a draw of an older version was made."""
    row = connection.execute(
        "select coalesce(max(run), 0) from run where started_at <= ?::timestamp", [record.drawn_at]
    ).fetchone()
    return int(row[0]) if row else 0


def record_draw(house: House, connection: duckdb.DuckDBPyConnection, record: DrawRecord) -> None:
    """Keep a draw: a document beside the warehouse first,
    the warehouse in one transaction, then the document's final name."""
    pending = write_pending(_folder(house) / f"{record.draw:06d}.json", record.document())
    _insert(connection, record)
    finish(pending)


def record_change(
    house: House, connection: duckdb.DuckDBPyConnection, record: DrawRecord, change: Change
) -> None:
    """Keep a change of a draw, in the same three steps."""
    pending = write_pending(_changes(house) / _change_name(record.draw, change.number), change.document())
    _insert_change(connection, record.draw, change)
    finish(pending)


def settle_draws(house: House, connection: duckdb.DuckDBPyConnection) -> None:
    """Finish or undo a draw or a change that was killed;
    take in documents that a rebuilt warehouse does not have yet."""
    known = connection.execute("select draw from draw").fetchall()
    names = {f"{draw:06d}.json" for (draw,) in known}
    for path in _settled(_folder(house), names):
        _insert(connection, DrawRecord.parse(path.read_text("utf-8")))
    known = connection.execute("select draw, number from draw_change").fetchall()
    names = {_change_name(draw, number) for draw, number in known}
    for path in _settled(_changes(house), names):
        _insert_change(connection, int(path.name[:6]), Change.parse(path.read_text("utf-8")))


def _settled(folder: Path, committed: set[str]) -> list[Path]:
    """The documents of a folder that the warehouse lacks, those of steps
    that were cut off finished or removed."""
    for pending in pending_in(folder):
        if pending.stem in committed:
            finish(pending)
        else:
            pending.unlink()
    return [path for path in sorted(folder.glob("[0-9]*.json")) if path.name not in committed]


def _folder(house: House) -> Path:
    return house.state / "draws"


def _changes(house: House) -> Path:
    return _folder(house) / "changes"


def _change_name(draw: int, number: int) -> str:
    return f"{draw:06d}-{number:06d}.json"


def _insert_change(connection: duckdb.DuckDBPyConnection, draw: int, change: Change) -> None:
    connection.execute("insert into draw_change values (?, ?, ?)", [draw, change.number, change.document()])


def _insert(connection: duckdb.DuckDBPyConnection, record: DrawRecord) -> None:
    institutions = [
        {
            "draw": record.draw,
            "institution_id": i.key,
            "credit_class": i.credit_class,
            "ticket": i.ticket,
            "place": i.place,
        }
        for i in record.institutions
    ]
    people = [
        {
            "draw": record.draw,
            "institution_id": t.key,
            "department": t.department,
            "role": t.role,
            "name": t.name,
        }
        for t in record.teams
    ]
    roster = sum(row.roster for row in record.classes)
    connection.execute("begin transaction")
    try:
        connection.execute("insert into draw values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
            record.draw, record.drawn_at, record.as_of, record.operator, record.seed, record.roster_sha256,
            roster, record.reason, record.versions, record.document(),
        ])  # fmt: skip
        for table, rows in (("draw_institution", institutions), ("draw_inspector", people)):
            if not rows:
                continue
            connection.register("incoming", pa.Table.from_pylist(rows))
            connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - ours
            connection.unregister("incoming")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
