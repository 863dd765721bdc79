"""The workbooks that people open, by examples an office clerk can read: rows of the published database given,
what stands on the sheet (README.md says how to write one)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
import xlsxwriter
from _pytest.mark.structures import ParameterSet
from python_calamine import CalamineWorkbook

from flows.reports import arrears, publication_list
from flows.reports.page import Book
from flows.reports.published import Published
from flows.reports.published import Row as DataRow
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.workbook.class_sheets import write_classes, write_department_classes
from flows.reports.workbook.flags import flag_sheets, write_flags
from flows.reports.workbook.follow_up import write_deadlines, write_open_issues, write_progress
from flows.reports.workbook.guide import write_guide
from flows.reports.workbook.line_sheets import (
    write_coverage,
    write_findings,
    write_outside_visits,
    write_pending,
    write_reconciliation,
    write_results,
)
from flows.reports.workbook.tally_sheet import write_tally
from flows.reports.workbook.visit_sheets import write_visits
from flows.reports.year.ledger_sheets import write_inspectors, write_plan, write_repeated, write_together
from flows.reports.year.listing import write_listing
from flows.reports.year.read import Caps, Year
from flows.reports.year.rows import Listings, listings
from flows.reports.year.tally_sheets import (
    write_campaigns,
    write_departments,
    write_dispositions,
    write_months,
    write_overview,
)
from tests.spec.examples import Example, Row, cells_of, chapters, example_of
from tests.spec.given import given

_SHOWN = r"^(工作表|年度汇总|公示清单|催办单) (\S+?)(?:，(没有))?\n((?:\n?“[^”]+”(?:不在上面)?\n)*)(?:\n((?:\|.*\n?)+))?"
Cells = list[list[str]]


@dataclass(frozen=True)
class Shown:
    """What an example says of one sheet.

    `name`: the sheet's, or the department a list is for; `told`: words above or beneath its table, each with
    whether they stand there; `rows`: those of its table (None where nothing is said of them)."""

    paper: str
    name: str
    is_absent: bool
    told: tuple[tuple[str, bool], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...] | None


def _shown(text: str) -> Iterator[Shown]:
    for paper, name, absent, told, body in re.findall(_SHOWN, text, re.M):
        words = tuple((said, not away) for said, away in re.findall(r"“([^”]+)”(不在上面)?", told))
        columns, rows = cells_of(body) if body else ((), None)
        yield Shown(paper, name, bool(absent), words, columns, rows)


_FOLDER: Final = Path(__file__).parent
_BOOKS: Final = {"pivots": _FOLDER, "office": _FOLDER / "year"}
"""The folders of examples, by the database (tests/spec/empty.py) that their rows are put into."""
_COMMON: Final = "## 每个例子都有的"


def _all() -> Iterator[ParameterSet]:
    for ground, folder in _BOOKS.items():
        common = folder.joinpath("README.md").read_text("utf-8").partition(_COMMON)[2]
        for title, text in chapters(folder):
            shown = tuple(_shown(text))
            told = re.findall(r"^(?:工作表|年度汇总|公示清单|催办单) ", text, re.M)
            assert len(shown) == len(told), f"{title}：有一张没有读懂"
            yield pytest.param(example_of(ground, title, common + text), shown, id=title)


class _Uncommitted(Published):
    """The rows of an example are in a transaction that no other cursor sees;
    what several of its papers need is asked for once."""

    def stream(self, query: str) -> Iterator[DataRow]:
        return iter(self.rows(query))

    @cached_property
    def unpublished(self) -> dict[str, list[DataRow]]:
        return publication_list.unpublished(self)

    @cached_property
    def arrears(self) -> dict[str, dict[str, list[DataRow]]]:
        return arrears.arrears(self)

    @cached_property
    def year(self) -> tuple[Year, Listings]:
        year = Year(self._connection, 2024, Caps(2, 1), ())
        return year, listings(year)


Write = Callable[[BytesIO], None]


def _tally_and_classes(book: Book, data: Published) -> None:
    """分类统计, whose charts are of 统计表."""
    by_department, institutions = flag_sheets(data)
    write_tally(book, data, by_department, institutions)
    write_classes(book, data, institutions)


_WRITTEN_BY: Final[dict[str, Callable[[Book, Published], None]]] = {
    "统计表": lambda book, data: write_tally(book, data, *flag_sheets(data)),
    "分类统计": lambda book, data: _tally_and_classes(book, data),
    "部门×分类": lambda book, data: write_department_classes(book, data, flag_sheets(data)[0]),
    "覆盖与未报": write_coverage, "抽查以外的检查": write_outside_visits, "检查安排": write_visits, "入企登记": write_visits,
    "期限预警": write_deadlines, "待跟进": write_open_issues, "待补正": write_pending, "数据核对": write_reconciliation,
    "进展": write_progress, "发现的问题": write_findings, "说明": write_guide, "结果明细": write_results,
    "机构×部门": lambda book, data: write_flags(book, data, flag_sheets(data)[0]),
    "机构汇总": lambda book, data: write_flags(book, data, flag_sheets(data)[1]),
}  # fmt: skip
"""The sheets of 汇总表.xlsx: an example has written what it looks at
(tests/reports/test_workbook.py has them all)."""


def _summary(data: Published, name: str, target: BytesIO) -> None:
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        book = Book(workbook, data.head)
        workbook.add_worksheet("封面")
        _WRITTEN_BY[name](book, data)


_OF_THE_YEAR: Final[dict[str, Callable[[Book, Year, Listings], object]]] = {
    "年度总览": lambda book, data, rows: (
        write_overview(book, data), write_campaigns(book, data, rows), write_months(book, data, rows)
    ),
    "按活动": write_campaigns, "按部门": write_departments, "按月": write_months, "处理结果": write_dispositions,
    "年度计划": write_plan, "重复检查": write_repeated, "检查人员": write_inspectors,
    "同时抽中": lambda book, data, rows: write_together(book, data),
    **dict.fromkeys(
        ("机构", "检查", "检查×人员", "公示", "问题"),
        lambda book, data, rows: [write_listing(book, listing, data.mark) for listing in rows.all],
    ),
}  # fmt: skip
"""The sheets of 年度汇总, and what their charts are of."""


def _year(data: _Uncommitted, name: str, target: BytesIO) -> None:
    year, rows = data.year
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        _OF_THE_YEAR[name](Book(workbook, year.head), year, rows)


def _publication_list(data: _Uncommitted, department: str, target: BytesIO) -> None:
    publication_list._write(data, department, data.unpublished[department], target)  # type: ignore[arg-type]


def _arrears(data: _Uncommitted, department: str, target: BytesIO) -> None:
    if owed := data.arrears[department]:
        arrears._write(data, department, owed, target)  # type: ignore[arg-type]


_DATED: Final = re.compile(r"\.0+$")


def _text(value: object) -> str:
    if isinstance(value, float):
        return _DATED.sub("", f"{value:.6g}")
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    return str(value).replace("\n", "<br>")


def _sheets(write: Write) -> dict[str, Cells]:
    """The sheets of a workbook as another program reads them; none where none was written."""
    target = BytesIO()
    write(target)
    if not target.tell():
        return {}
    book = CalamineWorkbook.from_filelike(BytesIO(target.getvalue()))
    return {
        name: [[_text(value) for value in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def _table(cells: Cells, columns: Sequence[str]) -> tuple[Cells, str]:
    """The rows beneath the line of headings that holds these,
    down to the first blank one; the text of the rest."""
    above = [""] * len(cells[0])
    for at, row in enumerate(cells):
        heads = [head or over for head, over in zip(row, above, strict=True)]
        above = row
        if set(columns) <= {*heads}:
            places = [heads.index(column) for column in columns]
            lower = at + 1 + (not any(cells[at + 1][place] for place in places))  # a heading of two rows
            body = cells[lower:]
            end = next((n for n, line in enumerate(body) if not any(line)), len(body))
            rest = [*cells[:at], *body[end:]]
            return [[line[place] for place in places] for line in body[:end]], _words(rest)
    raise AssertionError(f"没有这样的表头：{columns}；表是 {cells[:4]}")


def _words(cells: Cells) -> str:
    return "\n".join(" ".join(filter(None, row)) for row in cells)


@pytest.mark.parametrize(("example", "shown"), _all())
def test_what_is_given_stands_on_the_sheet(example: Example, shown: tuple[Shown, ...]) -> None:
    assert shown, "an example says what stands on a sheet"
    with given(example) as connection:
        data = _Uncommitted(connection)
        for page in shown:
            _compare(page, _sheets(partial(_PAPERS[page.paper], data, page.name)))


_PAPERS: Final = {"工作表": _summary, "年度汇总": _year, "公示清单": _publication_list, "催办单": _arrears}


def _compare(page: Shown, sheets: dict[str, Cells]) -> None:
    name = page.name if page.paper in ("工作表", "年度汇总") else page.paper
    assert (name not in sheets) == page.is_absent
    if page.is_absent:
        return
    found, words = _table(sheets[name], page.columns) if page.rows is not None else ([], _words(sheets[name]))
    for said, stands in page.told:
        assert (said in words) == stands, words
    if page.rows is not None:
        assert [line for line in found if line[0] != "（没有）"] == [[*row.values()] for row in page.rows]
