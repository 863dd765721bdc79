"""回执: the sheet as it came, the faulty cells coloured and commented,
and a first sheet that lists what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.intake.formats.detect import read_grids
from flows.reports.gathered import Fault
from flows.reports.receipt_list import Listed, write_list
from flows.reports.styles import WORKBOOK_OPTIONS, clean, styles, width_of
from flows.storage.replacing import replacing
from schemas.handover import Grid, Limits, Unreadable
from schemas.identifiers import mask_certificate, mask_personal
from schemas.places import row_and_column
from schemas.rules import SEVERITY_LABELS
from schemas.vocabulary import RECEIPT_SHEET

_SHOWN_WHOLE: Final = 5_000
_HEADER_ROWS: Final = 10
_PORTRAIT_CHARACTERS: Final = 110
_DEEPEST: Final = 6
_NARROWEST, _WIDEST = 9, 44
_FAR: Final = 400
_LARGEST_SPAN: Final = 4_096
_LONGEST_COMMENT: Final = 30_000
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}
Looks = Mapping[str, Format]
Place = tuple[int, int]
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ReceiptJob:
    """A receipt to write: the archived original, the name it came under,
    its findings, where the receipt goes, and how the file was understood, in lines."""

    path: Path
    file_name: str
    faults: tuple[Fault, ...]
    target: Path
    reading: tuple[str, ...] = ()


def write_receipt_job(job: ReceiptJob, limits: Limits) -> bool:
    """Write one receipt, whole or not at all; runs in a worker because it reads the original again."""
    try:
        grids = read_grids(job.path.read_bytes(), limits)
    except Unreadable:
        grids = []
    with replacing(job.target) as draft:
        write_receipt(grids, job, draft)
    return True


def write_receipt(grids: Iterable[Grid], job: ReceiptJob, target: Path) -> None:
    """Write a receipt workbook at `target`;
    ID numbers are masked wherever they stand, in the names of sheets too."""
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
            _write_grid(sheet, grid, [f for f in job.faults if f.sheet == grid.sheet], looks)
        listed = Listed(job.file_name, job.faults, job.reading, names)
        write_list(listing, listed, looks)


def _legal_name(name: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:31] or "Sheet"
    lower = {other.lower() for other in (*taken, "history")}
    candidates = (base, *(f"{base[:27]}({n})" for n in range(2, 1000)))
    return next(candidate for candidate in candidates if candidate.lower() not in lower)


def _write_grid(sheet: Worksheet, grid: Grid, faults: list[Fault], looks: Looks) -> None:
    """A sheet as it came, its faulty cells coloured and commented."""
    marks = _marks(faults, grid)
    grid = _above_put_below(grid)
    shown = _rows_shown(grid, marks)
    spans = _spans_apart(grid) if len(shown) == len(grid.rows) else {}
    marks = _at_first_cells(marks, spans)
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
    """The merged ranges by their first cell;
    of two that overlap, as no program would write them, the first."""
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


def _marks(faults: list[Fault], grid: Grid) -> dict[Place, list[Fault]]:
    """The faults by the cell they are told at, as `_above_put_below` places it."""
    marks: dict[Place, list[Fault]] = {}
    for fault in faults:
        if at := row_and_column(fault.cell):
            row, column = at[0] - 1, at[1] - 1
            marks.setdefault((row if row >= 0 else row + len(grid.rows) + 2, column), []).append(fault)
    return marks


def _at_first_cells(
    marks: Mapping[Place, list[Fault]], spans: Mapping[Place, Span]
) -> dict[Place, list[Fault]]:
    """The faults of merged cells at the first of them: a comment elsewhere is not shown."""
    firsts = {
        (row, column): first
        for first, (top, left, bottom, right) in spans.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    moved: dict[Place, list[Fault]] = {}
    for place, faults in marks.items():
        moved.setdefault(firsts.get(place, place), []).extend(faults)
    return moved


def _above_put_below(grid: Grid) -> Grid:
    """A Word table's grid with the paragraphs above the table moved below it:
    a sheet has no row 0, and the table's own cells keep the names that the findings call them by."""
    above = -grid.first_row
    if above <= 0:
        return grid
    wide = len(grid.rows[0])
    told = [[""] * wide, ["（表格上方的文字）", *[""] * (wide - 1)]]
    merged = tuple(span for span in grid.merged if span[0] >= 0)
    rows = [*grid.rows[above:], *told, *grid.rows[:above]]
    return replace(grid, rows=rows, first_row=0, merged=merged)


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
