"""The examples as they stand in the files of a folder: the rows given, the rows that must come of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

Row = dict[str, str]
_HEADED = r"^(给定|平常|依次得到|得到) (\w+)(?: 其中 (.+))?\n\n((?:\|.*\n?)+)"


@dataclass(frozen=True)
class Table:
    """给定 or 得到: a relation's name, which of its rows (其中, as SQL), and rows of text."""

    relation: str
    where: str
    in_order: bool
    rows: tuple[Row, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A chapter of a file, with what stands above the first one."""

    folder: str
    title: str
    given: list[Table]
    usual: dict[str, Row]
    """What a row given says in the cells that its table leaves out or blank (平常), by relation."""
    expected: list[Table]
    calendar: tuple[date, date] | None
    asked: tuple[str, ...]
    """The figure asked about (问): department, class, measure; empty where none is."""


def examples(folder: Path, name: str) -> Iterator[Example]:
    """Every example of the files in `folder`, which is called `name`."""
    return (example_of(name, title, text) for title, text in chapters(folder))


def chapters(folder: Path) -> Iterator[tuple[str, str]]:
    """The chapters of the files in `folder`: title, and text with what stands above the first one."""
    for path in sorted(folder.glob("*.md")):
        if path.stem != "README":
            background, *parts = re.split(r"^## ", path.read_text("utf-8"), flags=re.M)
            for part in parts:
                yield f"{path.stem}：{part.splitlines()[0]}", background + part


def example_of(folder: str, title: str, text: str) -> Example:
    """An example of the folder's, as its chapter tells it."""
    tables = [(word, _table(word, *parts)) for word, *parts in re.findall(_HEADED, text, re.M)]
    begun = re.findall(r"^(?:给定|平常|依次得到|得到)\b.*", text, re.M)
    assert len(begun) == len(tables), f"{title}: a table is not read: {begun}"
    days = re.search(r"^工作日 (\S+) 至 (\S+)$", text, re.M)
    asked = re.search(r"^问 (\S+) (\S+) (\S+)$", text, re.M)
    return Example(
        folder,
        title,
        [table for word, table in tables if word == "给定"],
        {table.relation: table.rows[0] for word, table in tables if word == "平常"},
        [table for word, table in tables if word.endswith("得到")],
        (date.fromisoformat(days[1]), date.fromisoformat(days[2])) if days else None,
        asked.groups() if asked else (),
    )


def _table(word: str, relation: str, where: str, body: str) -> Table:
    columns, rows = cells_of(body)
    return Table(relation, where or "true", word == "依次得到", rows, columns)


def cells_of(body: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """A Markdown table: its headings, its rows."""
    head, _, *lines = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in body.splitlines())
    return tuple(head), tuple(dict(zip(head, line, strict=True)) for line in lines)
