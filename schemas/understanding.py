"""How a file was understood, in lines that a clerk reads at a glance: each table,
and what its remarks were read as. For `check` and for the receipt's first sheet."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from schemas.headings import HEADERS
from schemas.places import cells_in_words, row_and_column
from schemas.vocabulary import KINDS

_FORM_FIELDS: Final = {
    "name": "名称",
    "code": "代码",
    "inspectors": "检查人员",
    "department": "检查单位",
    "item": "检查事项",
    "result": "检查结果",
    "disposition": "处理结果",
    "shared_disposition": "处理结果（全表）",
    "remark": "备注",
    "institution_signature": "检查对象签字",
    "inspector_signature": "检查人员签字",
    "inspected_on": "检查日期",
}
_LABELS: Final[dict[str, dict[str, str]]] = {
    **{kind: {header.field: header.label for header in headers} for kind, headers in HEADERS.items()},
    "record_form": _FORM_FIELDS,
}
_PAIR: Final = re.compile(r"(.*?)=([A-Z]{1,3}(?:-?\d+)?)(?:、|$)", re.DOTALL)
"""A name and its column, or its cell; a heading may hold both signs."""
_LINES_SHOWN: Final = 20


def understood_line(row: Mapping[str, str], measures: Mapping[str, str]) -> str:
    """A row of the table `understood` in words: 检查情况台账：“Sheet1”第 1 行表头，6 行；A 名称、E 检查结果；没有读的：F 分类.

    `measures`: the plan's, each column of a tally with its label.
    """
    place = f"“{row['sheet']}”第 {row['line']} 行表头" if row["line"] else f"“{row['sheet']}”接上一张表"
    labels = _LABELS.get(row["kind"], {"department": "单位", **measures})
    read = "、".join(
        f"{column} {labels.get(field, field)}" for field, column in _pairs(row["read"], row["line"])
    )
    unread = "、".join(f"{column} {heading}" for heading, column in _pairs(row["unread"], row["line"]))
    told = f"{KINDS[row['kind']]}：{place}，{row['rows']} 行；{read}"
    return f"{told}；没有读的：{unread}" if unread else told


def understood_lines(columns: Mapping[str, Sequence[str]], measures: Mapping[str, str]) -> Iterator[str]:
    """Each table of a file in a line, given the extracted table `understood` (column -> values)."""
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield understood_line(dict(zip(names, values, strict=True)), measures)


def _pairs(text: str, header: str) -> list[tuple[str, str]]:
    """Names with their columns or cells as they stand on the sheet;
    columns begin at the row of the header."""

    def place(pair: tuple[str, str]) -> tuple[int, int]:
        column = pair[1]
        return row_and_column(column) or row_and_column(f"{column}{header or 0}") or (0, 0)

    return sorted(_PAIR.findall(text), key=place)


class RemarkRead(NamedTuple):
    """A disposition that a remark gave: where the remark stands, for whom, which, from which words."""

    sheet: str
    cell: str
    department: str
    disposition: str
    words: str


def remark_lines(readings: Iterable[RemarkRead]) -> list[str]:
    """What the remarks of a file were read as; remarks that say the same in one line:
    “Sheet1”K5、K9：“责令整改”→ 区人社局 责令整改、区市监局 责令整改."""
    cells: dict[tuple[str, str], list[str]] = {}
    for (sheet, cell), said in groupby(readings, key=lambda read: (read.sheet, read.cell)):
        cells.setdefault((sheet, _meaning(list(said))), []).append(cell)
    lines = [f"“{sheet}”{cells_in_words(found)}：{meaning}" for (sheet, meaning), found in cells.items()]
    if len(lines) > _LINES_SHOWN:
        more = f"另有 {len(lines) - _LINES_SHOWN} 种备注，见数据库的表 remark_reading"
        return [*lines[:_LINES_SHOWN], more]
    return lines


def _meaning(said: Sequence[RemarkRead]) -> str:
    """What one remark gave, by the words it was read from."""
    by_words: dict[str, dict[str, None]] = {}
    for read in said:
        by_words.setdefault(read.words, {})[f"{read.department} {read.disposition}"] = None
    return "；".join(f"“{words}”→ {'、'.join(given)}" for words, given in by_words.items())
