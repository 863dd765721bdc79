"""What is kept of a draw: the whole of it,
in the warehouse and beside it, so that a rebuilt warehouse has it too."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from flows.storage.folders import House
from flows.storage.journal import finish, pending_in, read_value, write_pending, write_value
from flows.validation.draws import Elsewhere, KnownDraw
from flows.validation.frames import from_arrow
from sql import script

_TABLES = ("draw", "draw_institution", "draw_inspector", "draw_commitment")


@dataclass(frozen=True, slots=True)
class ClassDrawn:
    """One class: institutions in the roster,
    the plan's share (a decimal as text) or number; required = drawn.

    `also`, `unclassified`: what else of a roster is read as this class,
    so that the draw can be verified by the roster as it came.
    """

    credit_class: str
    roster: int
    share: str | None
    required: int
    number: int | None = None
    at_least: int | None = None
    also: list[str] | None = None
    unclassified: bool | None = None

    def told(self) -> dict[str, object]:
        """What the plan says of it and what came of it; nothing of what the plan does not say."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class InstitutionDrawn:
    """An institution drawn, with the facts its papers need;
    `key` is its code, or its normalised name without one."""

    key: str
    code: str
    name: str
    address: str
    legal_representative: str
    credit_class: str
    ticket: str
    place: int
    notice_unsuitable: bool


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One inspector of one visit."""

    key: str
    role: str
    department: str
    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One draw: who drew when with which seed over which roster, and everything it gave."""

    draw: int
    drawn_at: str
    as_of: str
    operator: str
    seed: str
    roster_sha256: str
    reason: str
    versions: str
    classes: list[ClassDrawn] = field(default_factory=list)
    institutions: list[InstitutionDrawn] = field(default_factory=list)
    teams: list[TeamMember] = field(default_factory=list)
    inspectors: list[tuple[str, str, str]] = field(default_factory=list)
    """Everyone who could be drawn: department, name, what their tickets are made of."""
    recused: list[tuple[str, str, str]] = field(default_factory=list)
    """Who had to keep away from an institution drawn: institution key, department, ticket name."""
    roster: list[tuple[str, str]] = field(default_factory=list)
    """Every institution the draw ran on, with its class; empty in the records of older versions."""
    elsewhere: Elsewhere | None = None
    """What the provincial platform says of a draw it made (flows.lots.elsewhere): never recorded, no voucher."""
    run: int = 0
    """The run that made the draw: what came later knows more than the draw did."""

    @classmethod
    def parse(cls, text: str) -> "DrawRecord":
        """A record from its JSON document."""
        data = json.loads(text)
        data["classes"] = [ClassDrawn(**row) for row in data["classes"]]
        data["institutions"] = [InstitutionDrawn(**row) for row in data["institutions"]]
        data["teams"] = [TeamMember(**row) for row in data["teams"]]
        for name in ("inspectors", "recused", "roster"):
            data[name] = [tuple(row) for row in data.get(name, ())]
        return cls(**data)

    def document(self) -> str:
        """The record as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the draw where they are missing."""
    for table in _TABLES:
        connection.execute(script("warehouse", table))


def last_draw(connection: duckdb.DuckDBPyConnection) -> DrawRecord | None:
    """The draw that holds: the last one recorded."""
    row = connection.execute("select document from draw order by draw desc limit 1").fetchone()
    return DrawRecord.parse(row[0]) if row else None


def draws(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every draw recorded: draw, drawn_at, operator, seed, roster_sha256, roster, drawn, reason."""
    query = """
        select d.draw, d.drawn_at, d.operator, d.seed, d.roster_sha256, d.roster, count(i.institution_id)::integer as drawn, d.reason
        from draw as d left join draw_institution as i on d.draw = i.draw
        group by all order by d.draw
    """
    return _fetched(connection, query)


def known_draw(connection: duckdb.DuckDBPyConnection) -> KnownDraw | None:
    """The draw that holds, as records are held against it; None where there is none."""
    record = last_draw(connection)
    if record is None:
        return None
    selection = [(i.key, i.credit_class) for i in record.institutions]
    team = [(t.key, t.department, t.role, t.name) for t in record.teams]
    run = record.run or _run_of(connection, record)
    return KnownDraw(
        _texts(selection, "institution_id", "credit_class"),
        _texts(team, "institution_id", "department", "role", "name"),
        _texts(record.roster, "institution_id", "credit_class"),
        run,
    )


def _texts(rows: Sequence[tuple[str, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")


def _run_of(connection: duckdb.DuckDBPyConnection, record: DrawRecord) -> int:
    """The last run that had begun when a draw of an older version was made."""
    row = connection.execute(
        "select coalesce(max(run), 0) from run where started_at <= ?::timestamp", [record.drawn_at]
    ).fetchone()
    return int(row[0]) if row else 0


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    return from_arrow(connection.execute(query).to_arrow_table())


def committed_seed(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The SHA-256 of the seed announced last, or None."""
    row = connection.execute(
        "select seed_sha256 from draw_commitment order by committed_at desc, rowid desc limit 1"
    ).fetchone()
    return str(row[0]) if row else None


def commit_seed(house: House, connection: duckdb.DuckDBPyConnection, seed_sha256: str, operator: str) -> None:
    """Record a seed's commitment."""
    act = {"seed_sha256": seed_sha256, "committed_at": house.now().isoformat(), "operator": operator}
    number = len(list(_folder(house).glob("commitment-*.json"))) + 1
    write_value(_folder(house) / f"commitment-{number:06d}.json", act)
    _insert_commitment(connection, act)


def record_draw(house: House, connection: duckdb.DuckDBPyConnection, record: DrawRecord) -> None:
    """Keep a draw: a document beside the warehouse first,
    the warehouse in one transaction, then the document's final name."""
    pending = write_pending(_folder(house) / f"{record.draw:06d}.json", record.document())
    _insert(connection, record)
    finish(pending)


def settle_draws(house: House, connection: duckdb.DuckDBPyConnection) -> None:
    """Finish or undo a draw that was killed; take in documents that a rebuilt warehouse does not have yet."""
    known = {row[0] for row in connection.execute("select draw from draw").fetchall()}
    for pending in pending_in(_folder(house)):
        if DrawRecord.parse(pending.read_text("utf-8")).draw in known:
            finish(pending)
        else:
            pending.unlink()
    for path in sorted(_folder(house).glob("[0-9]*.json")):
        record = DrawRecord.parse(path.read_text("utf-8"))
        if record.draw not in known:
            _insert(connection, record)
    row = connection.execute("select count(*) from draw_commitment").fetchone()
    for path in sorted(_folder(house).glob("commitment-*.json"))[int(row[0]) if row else 0 :]:
        _insert_commitment(connection, read_value(path))


def _folder(house: House) -> Path:
    return house.state / "draws"


def _insert_commitment(connection: duckdb.DuckDBPyConnection, act: dict[str, str]) -> None:
    connection.execute(
        "insert into draw_commitment values (?, ?, ?)",
        [act["seed_sha256"], act["committed_at"], act["operator"]],
    )


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
            record.draw, record.drawn_at, record.as_of, record.operator, record.seed, record.roster_sha256, roster,
            record.reason, record.versions, record.document(),
        ])  # fmt: skip
        for table, rows in (("draw_institution", institutions), ("draw_inspector", people)):
            if not rows:
                continue
            connection.register("incoming", pa.Table.from_pylist(rows))
            connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - our own table names
            connection.unregister("incoming")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
