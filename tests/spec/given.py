"""The rows of an example put into the empty database of its folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb

from schemas.workdays import is_provisional, working_days
from tests.spec.empty import GROUNDS, ground
from tests.spec.examples import Example, Row, Table

_ASKED = ("department", "credit_class", "measure")


def _as_sql(cell: str, kind: str) -> str | None:
    if kind.endswith("[]"):
        return f"[{cell.replace('、', ', ')}]"
    return {"是": "true", "否": "false", "": None, '""': ""}.get(cell, cell)


@cache
def _kinds(folder: str, relation: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in ground(folder).execute(f"describe {relation}").fetchall()}


def _fill(data: duckdb.DuckDBPyConnection, table: Table, kinds: dict[str, str], usual: Row) -> None:
    names = list(dict.fromkeys((*usual, *table.columns)))
    values = f"({', '.join(f'?::{kinds[name]}' for name in names)})"
    cells = [
        _as_sql(row.get(name) or usual.get(name, ""), kinds[name]) for row in table.rows for name in names
    ]
    lines = ", ".join([values] * len(table.rows))
    data.execute(f"insert into {table.relation} ({', '.join(names)}) values {lines}", cells)


def _fill_calendar(data: duckdb.DuckDBPyConnection, example: Example) -> None:
    if example.calendar:
        days = working_days(*example.calendar)
        provisional = [is_provisional(day.year) for day in days]
        select = "select unnest(?::date[]), unnest(range(1, ?)), unnest(?::boolean[])"
        data.execute(f"insert into working_day {select}", [days, len(days) + 1, provisional])


@contextmanager
def given(example: Example) -> Iterator[duckdb.DuckDBPyConnection]:
    """The folder's database with the example's rows in it, while the block lasts."""
    data = ground(example.folder)
    data.execute("begin transaction")
    try:
        for table in example.given:
            _fill(data, table, _kinds(example.folder, table.relation), example.usual.get(table.relation, {}))
        _fill_calendar(data, example)
        for name, value in zip(_ASKED, example.asked, strict=False):
            data.execute(f"set variable {name} = '{value}'")
        GROUNDS[example.folder].fill(data)
        yield data
    finally:
        data.execute("rollback")
