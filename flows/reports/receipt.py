"""回执: the sheet as it came, the faulty cells coloured and commented, and a first sheet that lists what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from flows.intake.formats.detect import read_grids
from flows.reports.styles import WORKBOOK_OPTIONS, clean, styles, width_of
from flows.storage.replacing import replacing
from schemas.handover import Grid, Limits, Unreadable
from schemas.identifiers import mask_certificate, mask_personal
from schemas.rules import SEVERITY_LABELS
from schemas.vocabulary import RECEIPT_HEADINGS, RECEIPT_SHEET

_SHOWN_WHOLE: Final = 5_000
_HEADER_ROWS: Final = 10
_PORTRAIT_CHARACTERS: Final = 110
_DEEPEST: Final = 6
_NARROWEST, _WIDEST = 9, 44
_FAR: Final = 400
_LARGEST_SPAN: Final = 4_096
_LONGEST_COMMENT: Final = 30_000
_CELL: Final = re.compile(r"[A-Z]{1,3}[1-9]\d*$")
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}
Looks = Mapping[str, Format]
Place = tuple[int, int]
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding as a receipt shows it."""

    sheet: str | None
    cell: str | None
    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ReceiptJob:
    """A receipt to write: the archived original, the name it came under, its findings, where the receipt goes."""

    path: Path
    file_name: str
    faults: tuple[Fault, ...]
    target: Path


def write_receipt_job(job: ReceiptJob, limits: Limits) -> bool:
    """Write one receipt, whole or not at all; runs in a worker because it reads the original again."""
    try:
        grids = read_grids(job.path.read_bytes(), limits)
    except Unreadable:
        grids = []
    with replacing(job.target) as draft:
        write_receipt(grids, job.faults, draft, job.file_name)
    return True


def write_receipt(grids: Iterable[Grid], faults: tuple[Fault, ...], target: Path, file_name: str) -> None:
    """Write a receipt workbook; ID numbers are masked wherever they stand, in the names of sheets too."""
    grids = [replace(grid, sheet=mask_personal(grid.sheet)) for grid in grids]
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        looks = styles(book)
        listing = book.add_worksheet(RECEIPT_SHEET)
        names: dict[str, str] = {}
        for grid in grids:
            names[grid.sheet] = _legal_name(grid.sheet, {RECEIPT_SHEET, *names.values()})
            sheet = book.add_worksheet(names[grid.sheet])
            if grid.hidden:
                sheet.hide()
            _write_grid(sheet, grid, [f for f in faults if f.sheet == grid.sheet], looks)
        _write_list(listing, faults, names, file_name, looks)


def _legal_name(name: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:31] or "Sheet"
    lower = {other.lower() for other in (*taken, "history")}
    candidates = (base, *(f"{base[:27]}({n})" for n in range(2, 1000)))
    return next(candidate for candidate in candidates if candidate.lower() not in lower)


def _write_list(
    sheet: Worksheet, faults: tuple[Fault, ...], names: Mapping[str, str], file_name: str, looks: Looks
) -> None:
    """The first sheet: what is wrong, the errors first. `names`: the sheets shown, by their names in the original."""
    errors = sum(fault.severity == "error" for fault in faults)
    sheet.hide_gridlines(2)
    sheet.merge_range(0, 0, 0, 5, "报送材料回执", looks["title"])
    sheet.set_row(0, 32)
    told = (
        f"文件：{mask_personal(file_name)}\n共 {errors} 处错误、{len(faults) - errors} 处提醒。"
        "错误改好后请重新报送，改好前相应内容不计入统计；提醒请核对。"
    )
    sheet.merge_range(1, 0, 1, 5, clean(told), looks["note"])
    sheet.set_row(1, 34)
    for column, (heading, width) in enumerate(zip(RECEIPT_HEADINGS, (6, 14, 9, 7, 7, 82), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, heading, looks["heading"])
    for row, fault in enumerate(sorted(faults, key=lambda fault: _ORDER[fault.severity]), 3):
        _write_fault(sheet, row, fault, names.get(fault.sheet or ""), looks)
    sheet.freeze_panes(3, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write_fault(sheet: Worksheet, row: int, fault: Fault, shown: str | None, looks: Looks) -> None:
    """A line of the list; its cell is a link into the sheet `shown`, where that is in the receipt."""
    sheet.write_number(row, 0, row - 2, looks["count"])
    sheet.write_string(row, 1, clean(fault.sheet or ""), looks["text"])
    if shown and fault.cell:
        quoted = shown.replace("'", "''")
        sheet.write_url(row, 2, f"internal:'{quoted}'!{fault.cell}", looks["link"], fault.cell)
    else:
        sheet.write_string(row, 2, fault.cell or "", looks["name"])
    sheet.write_string(row, 3, fault.rule, looks["name"])
    sheet.write_string(row, 4, SEVERITY_LABELS[fault.severity], looks[fault.severity])
    sheet.write_string(row, 5, clean(fault.message), looks["text"])
    sheet.set_row(row, 15 * max(1, -(-width_of(fault.message) // 80)) + 3)


def _write_grid(sheet: Worksheet, grid: Grid, faults: list[Fault], looks: Looks) -> None:
    """A sheet as it came, its faulty cells coloured and commented."""
    marks = _marks(faults)
    shown = _rows_shown(grid, marks)
    spans = _spans_apart(grid) if len(shown) == len(grid.rows) else {}
    certificates = _certificate_columns(grid)
    for r in sorted(shown):
        for c, text in enumerate(grid.rows[r - grid.first_row], grid.first_column):
            if text or (r, c) in marks or (r, c) in spans:
                masked = clean(mask_certificate(text) if c in certificates else mask_personal(text))
                look = looks[_worst(marks[r, c])] if (r, c) in marks else looks["as_it_came"]
                _write_cell(sheet, r, c, masked, spans.get((r, c)), look)
    for place, here in marks.items():
        if not _is_inside(grid, place):
            sheet.write_blank(*place, None, looks[_worst(here)])
        _comment(sheet, place, here)
    _lay_out(sheet, grid, shown)


def _is_inside(grid: Grid, place: Place) -> bool:
    rows = range(grid.first_row, grid.first_row + len(grid.rows))
    return place[0] in rows and grid.first_column <= place[1] < grid.first_column + len(grid.rows[0])


def _comment(sheet: Worksheet, place: Place, faults: list[Fault]) -> None:
    told = "\n".join(f"【{SEVERITY_LABELS[fault.severity]} {fault.rule}】{fault.message}" for fault in faults)
    box = {"x_scale": 2.2, "y_scale": 1 + 0.5 * len(faults), "author": "双随机数据系统"}
    sheet.write_comment(*place, clean(told)[:_LONGEST_COMMENT], box)


def _spans_apart(grid: Grid) -> dict[Place, Span]:
    """The merged ranges by their first cell; of two that overlap, as no program would write them, the first."""
    taken: set[Place] = set()
    spans: dict[Place, Span] = {}
    for span in grid.merged:
        top, left, bottom, right = span
        if (bottom - top + 1) * (right - left + 1) > _LARGEST_SPAN:
            continue
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if cells and not cells & taken:
            taken |= cells
            spans[top, left] = span
    return spans


def _write_cell(sheet: Worksheet, row: int, column: int, text: str, span: Span | None, look: Format) -> None:
    if span and (span[2] > span[0] or span[3] > span[1]):
        sheet.merge_range(*span, "", look)
    sheet.write_string(row, column, text, look)


def _marks(faults: list[Fault]) -> dict[Place, list[Fault]]:
    """The faults by the cell they are told at."""
    marks: dict[Place, list[Fault]] = {}
    for fault in faults:
        if _CELL.match(fault.cell or ""):
            marks.setdefault(xl_cell_to_rowcol(fault.cell), []).append(fault)
    return marks


def _worst(faults: list[Fault]) -> str:
    return min((fault.severity for fault in faults), key=_ORDER.__getitem__)


def _rows_shown(grid: Grid, marks: Mapping[Place, list[Fault]]) -> set[int]:
    """All rows; of a very long sheet the first ones and those with a fault, each at its own place."""
    rows = range(grid.first_row, grid.first_row + len(grid.rows))
    if len(rows) <= _SHOWN_WHOLE:
        return set(rows)
    return set(rows[:_HEADER_ROWS]) | {row for row, _ in marks if row in rows}


def _certificate_columns(grid: Grid) -> set[int]:
    """Columns headed 执法证号/身份证号: there an old ID number of 15 digits is masked too."""
    return {
        column
        for row in grid.rows[:40]
        for column, text in enumerate(row, grid.first_column)
        if "证号" in text or "身份证" in text or "证件号" in text
    }


def _lay_out(sheet: Worksheet, grid: Grid, shown: set[int]) -> None:
    """Columns as wide as what stands in them, rows as high as what is merged over them; print setup."""
    widths = _widths(grid, shown)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    for row, first, last_row, last in grid.merged:
        if row == last_row and row in shown and 0 <= row - grid.first_row < len(grid.rows):
            text = grid.rows[row - grid.first_row][first - grid.first_column]
            room = sum(widths.get(c, _NARROWEST) for c in range(first, min(last, _FAR) + 1))
            lines = -(-width_of(text) // max(_NARROWEST, room - 2))
            if lines > 1:
                sheet.set_row(row, min(15 * lines, 400))
    if len(shown) < len(grid.rows):
        sheet.set_default_row(hide_unused_rows=True)
    sheet.set_paper(9)
    if sum(widths.values()) > _PORTRAIT_CHARACTERS:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _widths(grid: Grid, shown: set[int]) -> dict[int, int]:
    """By column how wide it is shown: by its first rows, what is merged over several columns left out."""
    sample = [grid.rows[row - grid.first_row] for row in sorted(shown)[:200]]
    merged = {
        (r, c)
        for top, left, bottom, right in grid.merged
        for r in range(top, min(bottom, top + _FAR) + 1)
        for c in range(left, right + 1)
        if right > left
    }
    widths: dict[int, int] = {}
    for at in range(len(grid.rows[0]) if grid.rows else 0):
        column = at + grid.first_column
        alone = (row[at] for r, row in enumerate(sample, grid.first_row) if (r, column) not in merged)
        widths[column] = min(max(max(map(width_of, alone), default=8) + 2, _NARROWEST), _WIDEST)
    return widths


def receipt_name(file_name: str) -> str:
    """Where below 回执/ the receipt of a file lies: its own path, ending in .xlsx, every part safe as a name.

    A path that is too deep keeps its first folders; a folder never has a name that a receipt could have.
    """
    parts = mask_personal(file_name).split("/")
    *folders, name = (re.sub(r"[\\:*?\"<>|\x00-\x1f\x7f]", "_", part).strip(" .") or "_" for part in parts)
    stem = name[:-5] if name.lower().endswith(".xlsx") else name
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    return "/".join([*map(_folder_name, folders[:_DEEPEST]), f"{stem}.xlsx"])


def _folder_name(name: str) -> str:
    short = name[:60]
    return f"{short}_" if short.lower().endswith(".xlsx") else short
