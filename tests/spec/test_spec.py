"""The tables of tests/spec/*.md: the rows given,
the rows of one view that must come of them (README.md says how to write one)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import pytest

from schemas.workdays import is_provisional, working_days
from sql import scripts
from tests.spec.empty import GROUNDS, ground
from tests.spec.examples import Example, Row, Table, examples

FOLDER = Path(__file__).parent
EXAMPLES = [example for folder in GROUNDS for example in examples(FOLDER / folder, folder)]
_ASKED = ("department", "credit_class", "measure")


def _as_sql(cell: str, kind: str) -> str | None:
    if kind.endswith("[]"):
        return f"[{cell.replace('、', ', ')}]"
    return {"是": "true", "否": "false", "": None, '""': ""}.get(cell, cell)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


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
def _given(example: Example) -> Iterator[duckdb.DuckDBPyConnection]:
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


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_rows_given_make_the_rows_expected(example: Example) -> None:
    assert example.expected, "an example says what must come out"
    with _given(example) as data:
        for table in example.expected:
            source = GROUNDS[example.folder].source(table.relation)
            query = f"select {', '.join(table.columns)} from {source} where {table.where}"
            found = [tuple(map(_as_text, row)) for row in data.execute(query).fetchall()]
            wanted = [tuple(row.values()) for row in table.rows]
            if not table.in_order:
                found, wanted = sorted(found), sorted(wanted)
            assert found == wanted, table.relation


_HOLDS: Final = {
    ".": ("tallies", "deadlines"), "pivots": ("pivots",), "office": ("office",),
    "judging": ("judging",), "publishing": ("publishing",), "why": ("why",),
}  # fmt: skip
"""The folders of sql/ whose every file has an example in a folder here."""
_WITHOUT_EXAMPLE: Final = {
    "measure_name": "a type: the names that `measure` lists",
}
"""What computes nothing, and why."""


def test_what_people_count_on_has_an_example() -> None:
    shown = {(example.folder, table.relation) for example in EXAMPLES for table in example.expected}
    computed = {
        (folder, name)
        for folder, parts in _HOLDS.items()
        for part in parts
        for name in scripts(part)
        if name not in _WITHOUT_EXAMPLE
    }
    assert computed | {("draw", "institution_draw"), ("warehouse", "received")} <= shown
