"""附件3 部门联合监管统计表, as the notice prints it, every figure a formula over the rows behind it."""

import re
from collections.abc import Iterable
from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from flows.reports.page import Book, Page
from flows.reports.published import Published
from flows.reports.styles import clean, width_of
from flows.reports.workbook.follow_up import overdue_sentence
from schemas.vocabulary import DISPOSITIONS, MEASURES, RESULTS, TOTAL

INSTITUTIONS: Final = "机构汇总"
BY_DEPARTMENT: Final = "机构×部门"
FIRST_FLAG: Final = {INSTITUTIONS: 3, BY_DEPARTMENT: 4}
"""The column of the first measure's flags in each of the two sheets of rows."""

PRINTED: Final = ("抽查户数", *RESULTS.values(), *DISPOSITIONS)
_DATA_ROW: Final = 3
_NAME_WIDTH: Final = 20


class Flags:
    """The two sheets of rows that every figure is a sum over, and the formulas that sum them."""

    def __init__(self, published: Published) -> None:
        flags = ", ".join(f"max((m.measure = '{name}')::integer)" for name in MEASURES)
        self.by_department = published.rows(f"""
            select i.name, m.institution_id, m.credit_class, m.department, {flags}
            from institution_measure as m
            join institution as i on m.institution_id = i.institution_id
            join department as d on m.department = d.name
            group by i.name, m.institution_id, m.credit_class, m.department, d.position
            order by d.position, m.credit_class, i.name, m.institution_id
        """)  # noqa: S608 - column names of ours
        self.institutions = published.rows(f"""
            select i.name, m.institution_id, m.credit_class, {flags}
            from institution_measure as m
            join institution as i on m.institution_id = i.institution_id
            group by i.name, m.institution_id, m.credit_class
            order by m.credit_class, i.name, m.institution_id
        """)  # noqa: S608 - column names of ours
        self._total_spans = _spans((None, row[2]) for row in self.institutions)
        self._department_spans = _spans(((row[3], None), (row[3], row[2])) for row in self.by_department)

    def total(self, measure: int, credit_class: object = None) -> str:
        """A formula for distinct institutions over all departments, or over those of one class."""
        return self._sum(INSTITUTIONS, len(self.institutions), measure, {2: credit_class})

    def department(self, measure: int, department: object, credit_class: object = None) -> str:
        """A formula for a department's figure, or for its figure in one class."""
        return self._sum(BY_DEPARTMENT, len(self.by_department), measure, {3: department, 2: credit_class})

    def behind_total(self, measure: int, credit_class: object = None) -> str | None:
        """Where a link from a 合计 figure leads: the measure's cells in 机构汇总, those of one class; None where there is none."""
        return self._place(INSTITUTIONS, measure, self._total_spans.get(credit_class))

    def behind_department(self, measure: int, department: object, credit_class: object = None) -> str | None:
        """Where a link from a department's figure leads: the measure's cells among its rows in 机构×部门."""
        return self._place(BY_DEPARTMENT, measure, self._department_spans.get((department, credit_class)))

    def _place(self, sheet: str, measure: int, span: tuple[int, int] | None) -> str | None:
        if span is None:
            return None
        column = xl_col_to_name(FIRST_FLAG[sheet] + measure)
        return f"internal:'{sheet}'!{column}{_DATA_ROW + span[0] + 1}:{column}{_DATA_ROW + span[1] + 1}"

    def _sum(self, sheet: str, rows: int, measure: int, where: dict[int, object]) -> str:
        def column(at: int) -> str:
            name = xl_col_to_name(at, True)
            return f"'{sheet}'!{name}${_DATA_ROW + 1}:{name}${_DATA_ROW + max(rows, 1)}"

        figures = column(FIRST_FLAG[sheet] + measure)
        conditions = "".join(f",{column(at)},{_equal_to(text)}" for at, text in where.items() if text)
        return f"=SUMIFS({figures}{conditions})" if conditions else f"=SUM({figures})"


def _spans(keys: Iterable[Iterable[object]]) -> dict[object, tuple[int, int]]:
    """By key the first and the last of the rows it stands for; rows of one key stand together, as they are sorted."""
    spans: dict[object, tuple[int, int]] = {}
    for at, of_row in enumerate(keys):
        for key in of_row:
            spans[key] = (spans.get(key, (at, at))[0], at)
    return spans


def _equal_to(text: object) -> str:
    """A criterion that is true of this text alone, whatever wildcards and comparison signs are in it."""
    plain = re.sub(r"([~*?])", r"~\1", clean(text)).replace('"', '""')
    return f'"={plain}"'


def write_flags(book: Book, flags: Flags) -> None:
    """The two sheets of rows: 1 where the institution has the result or disposition, blank where not."""
    for name, lead, rows in (
        (BY_DEPARTMENT, ("机构名称", "机构标识", "分类", "单位"), flags.by_department),
        (INSTITUTIONS, ("机构名称", "机构标识", "分类"), flags.institutions),
    ):
        note = "前面各表的数都是对本表的求和：有该项结果或处理的记 1。来源：视图 institution_measure。"
        page = book.page(name, name, note, columns=len(lead) + len(PRINTED))
        sheet = page.sheet
        sheet.hide_gridlines(
            0
        )  # tens of thousands of rows: lines by the program, not a format in every blank cell
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, len(lead) - 1, 12, page.looks["mark"])
        sheet.set_column(len(lead), len(lead) + len(PRINTED) - 1, 9, page.looks["mark"])
        sheet.set_row(page.row, 62)
        page.fit_head(42 + 22 + 12 * (len(lead) - 2) + 9 * len(PRINTED))
        for at, heading in enumerate((*lead, *PRINTED)):
            sheet.write_string(page.row, at, heading, page.looks["heading"])
        for row, values in enumerate(rows, _DATA_ROW):
            for at, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, at, clean(value))
                elif value:
                    sheet.write_number(row, at, 1)
        sheet.freeze_panes(_DATA_ROW, len(lead))
        sheet.autofilter(page.row, 0, _DATA_ROW + max(len(rows), 1) - 1, len(lead) + len(PRINTED) - 1)
        sheet.repeat_rows(page.row)


def write_tally(book: Book, published: Published, flags: Flags) -> None:
    """Sheet 1: title, merged two-row header, a row a department in the plan's order, then 合计."""
    tally = published.dicts("from department_tally")
    printed = dict(published.pairs("select name, printed from department"))
    page = book.page("统计表", book.head.tally_title, columns=1 + len(MEASURES))
    _header(page)
    for offset, row in enumerate(tally):
        _figures(page, flags, 3 + offset, row, str(printed.get(row["department"], row["department"])))
    foot = 3 + len(tally)
    _notes(page, published, tally, foot)
    signed = f"填表人：{' ' * 24}审核人：{' ' * 24}统计日：{book.head.as_of:%Y年%m月%d日}"
    page.sheet.merge_range(foot + 2, 0, foot + 2, len(MEASURES), signed, page.looks["signatures"])
    page.sheet.set_row(foot + 2, 30)
    page.sheet.print_area(0, 0, foot + 2, len(MEASURES))
    page.sheet.fit_to_pages(1, 1 if len(tally) <= 12 else 0)
    page.sheet.repeat_rows(0, 2)
    page.sheet.freeze_panes(3, 1)


def _header(page: Page) -> None:
    sheet, looks = page.sheet, page.looks
    sheet.merge_range(1, 0, 2, 0, "单位", looks["heading"])
    sheet.merge_range(1, 1, 2, 1, "抽查户数", looks["heading"])
    sheet.merge_range(1, 2, 1, 11, "抽查结果", looks["heading"])
    sheet.merge_range(1, 12, 1, 15, "处理结果", looks["heading"])
    for column, label in enumerate(PRINTED[1:], 2):
        sheet.write_string(2, column, label, looks["upright"])
    sheet.set_row(1, 24)
    sheet.set_row(2, 290)
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 1, 7)
    sheet.set_column(2, 15, 6.6)
    page.fit_head(_NAME_WIDTH + 7 + 14 * 6.6)


def _figures(page: Page, flags: Flags, row: int, figures: dict[str, object], printed: str) -> None:
    is_total = figures["department"] == TOTAL
    name, look = ("total_name", "total") if is_total else ("name", "count")
    page.sheet.set_row(row, max(28, 15 * -(-width_of(printed) // (_NAME_WIDTH - 1)) + 4))
    page.sheet.write_string(row, 0, clean(printed), page.looks[name])
    for measure, column in enumerate(MEASURES):
        formula = flags.total(measure) if is_total else flags.department(measure, figures["department"])
        behind = (
            flags.behind_total(measure)
            if is_total
            else flags.behind_department(measure, figures["department"])
        )
        page.linked_formula(row, 1 + measure, formula, look, figures[column], behind)


def _notes(page: Page, published: Published, tally: list[dict[str, object]], foot: int) -> None:
    """Beneath the frame: the plain sum where it differs from 合计, and what is waiting."""
    differs = published.number("select count(*) from department_tally_sum where total <> plain_sum")
    if differs:
        page.sheet.write_string(foot, 0, "各部门相加", page.looks["note"])
        for measure, column in enumerate(MEASURES):
            first, last = xl_rowcol_to_cell(3, 1 + measure), xl_rowcol_to_cell(foot - 2, 1 + measure)
            figure = sum(int(str(row[column])) for row in tally if row["department"] != TOTAL)
            page.sheet.write_formula(
                foot, 1 + measure, f"=SUM({first}:{last})", page.looks["note_count"], figure
            )
    text = "合计为不同机构的户数；同一机构由几个部门检查，合计中算一户。" + (
        "“各部门相加”一行仅供对照，不属于统计表。" if differs else ""
    )
    pending = published.number("select count(*) from pending_record")
    missing = published.number("select count(*) from outstanding where reason = '未报送'")
    text += f"另有待补正记录 {pending} 行、未报送 {missing} 项，均未计入，见“待补正”“覆盖与未报”。{overdue_sentence(published)}点任一数字，跳到它背后的机构名单（“机构×部门”“机构汇总”两表）。"
    page.sheet.merge_range(foot + 1, 0, foot + 1, len(MEASURES), text, page.looks["note"])
    page.sheet.set_row(foot + 1, 32)
