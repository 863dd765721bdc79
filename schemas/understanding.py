"""How a table was understood, in one line that a clerk reads at a glance: for `check` and for the
receipt's first sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemas.headings import HEADERS
from schemas.measures import NOTICE_MEASURES
from schemas.vocabulary import KINDS

_FORM_FIELDS: Final = {
    "department": "检查单位",
    "item": "检查事项",
    "result": "检查结果",
    "disposition": "处理结果",
}
_LABELS: Final[dict[str, dict[str, str]]] = {
    **{kind: {header.field: header.label for header in headers} for kind, headers in HEADERS.items()},
    "record_form": _FORM_FIELDS,
}


def understood_line(row: Mapping[str, str], measures: Mapping[str, str] = NOTICE_MEASURES.labels) -> str:
    """A row of the table `understood` in words: 台账“Sheet1”第 1 行起，6 行；名称 A、检查结果 E；未读：分类 B.

    `measures`: the plan's columns of a tally with their labels.
    """
    place = f"“{row['sheet']}”第 {row['line']} 行表头" if row["line"] else f"“{row['sheet']}”接上一张表"
    of_tally = {"department": "单位", **measures}
    labels = of_tally if row["kind"] == "department_tally" else _LABELS[row["kind"]]
    read = "、".join(f"{labels.get(field, field)} {column}" for field, column in _pairs(row["read"]))
    unread = "、".join(f"{heading} {column}" for heading, column in _pairs(row["unread"]))
    told = f"{KINDS[row['kind']]}：{place}，{row['rows']} 行；{read}"
    return f"{told}；没有读的：{unread}" if unread else told


def understood_lines(
    columns: Mapping[str, Sequence[str]], measures: Mapping[str, str] = NOTICE_MEASURES.labels
) -> Iterator[str]:
    """Each table of a file in a line, given the extracted table `understood` (column -> values)."""
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield understood_line(dict(zip(names, values, strict=True)), measures)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("、") if text else ():
        name, _, column = part.rpartition("=")
        yield name, column
