"""附件2《部门联合抽查检查情况记录表》as the notice prints it: A4, one page, ready to be filled in and sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.reports.styles import WORKBOOK_OPTIONS, clean, styles, width_of
from schemas.vocabulary import DISPOSITIONS, RESULTS

TITLE: Final = "部门联合抽查检查情况记录表"
_WIDTHS: Final = (16, 15, 24, 20, 20, 16)
_LAST: Final = len(_WIDTHS) - 1
_LINE_HEADINGS: Final = ((0, 0, "检查单位"), (1, 3, "检查事项"), (4, 4, "检查结果"), (5, 5, "处理结果"))
"""The headings above the lines, each with its first and last column."""
_LONGEST_LIST: Final = 255
"""So many characters Excel holds of a drop-down list."""
_CELL: Final[dict[str, Any]] = {
    "font_size": 12, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True,
}  # fmt: skip
_TITLE_LOOK: Final = {"font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter"}
_MADE: Final = datetime(2024, 1, 1)
"""One fixed time of making, so that the same form is the same bytes."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be filled in: the plan's results by code, and its dispositions."""

    results: Mapping[int, str] | Mapping[int | str, str]
    dispositions: Sequence[str]


NOTICES_CHOICES: Final = Choices(RESULTS, tuple(DISPOSITIONS))
"""What the notice itself has, where the plan names nothing else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A 检查单位 × 检查事项, its 检查结果 and 处理结果 where they are filled in."""

    department: str
    item: str
    result: str = ""
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """What stands in a form; what is left empty is for the inspectors to fill in."""

    year: int
    name: str
    code: str
    address: str
    legal_representative: str
    team: Sequence[tuple[str, str, str]]
    lines: Sequence[Line]
    remark: str = ""
    institution_signature: str = ""
    inspector_signature: str = ""
    signed_on: str = ""
    choices: Choices = NOTICES_CHOICES
    asks_scan: bool = False
    """Whether the plan asks when the code was scanned at the door:
    then there are cells for it, and for 通知书文号."""

    @property
    def facts(self) -> list[tuple[str, str, str, str]]:
        """The rows that tell of the institution: two labels, each with its value."""
        rows = [
            ("名称", self.name, "统一社会信用代码/注册号", self.code),
            ("地址", self.address, "法定代表人/负责人", self.legal_representative),
        ]
        return [*rows, ("扫码时间", "", "通知书文号", "")] if self.asks_scan else rows

    @property
    def day(self) -> str:
        """The day under the signatures, or the blanks for it."""
        return self.signed_on or f"{self.year} 年    月    日"

    @property
    def people(self) -> list[tuple[str, str, str]]:
        """The team, with blank rows where it has fewer than two."""
        return [*self.team, *[("", "", "")] * (2 - len(self.team))]

    @property
    def explanation(self) -> str:
        """The form's 说明, which lists the results with their codes, and the dispositions."""
        disposed = "、".join(self.choices.dispositions)
        listed = " ".join(f"{code}.{_as_annex_2(label)}" for code, label in self.choices.results.items())
        return (
            f"说明:(1)检查结果栏填写相应编号:{listed}。(2)备注栏可填写检查过程中责令停止违法行为与督促整改等相关情况。"
            "(3)检查对象为非市场主体时,相关数据项可根据工作实际作相应调整。"
            f"(4)处理结果栏由各检查单位在本单位一行填写:{disposed};有几种的用、隔开,没有的不填。"
        )


def _as_annex_2(label: str) -> str:
    """A result as 附件2 prints it, which leaves out the 、 of 附件3."""
    return label.replace("隐瞒真实情况、弄虚作假", "隐瞒真实情况弄虚作假")


def write_form(content: FormContent, target: Path | BinaryIO) -> None:
    """Write the form as a workbook: labels protected,
    the rest open, drop-down lists for results and dispositions."""
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": TITLE, "created": _MADE})
        looks = styles(book)
        open_cell = book.add_format({**_CELL, "font_name": "仿宋", "locked": False})
        label = book.add_format({**_CELL, "font_name": "宋体"})
        title = book.add_format(_TITLE_LOOK)
        sheet = book.add_worksheet("记录表")
        _Writer(sheet, label, open_cell).write(content, title, looks["plain"])


class _Writer:
    def __init__(self, sheet: Worksheet, label: Format, open_cell: Format) -> None:
        self.sheet = sheet
        self.label = label
        self.open = open_cell

    def write(self, content: FormContent, title: Format, plain: Format) -> None:
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, _LAST, TITLE, title)
        sheet.set_row(0, 40)
        row = self._team(content)
        row = self._institution(content, row)
        row = self._lines(content, row)
        row = self._below(content, row)
        sheet.merge_range(row, 0, row, _LAST, content.explanation, plain)
        sheet.set_row(row, 15 * (2 + width_of(content.explanation) // sum(_WIDTHS)))
        self._print_setup(row)

    def _print_setup(self, last_row: int) -> None:
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.print_area(0, 0, last_row, _LAST)
        sheet.protect(
            "", {"format_rows": True, "format_columns": True, "objects": True, "insert_hyperlinks": False}
        )

    def _put(self, row: int, column: int, last: int, text: str, *, is_label: bool = False) -> None:
        look = self.label if is_label else self.open
        if last > column:
            self.sheet.merge_range(row, column, row, last, "", look)
        self.sheet.write_string(row, column, clean(text), look)

    def _team(self, content: FormContent) -> int:
        members = content.people
        self.sheet.merge_range(1, 0, 1 + len(members), 0, "执法检查人员", self.label)
        for column, last, text in ((1, 1, "姓名"), (2, 2, "单位"), (3, _LAST, "执法证号/身份证号")):
            self._put(1, column, last, text, is_label=True)
        for row, (name, department, certificate) in enumerate(members, 2):
            self.sheet.set_row(row, 28)
            self._put(row, 1, 1, name)
            self._put(row, 2, 2, department)
            self._put(row, 3, _LAST, certificate)
        self.sheet.set_row(1, 28)
        return 2 + len(members)

    def _institution(self, content: FormContent, row: int) -> int:
        last = row + len(content.facts) - 1
        self.sheet.merge_range(row, 0, last, 0, "检查对象", self.label)
        for offset, (first, value, second, other) in enumerate(content.facts):
            self._put(row + offset, 1, 1, first, is_label=True)
            self._put(row + offset, 2, 2, value)
            self._put(row + offset, 3, 3, second, is_label=True)
            self._put(row + offset, 4, _LAST, other)
            self.sheet.set_row(row + offset, 18 * max(2, -(-width_of(value) // 22)))
        return last + 1

    def _lines(self, content: FormContent, row: int) -> int:
        for column, last, text in _LINE_HEADINGS:
            self._put(row, column, last, text, is_label=True)
        self.sheet.set_row(row, 28)
        for at, line in enumerate(content.lines, row + 1):
            self._put(at, 0, 0, line.department, is_label=True)
            self._put(at, 1, 3, line.item, is_label=True)
            self._put(at, 4, 4, line.result)
            self._put(at, 5, 5, line.disposition)
            self.sheet.set_row(at, 34)
        results = content.choices.results
        choices = [f"{code}.{_as_choice(label)}" for code, label in results.items()]
        last = row + len(content.lines)
        example = "、".join(str(code) for code in [*results][1:5:3])
        hint = f"选一项；有多项的直接填编号，用、隔开，如 {example}"
        self._choose(row + 1, last, 4, choices, "抽查结果", hint)
        hint = "可选一种处理结果；有几种的直接写，用、隔开；没有的不填"
        self._choose(row + 1, last, 5, list(content.choices.dispositions), "处理结果", hint)
        return last + 1

    def _choose(self, first: int, last: int, column: int, choices: list[str], title: str, hint: str) -> None:
        """A drop-down list that helps and does not forbid: several codes may be typed."""
        is_short = len(",".join(choices)) <= _LONGEST_LIST
        shown = choices if is_short else [choice.partition(".")[0] for choice in choices]
        rule = {
            "validate": "list", "source": shown, "input_title": title, "input_message": hint,
            "ignore_blank": True, "show_error": False,
        }  # fmt: skip
        self.sheet.data_validation(first, column, last, column, rule)

    def _below(self, content: FormContent, row: int) -> int:
        self._put(row, 0, 0, "备注", is_label=True)
        self._put(row, 1, _LAST, content.remark)
        self.sheet.set_row(row, 64)
        self._put(row + 1, 0, 0, "检查对象(签字/盖章)", is_label=True)
        self._put(row + 1, 1, 2, content.institution_signature)
        self._put(row + 1, 3, 3, "执法检查人员(签字/盖章)", is_label=True)
        self._put(row + 1, 4, _LAST, content.inspector_signature)
        self.sheet.set_row(row + 1, 52)
        self._put(row + 2, 0, 2, content.day)
        self._put(row + 2, 3, _LAST, content.day)
        self.sheet.set_row(row + 2, 28)
        return row + 3


def _as_choice(label: str) -> str:
    """A result's words without what would part them:
    、 between results, a comma between the list's entries."""
    return label.replace("、", "").replace(",", "，")
