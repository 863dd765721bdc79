"""机构×部门 and 机构汇总: the rows that every figure of the tallies is a sum over, and the formulas that sum them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from flows.reports.page import Book, Column, Figure
from flows.reports.published import Published, Row
from flows.reports.styles import clean

_FIRST_ROW: Final = 3
_NOTE: Final = "前面各表的数都是对本表的求和：有该项结果或处理的记 1。来源：视图 institution_measure。"
_BEHIND: Final = """
    from institution_measure as m
    join institution as i on m.institution_id = i.institution_id
    left join department as d on m.department = d.name
    group by all
    order by {order}
"""


@dataclass(frozen=True)
class FlagSheet:
    """One sheet of rows: its texts, the query of its rows,
    how many they are, the first and the last row of a key.

    `keys`: the texts by which figures are told apart, and their columns.
    """

    name: str
    lead: Sequence[str]
    query: str
    keys: dict[str, int]
    count: int = 0
    spans: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)

    def figure(
        self, measure: int, value: object, where: Mapping[str, object], look: str | None = None
    ) -> Figure:
        """A measure's figure of all rows, or of those whose keys have these texts;
        it leads to the rows it sums."""
        key = tuple(where.get(name) for name in self.keys)
        return Figure(self._sum(measure, key), value, self._behind(measure, key), look)

    def _sum(self, measure: int, key: tuple[object, ...]) -> str:
        wanted = zip(self.keys.values(), key, strict=True)
        conditions = "".join(
            f",{self._column(at)},{equal_to(text)}" for at, text in wanted if text is not None
        )
        figures = self._column(len(self.lead) + measure)
        return f"=SUMIFS({figures}{conditions})" if conditions else f"=SUM({figures})"

    def _column(self, at: int) -> str:
        name = xl_col_to_name(at, True)
        return f"'{self.name}'!{name}${_FIRST_ROW + 1}:{name}${_FIRST_ROW + max(self.count, 1)}"

    def _behind(self, measure: int, key: tuple[object, ...]) -> str | None:
        if key not in self.spans:
            return None
        first, last = self.spans[key]
        column = xl_col_to_name(len(self.lead) + measure)
        return f"internal:'{self.name}'!{column}{_FIRST_ROW + first + 1}:{column}{_FIRST_ROW + last + 1}"


def equal_to(text: object) -> str:
    """A criterion that is true of this text alone, whatever wildcards and comparison signs are in it."""
    plain = re.sub(r"([~*?])", r"~\1", clean(text)).replace('"', '""')
    return f'"={plain}"'


def flag_sheets(data: Published) -> tuple[FlagSheet, FlagSheet]:
    """机构×部门, behind the departments' figures, and 机构汇总, behind those of all departments together."""
    by_department = _sheet(
        data, "机构×部门",
        {"机构名称": "i.name", "机构标识": "m.institution_id", "分类": "m.credit_class", "单位": "m.department"},
        keys={"department": 3, "credit_class": 2}, order="min(d.position), m.credit_class",
    )  # fmt: skip
    institutions = _sheet(
        data, "机构汇总", {"机构名称": "i.name", "机构标识": "m.institution_id", "分类": "m.credit_class"},
        keys={"credit_class": 2}, order="m.credit_class",
    )  # fmt: skip
    return by_department, institutions


def _sheet(
    data: Published, name: str, lead: dict[str, str], *, keys: dict[str, int], order: str
) -> FlagSheet:
    """A sheet, its rows counted. Those of one key stand together:
    how many there are of each says where they stand."""
    counted = ", ".join(f"m.{key}" for key in keys)
    behind = _BEHIND.format(order=order)
    counts = data.rows(f"select {counted}, count(distinct m.institution_id) {behind}")
    flags = ", ".join(
        f"any_value(1) filter (where m.measure = '{measure.name}')" for measure in data.measures
    )
    rows = _BEHIND.format(order=f"{order}, i.name, m.institution_id")
    query = f"select {', '.join(lead.values())}, {flags} {rows}"
    return FlagSheet(name, tuple(lead), query, keys, *_spans(counts))


def _spans(counts: Iterable[Row]) -> tuple[int, dict[tuple[object, ...], tuple[int, int]]]:
    """The number of all rows;
    by key, and by the key without its last text (and so on), its first and its last row."""
    spans: dict[tuple[object, ...], tuple[int, int]] = {}
    at = 0
    for *key, count in counts:
        last = at + int(str(count)) - 1
        for kept in range(len(key) + 1):
            wider = (*key[:kept], *[None] * (len(key) - kept))
            spans[wider] = (spans.get(wider, (at, at))[0], last)
        at = last + 1
    return at, spans


def write_flags(book: Book, data: Published, sheet: FlagSheet) -> None:
    """A sheet of rows: 1 where the institution has the result or disposition, blank where not."""
    texts = [Column(heading, width) for heading, width in zip(sheet.lead, (42, 22, 12, 12), strict=False)]
    columns = [*texts, *(Column(measure.label, 9) for measure in data.measures)]
    page = book.page(sheet.name, sheet.name, _NOTE, columns=columns, streamed=True)
    page.sheet.hide_gridlines(
        0
    )  # tens of thousands of rows: lines by the program, not a format in every cell
    mark = page.looks["mark"]
    for at, column in enumerate(columns[2:], 2):
        page.sheet.set_column(at, at, column.width, mark)
    page.headings(62)
    page.lines(data.stream(sheet.query), [None, None, *[mark] * (len(columns) - 2)], bare=True)
    page.sheet.freeze_panes(_FIRST_ROW, len(texts))
    page.sheet.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW + max(sheet.count, 1) - 1, len(columns) - 1)
    page.sheet.repeat_rows(_FIRST_ROW - 1)
