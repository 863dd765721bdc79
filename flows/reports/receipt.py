"""回执: the sheet as it came, the faulty cells coloured and commented, and a first sheet that lists what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
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
_CELL: Final = re.compile(r"^([A-Z]{1,3})(\d+)$")
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


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
    lower = {other.lower() for other in taken}
    return next(
        candidate
        for candidate in (base, *(f"{base[:27]}({n})" for n in range(2, 1000)))
        if candidate.lower() not in lower and candidate.lower() != "history"
    )


def _write_list(
    sheet: Worksheet,
    faults: tuple[Fault, ...],
    names: Mapping[str, str],
    file_name: str,
    looks: Mapping[str, Format],
) -> None:
    errors = sum(fault.severity == "error" for fault in faults)
    sheet.hide_gridlines(2)
    sheet.merge_range(0, 0, 0, 5, "报送材料回执", looks["title"])
    sheet.set_row(0, 32)
    told = f"文件：{mask_personal(file_name)}\n共 {errors} 处错误、{len(faults) - errors} 处提醒。错误改好后请重新报送，改好前相应内容不计入统计；提醒请核对。"
    sheet.merge_range(1, 0, 1, 5, clean(told), looks["note"])
    sheet.set_row(1, 34)
    for column, (heading, width) in enumerate(zip(RECEIPT_HEADINGS, (6, 14, 9, 7, 7, 82), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, heading, looks["heading"])
    for row, fault in enumerate(sorted(faults, key=lambda f: _ORDER[f.severity]), 3):
        sheet.write_number(row, 0, row - 2, looks["count"])
        sheet.write_string(row, 1, clean(fault.sheet or ""), looks["text"])
        shown = names.get(fault.sheet or "")
        if shown and fault.cell:
            quoted = shown.replace("'", "''")
            sheet.write_url(row, 2, f"internal:'{quoted}'!{fault.cell}", looks["link"], fault.cell)
        else:
            sheet.write_string(row, 2, fault.cell or "", looks["name"])
        sheet.write_string(row, 3, fault.rule, looks["name"])
        sheet.write_string(row, 4, SEVERITY_LABELS[fault.severity], looks[fault.severity])
        sheet.write_string(row, 5, clean(fault.message), looks["text"])
        sheet.set_row(row, 15 * max(1, -(-width_of(fault.message) // 80)) + 3)
    sheet.freeze_panes(3, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write_grid(sheet: Worksheet, grid: Grid, faults: list[Fault], looks: Mapping[str, Format]) -> None:
    marks = _marks(faults)
    shown = _rows_shown(grid, marks)
    formats: dict[str | None, Format] = {
        None: looks["as_it_came"],
        **{severity: looks[severity] for severity in _ORDER},
    }
    spans = _spans_apart(grid) if len(shown) == len(grid.rows) else {}
    certificates = _certificate_columns(grid)
    for r in sorted(shown):
        for c, text in enumerate(grid.rows[r - grid.first_row], grid.first_column):
            span = spans.get((r, c))
            format_ = formats[_worst(marks[r, c]) if (r, c) in marks else None]
            if text or (r, c) in marks or span:
                masked = clean(mask_certificate(text) if c in certificates else mask_personal(text))
                _write_cell(sheet, r, c, masked, span, format_)
    for (r, c), here in marks.items():
        if not (
            grid.first_row <= r < grid.first_row + len(grid.rows)
            and grid.first_column <= c < grid.first_column + len(grid.rows[0])
        ):
            sheet.write_blank(r, c, None, formats[_worst(here)])
        told = "\n".join(
            f"【{SEVERITY_LABELS[fault.severity]} {fault.rule}】{fault.message}" for fault in here
        )
        sheet.write_comment(
            r,
            c,
            clean(told)[:30_000],
            {"x_scale": 2.2, "y_scale": 1 + 0.5 * len(here), "author": "双随机数据系统"},
        )
    _lay_out(sheet, grid, shown)


def _spans_apart(grid: Grid) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """The merged ranges by their first cell; of two that overlap, as no program would write them, the first."""
    taken: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for span in grid.merged:
        cells = (
            {(r, c) for r in range(span[0], span[2] + 1) for c in range(span[1], span[3] + 1)}
            if _is_small(span)
            else set()
        )
        if cells and not cells & taken:
            taken |= cells
            spans[span[0], span[1]] = span
    return spans


def _is_small(span: tuple[int, int, int, int]) -> bool:
    return (span[2] - span[0] + 1) * (span[3] - span[1] + 1) <= 4096


def _write_cell(
    sheet: Worksheet, row: int, column: int, text: str, span: tuple[int, int, int, int] | None, look: Format
) -> None:
    if span and (span[2] > span[0] or span[3] > span[1]):
        sheet.merge_range(*span, "", look)
    sheet.write_string(row, column, text, look)


def _marks(faults: list[Fault]) -> dict[tuple[int, int], list[Fault]]:
    marks: dict[tuple[int, int], list[Fault]] = {}
    for fault in faults:
        match = _CELL.match(fault.cell or "")
        if match:
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - 64
            marks.setdefault((int(match[2]) - 1, column - 1), []).append(fault)
    return marks


def _worst(faults: list[Fault]) -> str:
    return min((fault.severity for fault in faults), key=_ORDER.__getitem__)


def _rows_shown(grid: Grid, marks: Mapping[tuple[int, int], list[Fault]]) -> set[int]:
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
    sample = [grid.rows[row - grid.first_row] for row in sorted(shown)[:200]]
    inside = {
        (r, c)
        for span in grid.merged
        for r in range(span[0], min(span[2], span[0] + 400) + 1)
        for c in range(span[1], span[3] + 1)
        if span[3] > span[1]
    }
    widths: dict[int, int] = {}
    for c in range(len(grid.rows[0]) if grid.rows else 0):
        column = c + grid.first_column
        widest = max(
            (width_of(row[c]) for r, row in enumerate(sample, grid.first_row) if (r, column) not in inside),
            default=8,
        )
        widths[column] = min(max(widest + 2, 9), 44)
        sheet.set_column(column, column, widths[column])
    for row, first, last_row, last in grid.merged:
        if row == last_row and row in shown and 0 <= row - grid.first_row < len(grid.rows):
            text = grid.rows[row - grid.first_row][first - grid.first_column]
            lines = -(
                -width_of(text) // max(9, sum(widths.get(c, 9) for c in range(first, min(last, 400) + 1)) - 2)
            )
            if lines > 1:
                sheet.set_row(row, min(15 * lines, 400))
    if len(shown) < len(grid.rows):
        sheet.set_default_row(hide_unused_rows=True)
    sheet.set_paper(9)
    if sum(widths.values()) > _PORTRAIT_CHARACTERS:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def receipt_name(file_name: str) -> str:
    """Where below 回执/ the receipt of a file lies: its own path, ending in .xlsx, every part safe as a name.

    A path that is too deep keeps its first folders; a folder never has a name that a receipt could have.
    """
    parts = [
        re.sub(r"[\\:*?\"<>|\x00-\x1f\x7f]", "_", part).strip(" .") or "_"
        for part in mask_personal(file_name).split("/")
    ]
    name = parts[-1] if parts[-1].lower().endswith(".xlsx") else f"{parts[-1]}.xlsx"
    stem = name[:-5]
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    folders = [
        f"{part[:60]}_" if part[:60].lower().endswith(".xlsx") else part[:60]
        for part in parts[:-1][:_DEEPEST]
    ]
    return "/".join([*folders, f"{stem}.xlsx"])
