"""The table of a Word form: labels beside blanks, cells over several columns, rows that are never torn."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.run import Run

from flows.reports.styles import clean
from schemas.identifiers import mask_personal

BODY, HEADING, TITLE_FACE = "仿宋", "黑体", "方正小标宋简体"


class Cell(NamedTuple):
    """A cell of a row: its text, how many columns it spans, whether it is read as prose, from the left."""

    text: str
    span: int = 1
    is_prose: bool = False


class FormTable:
    """A table with a grid, written a row at a time; `widths` of its columns in mm."""

    def __init__(self, table: Any, widths: Sequence[int], points: float = 12) -> None:
        self.table, self._widths, self._points = table, widths, points
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)

    def row(self, *cells: Cell, millimetres: int = 10, is_kept: bool = False) -> int:
        """A row at least so high; the number it has. One that is kept stands on a page with the next."""
        row = self.table.add_row()
        row.height, row.height_rule = Mm(millimetres), WD_ROW_HEIGHT_RULE.AT_LEAST
        mark_row(row, "w:cantSplit")
        places = row.cells
        for place, width in zip(places, self._widths, strict=True):
            place.width = Mm(width)
        column = 0
        for cell in cells:
            last = places[column + cell.span - 1]
            self._write(places[column].merge(last) if cell.span > 1 else places[column], cell, is_kept)
            column += cell.span
        return len(self.table.rows) - 1

    def _write(self, place: Any, cell: Cell, is_kept: bool) -> None:
        place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for number, line in enumerate(cell.text.split("\n")):
            paragraph = place.add_paragraph() if number else place.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if cell.is_prose else WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.line_spacing = Pt(self._points * 1.5)
            paragraph.paragraph_format.keep_with_next = is_kept or None
            if line:
                faced(paragraph.add_run(mask_personal(clean(line))), BODY, self._points)

    def down(self, first: int, last: int) -> None:
        """Make one cell of the first column's, from a row to another."""
        self.table.cell(first, 0).merge(self.table.cell(last, 0))


def mark_row(row: Any, name: str) -> None:
    """Set a property of a row that python-docx has no word for."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(name), {qn("w:val"): "true"}))


def faced(run: Run, face: str, points: float) -> None:
    """Set a run in a face, for Chinese characters too."""
    run.font.name, run.font.size = face, Pt(points)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
