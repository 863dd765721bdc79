"""Word documents as offices write them: faces, sizes and spacing of GB/T 9704-2012."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from flows.reports.fields import Fact, add_fact
from flows.reports.form_table import BODY, HEADING, TITLE_FACE, Cell, FormTable, faced, mark_row
from flows.reports.styles import clean
from schemas.identifiers import mask_personal

_LONGEST_CENTRED: Final = 12


class Paper:
    """One A4 document being written, from top to bottom; `points`: the size of its body (三号), `line`: the
    height of a line, `margins`: above and below in mm."""

    def __init__(
        self,
        title: str,
        made: datetime,
        *,
        points: float = 16,
        line: float = 29,
        margins: tuple[int, int] = (37, 35),
    ) -> None:
        self.facts: dict[str, str] = {}
        self.document: WordDocument = Document()
        self._points = points
        properties = self.document.core_properties
        properties.title, properties.author = clean(title)[:255], ""
        properties.created = properties.modified = made
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = map(Mm, margins)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, Pt(points)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = (
            Pt(line),
            Pt(0),
        )

    def title(self, text: str, *, on_new_page: bool = False) -> None:
        """The title, centred; lines after the first are smaller."""
        for number, line in enumerate(text.split("\n")):
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.page_break_before = on_new_page and not number
            paragraph.paragraph_format.line_spacing = Pt(36 if not number else 29)
            paragraph.paragraph_format.keep_with_next = True
            faced(paragraph.add_run(clean(line)), TITLE_FACE, 22 if not number else 16)
        paragraph.paragraph_format.space_after = Pt(14)

    def heading(self, text: str) -> None:
        """A heading of the first rank: 一、…"""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(2 * self._points)
        paragraph.paragraph_format.keep_with_next = True
        faced(paragraph.add_run(clean(text)), HEADING, self._points)

    def paragraph(self, *parts: str | Fact, indent: bool = True, is_kept: bool = False) -> None:
        """A paragraph of the body, its first line two characters in; the facts in it are found again. One
        that is kept stands on a page with what follows."""
        paragraph = self.document.add_paragraph()
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * self._points)
        paragraph.paragraph_format.keep_with_next = is_kept or None
        self._write(paragraph, parts, lambda run: None)

    def at_right(self, text: str) -> None:
        """A line at the right margin."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        faced(paragraph.add_run(clean(text)), BODY, self._points)

    def to_finish(self, *parts: str | Fact) -> None:
        """A place a person has to write at, marked so that it cannot be overlooked."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(2 * self._points)
        self._write(paragraph, ("【", *parts, "】"), _marked)

    def _write(self, paragraph: Paragraph, parts: Iterable[str | Fact], dress: Callable[[Run], None]) -> None:
        for part in parts:
            if isinstance(part, Fact):
                fact = Fact(part.name, clean(mask_personal(part.text)))
                self.facts[fact.name] = fact.text
                add_fact(paragraph, fact, dress)
            else:
                dress(paragraph.add_run(clean(mask_personal(part))))

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[object]],
        widths: Sequence[int] = (),
        points: float = 12,
    ) -> None:
        """A table, its heading repeated on every page;
        `widths` of its columns in mm, even where none are given."""
        table = self.document.add_table(rows=1, cols=len(headings), style="Table Grid")
        # Before there are further rows: each takes its cells' widths from the one above.
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Mm(width)
        head = table.rows[0]
        self._fill(head, headings, HEADING, points)
        mark_row(head, "w:tblHeader")
        for row in rows:
            self._fill(table.add_row(), row, BODY, points)

    def _fill(self, row: Any, values: Sequence[object], face: str, points: float) -> None:
        """A row's texts; figures and short words stand in the middle, what is longer begins at the left."""
        mark_row(row, "w:cantSplit")
        for column, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(points + 8)
            part = value if isinstance(value, Fact) else str(value)
            is_prose = column == 0 or len(part.text if isinstance(part, Fact) else part) > _LONGEST_CENTRED
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_prose else WD_ALIGN_PARAGRAPH.CENTER
            self._write(paragraph, (part,), partial(faced, face=face, points=points))

    def form(self, widths: Sequence[int], points: float = 12) -> FormTable:
        """A form that begins here; `widths` of its columns in mm."""
        return FormTable(
            self.document.add_table(rows=0, cols=len(widths), style="Table Grid"), widths, points
        )

    def seals(self, offices: Sequence[str]) -> None:
        """Where each office puts its seal and the day, two beside each other, never on a page by themselves
        and never torn apart (联合发文; GB/T 9704 7.3.5)."""
        space = self.document.add_paragraph()
        space.paragraph_format.keep_with_next = True
        grid = FormTable(self.document.add_table(rows=0, cols=2), (78, 78), self._points)
        seals = [f"{office}\n（印章）\n\u3000\u3000年\u3000\u3000月\u3000\u3000日" for office in offices]
        rows = [seals[first : first + 2] for first in range(0, len(seals), 2)]
        for number, row in enumerate(rows, 1):
            beside = row if len(row) == 2 else ["", *row]
            grid.row(*map(Cell, beside), millimetres=30, is_kept=number < len(rows))

    def page_numbers(self) -> None:
        """The number of each page and how many there are, beneath it."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
            faced(paragraph.add_run(text), BODY, 10.5)
            if field:
                element = OxmlElement("w:fldSimple")
                element.set(qn("w:instr"), field)
                run = paragraph.add_run("1")
                faced(run, BODY, 10.5)
                element.append(run._r)
                paragraph._p.append(element)

    def closing(self, office: str, day: str | Fact) -> None:
        """Who signs, and the day, at the right."""
        paragraph = self.document.add_paragraph()
        self._write(paragraph, (f"{office}\n", day), lambda run: None)
        paragraph.paragraph_format.space_before = Pt(29)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def save(self, target: Path) -> None:
        """Write the document."""
        self.document.save(str(target))

    def content(self) -> bytes:
        """The document as the bytes of a file."""
        written = io.BytesIO()
        self.document.save(written)
        return written.getvalue()


def _marked(run: Run) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
