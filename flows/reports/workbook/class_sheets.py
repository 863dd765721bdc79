"""分类统计 and 部门×分类 of the workbook, with the charts beneath the first."""

from collections.abc import Mapping, Sequence
from typing import Final

from flows.reports.page import Book, Column, Figure, Page
from flows.reports.published import RESULT, Measure, Published
from flows.reports.wording import in_numerals
from flows.reports.workbook.flags import FlagSheet
from schemas.vocabulary import TOTAL

_HEADING: Final = 88
_BEFORE_RESULTS: Final = [
    Column("信用风险分类", 13, "name"), Column("名录户数", 9, "count"), Column("抽查比例", 9, "share"),
    Column("应抽户数", 9, "count"), Column("抽中户数", 9, "count"), Column("已检查户数", 9, "count"),
    Column("查全户数", 9, "count"), Column("覆盖率", 9, "coverage"),
]  # fmt: skip
_INSPECTED_AT: Final = 5
_SUMMED: Final = {"roster": "B", "required": "D", "drawn": "E", "complete": "G"}


def write_classes(book: Book, data: Published, institutions: FlagSheet) -> None:
    """分类统计: a row a class, 合计 last."""
    columns = [*_BEFORE_RESULTS, *_measure_columns(data.measures[1:])]
    note = (
        "应抽 = 比例 × 名录户数向上取整，该类不空时至少 1。查全 = 各部门的各个事项都有有效结果。"
        "覆盖率 = 查全 ÷ 抽中；没有抽取记录时 = 查全 ÷ 应抽。来源：视图 class_tally。"
    )
    page = book.page("分类统计", "按信用风险分类统计", note, columns=columns)
    tally = data.dicts("from class_tally")
    first = page.row + 1
    written = page.table(
        (_class_row(data.measures, institutions, row, first, first + len(tally) - 1) for row in tally),
        heading_height=_HEADING,
    )
    _coverage_chart(book, page, written[:-1], is_drawn=tally[-1]["drawn"] is not None)
    _results_chart(book, data, page)


def _measure_columns(measures: Sequence[Measure]) -> list[Column]:
    return [Column(measure.label, 8, "count") for measure in measures]


def _class_row(
    measures: Sequence[Measure], sheet: FlagSheet, row: Mapping[str, object], first: int, total: int
) -> list[object]:
    """A class's row as formulas; `first` and `total`: the sheet's rows of the first class and of 合计."""
    is_total = row["credit_class"] == TOTAL
    where = {} if is_total else {"credit_class": row["credit_class"]}
    look = "total" if is_total else "count"
    told = [sheet.figure(n, row[measure.name], where, look) for n, measure in enumerate(measures)]
    facts = dict(row)
    for name, letter in _SUMMED.items() if is_total else ():
        if row[name] is not None:
            facts[name] = Figure(f"=SUM({letter}{first + 1}:{letter}{total})", row[name], look=look)
    before = [facts[name] for name in ("credit_class", "roster", "share", "required", "drawn")]
    return [*before, told[0], facts["complete"], facts["coverage"], *told[1:]]


def _coverage_chart(book: Book, page: Page, classes: range, *, is_drawn: bool) -> None:
    """What was drawn, or had to be before a draw, beside what was inspected, by class."""
    chart = book.book.add_chart({"type": "column"})
    first, last = classes[0], classes[-1]
    base = (4, "抽中户数") if is_drawn else (3, "应抽户数")
    for (column, name), colour in ((base, "#9DB7D5"), ((_INSPECTED_AT, "已检查户数"), "#2F5F93")):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": f"{base[1][:2]}与已检查（户）", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    told = {"x_scale": 1.1, "description": f"各类{base[1]}与已检查户数的柱形图"}
    page.sheet.insert_chart(page.row + 1, 0, chart, told)


def _results_chart(book: Book, data: Published, page: Page) -> None:
    """The results by department, stacked; here, where the table above is short, not under the long ones."""
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    count = data.number("select count(*) from department")
    for column, measure in enumerate(data.measures, 1):
        if measure.group == RESULT:
            chart.add_series({
                "name": ["统计表", 2, column], "categories": ["统计表", 3, 0, 2 + count, 0],
                "values": ["统计表", 3, column, 2 + count, column],
            })  # fmt: skip
    chart.set_title({"name": "各部门抽查结果（户）", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 880, "height": min(288 + 24 * max(0, count - 4), 900)})
    chart.set_legend({"position": "right"})
    told = {"description": f"各部门{in_numerals(len(data.results))}项抽查结果的堆叠条形图"}
    page.sheet.insert_chart(page.row + 1, 7, chart, told)


def write_department_classes(book: Book, data: Published, by_department: FlagSheet) -> None:
    """部门×分类: a row a department and class."""
    columns = [
        Column("单位", 16, "name"),
        Column("信用风险分类", 9, "name"),
        *_measure_columns(data.measures),
    ]
    note = "来源：视图 department_class_tally。"
    page = book.page("部门×分类", "按部门和信用风险分类统计", note, columns=columns)
    rows = []
    for row in data.dicts("from department_class_tally"):
        where = {"department": row["department"], "credit_class": row["credit_class"]}
        figures = [by_department.figure(n, row[m.name], where) for n, m in enumerate(data.measures)]
        rows.append((*where.values(), *figures))
    page.table(rows, heading_height=_HEADING)
