"""附件3 部门联合监管统计表, as the notice prints it, every figure a formula over the rows behind it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from flows.reports.page import Book, Column, Figure, Page
from flows.reports.published import INSPECTED, Measure, Published
from flows.reports.styles import clean, width_of
from flows.reports.wording import drawn_and_inspected
from flows.reports.workbook.flags import FlagSheet
from schemas.vocabulary import TOTAL

DATA_ROW: Final = 3
"""The first department's row, counted from 0: above it the title and the two rows of the header."""
_NAME_WIDTH: Final = 20
_ONE_PAGE: Final = 12
"""So many rows still print on one page."""


def write_tally(book: Book, data: Published, by_department: FlagSheet, institutions: FlagSheet) -> None:
    """Sheet 1: title, merged two-row header, a row a department in the plan's order, then 合计."""
    tally = data.dicts("from department_tally")
    printed = dict(data.pairs("select name, printed from department"))
    widths = [7, *[6.6] * (len(data.measures) - 1)]
    figures = [Column(measure.label, width) for measure, width in zip(data.measures, widths, strict=True)]
    columns = [Column("单位", _NAME_WIDTH), *figures]
    page = book.page("统计表", book.head.tally_title, columns=columns, is_official=True)
    _header(page, data.measures)
    for row in tally:
        is_total = row["department"] == TOTAL
        name = str(printed.get(row["department"], row["department"]))
        where = {} if is_total else {"department": row["department"]}
        sheet = institutions if is_total else by_department
        told = [sheet.figure(n, row[m.name], where) for n, m in enumerate(data.measures)]
        _row(page, name, told, is_total=is_total)
    page.sheet.print_area(0, 0, page.row - 1, len(figures))
    _foot(page, data, tally)
    page.sheet.fit_to_pages(1, 1 if len(tally) <= _ONE_PAGE else 0)
    page.sheet.repeat_rows(0, DATA_ROW - 1)
    page.sheet.freeze_panes(DATA_ROW, 1)


def _header(page: Page, measures: Sequence[Measure]) -> None:
    sheet, looks = page.sheet, page.looks
    sheet.merge_range(1, 0, 2, 0, "单位", looks["heading"])
    for group, first, last in _groups(measures):
        if group == INSPECTED.group:
            sheet.merge_range(1, first, 2, last, INSPECTED.label, looks["heading"])
        elif first < last:
            sheet.merge_range(1, first, 1, last, group, looks["heading"])
        else:
            sheet.write_string(1, first, group, looks["heading"])
    for column, measure in enumerate(measures[1:], 2):
        sheet.write_string(2, column, measure.label, looks["upright"])
    sheet.set_row(1, 24)
    sheet.set_row(2, 290)
    page.row = DATA_ROW


def _groups(measures: Sequence[Measure]) -> Iterator[tuple[str, int, int]]:
    """The groups of measures with their first and last columns."""
    first = 1
    for group, some in groupby(measures, lambda measure: measure.group):
        last = first + len(list(some)) - 1
        yield group, first, last
        first = last + 1


def _row(page: Page, name: str, figures: Sequence[Figure], *, is_total: bool) -> None:
    name_look, look = ("total_name", "total") if is_total else ("name", "count")
    page.sheet.set_row(page.row, max(28, 15 * -(-width_of(name) // (_NAME_WIDTH - 1)) + 4))
    page.sheet.write_string(page.row, 0, clean(name), page.looks[name_look])
    for column, figure in enumerate(figures, 1):
        page.figure(page.row, column, figure, page.looks[look])
    page.row += 1


def _foot(page: Page, data: Published, tally: Sequence[dict[str, object]]) -> None:
    """Beneath the frame and never printed: the plain sum where it differs from 合计, and what is waiting."""
    differs = data.number("select count(*) from department_tally_sum where total <> plain_sum") > 0
    page.row += 1
    if differs:
        _plain_sum(page, data.measures, tally)
    page.across(_note(data, differs=differs), "note", 64)


def _plain_sum(page: Page, measures: Sequence[Measure], tally: Sequence[dict[str, object]]) -> None:
    last = DATA_ROW + len(tally) - 2
    page.sheet.write_string(page.row, 0, "各部门相加", page.looks["note"])
    for column, measure in enumerate(measures, 1):
        summed = f"{xl_rowcol_to_cell(DATA_ROW, column)}:{xl_rowcol_to_cell(last, column)}"
        figure = sum(int(str(row[measure.name])) for row in tally if row["department"] != TOTAL)
        page.sheet.write_formula(page.row, column, f"=SUM({summed})", page.looks["note_count"], figure)
    page.row += 1


def _note(data: Published, *, differs: bool) -> str:
    pending = data.number("select count(*) from pending_record")
    missing = data.number("select count(*) from outstanding where reason = '未报送'")
    outside = data.number("select count(distinct institution_id) from outside_visit")
    beside = "“各部门相加”一行仅供对照，不属于统计表。" if differs else ""
    apart = f"抽查以外的检查 {outside} 户另列，不在上表。" if outside else ""
    return (
        f"以下不打印。{drawn_and_inspected(data)}{apart}{data.head.recomputed}\n"
        f"合计为不同机构的户数；同一机构由几个部门检查，合计中算一户。{beside}"
        f"另有待补正记录 {pending} 行、未报送 {missing} 项，均未计入，见“待补正”“覆盖与未报”。{_overdue(data)}"
        "点任一数字，跳到它背后的机构名单（“机构×部门”“机构汇总”两表）。"
    )


def _overdue(data: Published) -> str:
    if not data.overdue:
        return "公示、移送没有逾期的。"
    publication, referral = (data.overdue.get(kind, 0) for kind in ("publication", "referral"))
    return f"逾期未办：公示 {publication} 户次、移送 {referral} 户次，见“期限预警”。"
