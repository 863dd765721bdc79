"""The first sheet of a 回执: how the file was understood, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.reports.gathered import Fault, Gathered, gathered
from flows.reports.styles import clean, width_of
from schemas.identifiers import mask_personal
from schemas.rules import SEVERITY_LABELS
from schemas.vocabulary import RECEIPT_HEADINGS

_LIST_WIDTHS: Final = (6, 14, 12, 7, 7, 82)
_CELL: Final = re.compile(r"[A-Z]{1,3}[1-9]\d*$")
Looks = Mapping[str, Format]


@dataclass(frozen=True, slots=True)
class Listed:
    """What the first sheet tells: the file's name, its faults, how it was understood,
    in lines, and the sheets shown behind, by their names in the original."""

    file_name: str
    faults: tuple[Fault, ...]
    reading: tuple[str, ...]
    names: Mapping[str, str]


def write_list(sheet: Worksheet, listed: Listed, looks: Looks) -> None:
    """The first sheet: how the file was understood, then what is wrong, in the order of its sheets."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(_LIST_WIDTHS):
        sheet.set_column(column, column, width)
    _across(sheet, 0, "报送材料回执", looks["title"], 32)
    head = _write_reading(sheet, listed, looks)
    for column, heading in enumerate(RECEIPT_HEADINGS):
        sheet.write_string(head, column, heading, looks["heading"])
    for number, line in enumerate(gathered(listed.faults, list(listed.names)), 1):
        _write_fault(sheet, head + number, number, line, listed.names, looks)
    sheet.freeze_panes(head + 1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _write_reading(sheet: Worksheet, listed: Listed, looks: Looks) -> int:
    """The lines below the title: the file, how much is wrong, how it was understood; the row behind them."""
    errors = sum(fault.severity == "error" for fault in listed.faults)
    told = (
        f"文件：{mask_personal(listed.file_name)}\n共 {errors} 处错误、{len(listed.faults) - errors} 处提醒。"
        "错误改好后请重新报送，改好前相应内容不计入统计；提醒请核对。"
    )
    _across(sheet, 1, told, looks["note"], 34)
    if not listed.reading:
        return 2
    _across(sheet, 2, "这份材料是这样读的，与本意不符的请改正后重新报送：", looks["strong"], 20)
    for row, line in enumerate(listed.reading, 3):
        _across(sheet, row, line, looks["plain"], _height(line, sum(_LIST_WIDTHS)))
    return 3 + len(listed.reading)


def _across(sheet: Worksheet, row: int, text: str, look: Format, height: float) -> None:
    sheet.merge_range(row, 0, row, len(_LIST_WIDTHS) - 1, clean(text), look)
    sheet.set_row(row, height)


def _height(text: str, width: int) -> int:
    """A row's height that shows a text whole in a column of that width."""
    return 15 * max(1, -(-width_of(text) // (width - 2))) + 3


def _write_fault(
    sheet: Worksheet, row: int, number: int, line: Gathered, names: Mapping[str, str], looks: Looks
) -> None:
    """A line of the list; its cells are a link into the sheet, where that is in the receipt."""
    fault, cells = line.first, line.cells
    shown = names.get(fault.sheet or "")
    sheet.write_number(row, 0, number, looks["count"])
    sheet.write_string(row, 1, clean(fault.sheet or ""), looks["text"])
    if shown and _CELL.match(fault.cell or ""):
        quoted = shown.replace("'", "''")
        sheet.write_url(row, 2, f"internal:'{quoted}'!{fault.cell}", looks["link"], cells)
    else:
        sheet.write_string(row, 2, cells or fault.cell or "", looks["name"])
    sheet.write_string(row, 3, fault.rule, looks["name"])
    sheet.write_string(row, 4, SEVERITY_LABELS[fault.severity], looks[fault.severity])
    sheet.write_string(row, 5, clean(line.message), looks["text"])
    sheet.set_row(row, max(_height(line.message, _LIST_WIDTHS[5]), _height(cells, _LIST_WIDTHS[2])))
