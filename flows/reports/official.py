"""Word documents as offices write them: faces, sizes and spacing of GB/T 9704-2012."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from flows.reports.fields import Fact, add_fact
from flows.reports.styles import clean

_LONGEST_CENTRED: Final = 12
BODY, HEADING, TITLE_FACE = "仿宋", "黑体", "方正小标宋简体"


class Paper:
    """One A4 document being written, from top to bottom."""

    def __init__(self, title: str, made: datetime) -> None:
        self.facts: dict[str, str] = {}
        self._document = Document()
        properties = self._document.core_properties
        properties.title, properties.author = clean(title)[:255], ""
        properties.created = properties.modified = made
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, Pt(16)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(29), Pt(0)

    def title(self, text: str) -> None:
        """The title, centred."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(36), Pt(14)
        faced(paragraph.add_run(clean(text)), TITLE_FACE, 22)

    def heading(self, text: str) -> None:
        """A heading of the first rank: 一、…"""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = True
        faced(paragraph.add_run(clean(text)), HEADING, 16)

    def paragraph(self, *parts: str | Fact, indent: bool = True) -> None:
        """A paragraph of the body, its first line two characters in; the facts in it are found again."""
        paragraph = self._document.add_paragraph()
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        self._write(paragraph, parts, lambda run: None)

    def to_finish(self, *parts: str | Fact) -> None:
        """A place a person has to write at, marked so that it cannot be overlooked."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        self._write(paragraph, ("【", *parts, "】"), _marked)

    def _write(self, paragraph: Paragraph, parts: Iterable[str | Fact], dress: Callable[[Run], None]) -> None:
        for part in parts:
            if isinstance(part, Fact):
                fact = Fact(part.name, clean(part.text))
                self.facts[fact.name] = fact.text
                add_fact(paragraph, fact, dress)
            else:
                dress(paragraph.add_run(clean(part)))

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int] = ()
    ) -> None:
        """A table, its heading repeated on every page;
        `widths` of its columns in mm, even where none are given."""
        table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        # Before there are further rows: each takes its cells' widths from the one above.
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Mm(width)
        self._fill(table, 0, headings, HEADING)
        _mark(table, 0, "w:tblHeader")
        for number, row in enumerate(rows, 1):
            table.add_row()
            self._fill(table, number, row, BODY)

    def _fill(self, table: Table, number: int, values: Sequence[object], face: str) -> None:
        """A row's texts; figures and short words stand in the middle, what is longer begins at the left."""
        _mark(table, number, "w:cantSplit")
        for column, (cell, value) in enumerate(zip(table.rows[number].cells, values, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(20)
            part = value if isinstance(value, Fact) else str(value)
            is_prose = column == 0 or len(part.text if isinstance(part, Fact) else part) > _LONGEST_CENTRED
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_prose else WD_ALIGN_PARAGRAPH.CENTER
            self._write(paragraph, (part,), partial(faced, face=face, points=12))

    def closing(self, office: str, day: str | Fact) -> None:
        """Who signs, and the day, at the right."""
        paragraph = self._document.add_paragraph()
        self._write(paragraph, (f"{office}\n", day), lambda run: None)
        paragraph.paragraph_format.space_before = Pt(29)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def save(self, target: Path) -> None:
        """Write the document."""
        self._document.save(str(target))


def _marked(run: Run) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _mark(table: Table, number: int, name: str) -> None:
    """Set a property of a row that python-docx has no word for."""
    properties = table.rows[number]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(name), {qn("w:val"): "true"}))


def faced(run: Run, face: str, points: float) -> None:
    """Set a run in a face, for Chinese characters too."""
    run.font.name, run.font.size = face, Pt(points)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
