"""The tables of tests/spec/*.md: the rows given,
the rows of one view that must come of them (README.md says how to write one)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.warehouse.database import build_empty
from flows.warehouse.office.empty import build_office
from flows.warehouse.plan_lists import plan_lists
from flows.warehouse.publish import fill_pivots
from schemas.measures import NOTICE_MEASURES
from schemas.workdays import is_provisional, working_days

FOLDER = Path(__file__).parent
Row = dict[str, str]


@dataclass
class Table:
    """给定 or 得到: a relation's name, which of its rows (其中, as SQL), and rows of text."""

    relation: str
    where: str
    in_order: bool
    rows: list[Row] = field(default_factory=list)


@dataclass
class Example:
    """A chapter of a file, with what stands above the first one."""

    title: str
    given: list[Table]
    expected: list[Table]
    calendar: tuple[date, date] | None
    is_of_office: bool
    """Of 总库 (the files in office/), not of one campaign's published database."""


def _tables(text: str, word: str) -> Iterator[Table]:
    headed = rf"^(依次)?{word} (\w+)(?: 其中 (.+))?\n\n((?:\|.*\n?)+)"
    for order, relation, where, body in re.findall(headed, text, re.M):
        head, _, *lines = (
            [cell.strip() for cell in line.strip()[1:-1].split("|")] for line in body.splitlines()
        )
        yield Table(
            relation, where or "true", bool(order), [dict(zip(head, line, strict=True)) for line in lines]
        )


def _examples(path: Path) -> Iterator[Example]:
    background, *chapters = re.split(r"^## ", path.read_text("utf-8"), flags=re.M)
    for chapter in chapters:
        text = background + chapter
        days = re.search(r"^工作日 (\S+) 至 (\S+)$", text, re.M)
        calendar = (date.fromisoformat(days[1]), date.fromisoformat(days[2])) if days else None
        title = f"{path.stem}：{chapter.splitlines()[0]}"
        is_of_office = path.parent != FOLDER
        yield Example(title, [*_tables(text, "给定")], [*_tables(text, "得到")], calendar, is_of_office)


EXAMPLES = [
    example
    for path in sorted(FOLDER.rglob("*.md"))
    if path.stem != "README" and path.parent.name != "rules"
    for example in _examples(path)
]


def _as_sql(cell: str, kind: str) -> str | None:
    if kind.endswith("[]"):
        return f"[{cell.replace('、', ', ')}]"
    return {"是": "true", "否": "false", "": None}.get(cell, cell)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _fill(data: duckdb.DuckDBPyConnection, table: Table) -> None:
    kinds = dict(
        data.execute(
            "select column_name, data_type from duckdb_columns() where table_name = ?", [table.relation]
        ).fetchall()
    )
    for row in table.rows:
        values = ", ".join(f"?::{kinds[name]}" for name in row)
        cells = [_as_sql(cell, kinds[name]) for name, cell in row.items()]
        data.execute(f"insert into {table.relation} ({', '.join(row)}) values ({values})", cells)


@contextmanager
def _empty(*, is_of_office: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty published database with the notice's lists, or an empty 总库."""
    with duckdb.connect() as connection:
        if is_of_office:
            build_office(connection)
        else:
            build_empty(connection, plan_lists(NOTICE_MEASURES))
        yield connection


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_rows_given_make_the_rows_expected(example: Example) -> None:
    assert example.expected, "an example says what must come out"
    with _empty(is_of_office=example.is_of_office) as data:
        _see(example, data)


def _see(example: Example, data: duckdb.DuckDBPyConnection) -> None:
    for table in example.given:
        _fill(data, table)
    for n, day in enumerate(working_days(*example.calendar) if example.calendar else (), 1):
        data.execute("insert into working_day values (?, ?, ?)", [day, n, is_provisional(day.year)])
    if not example.is_of_office:
        fill_pivots(data)
    for table in example.expected:
        columns = ", ".join(table.rows[0]) if table.rows else "*"
        found = [
            tuple(map(_as_text, row))
            for row in data.execute(f"select {columns} from {table.relation} where {table.where}").fetchall()
        ]
        wanted = [tuple(row.values()) for row in table.rows]
        assert (found if table.in_order else sorted(found)) == (wanted if table.in_order else sorted(wanted))


def test_what_people_count_on_has_an_example() -> None:
    shown = {table.relation for example in EXAMPLES for table in example.expected}
    assert shown >= {
        "department_tally", "class_tally", "department_class_tally", "department_tally_sum", "reconciliation", "outstanding",
        "deadline", "undone", "deadline_line", "publication_line", "issue", "open_issue", "issue_line", "progress_now",
        "publication_correction", "ledger_act", "institution_measure", "deadline_item",
        "file_version", "pending_record", "to_mend", "measure", "measure_tally", "visit_plan", "joint_visit", "made_visit",
        "visit", "visit_due", "institution_year", "inspector_load", "drawn_together", "plan_progress", "year_campaign", "year_task", "year_month",
    }  # fmt: skip
