"""Word documents (.docx): every table as a grid, so that 附件2, which is a Word form by birth, is read like a
sheet.

The paragraphs around a table are rows of its grid: those below it after its last row, those above it
before row 0, so that a table's own rows keep the numbers people count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flows.intake.formats.comments import commented, word_comments
from flows.intake.formats.symbols import may_be_symbols
from flows.intake.formats.word_shading import may_be_white
from flows.intake.formats.word_tables import (
    NOT_SHOWN,
    TableReader,
    blocks,
    has_picture,
    said_with_boxes,
    stands_in,
)
from flows.intake.formats.word_text import GoneStyles, Said, child_of, gone_styles, plain_text
from flows.intake.formats.xml_parts import attribute, local, parse_xml
from schemas.handover import CellNote, Grid, Limits, too_large
from schemas.places import word_table

_PARTS: Final = re.compile(r"\t+|[ \u3000]{2,}(?=[^\s：:]{2,20}[：:])|(?<=日)[ \u3000]{2,}(?=\d)")


def read_word(main_part: bytes, limits: Limits, styles: bytes = b"", comments: bytes = b"") -> list[Grid]:
    """The tables of a document, given its main part, its styles and its comments, from top to bottom; tables
    within tables after the one they stand in. Raises Unreadable (F01, F05)."""
    root = parse_xml(main_part)
    body = next((e for e in root if local(e) == "body"), root)
    reader = _Reader(
        gone_styles(styles),
        may_be_symbols(main_part) or may_be_white(main_part),
        limits.cells,
        comments=word_comments(comments),
    )
    reader.read(list(blocks(body)))
    return reader.grids


def word_paragraphs(main_part: bytes, limits: Limits, styles: bytes = b"") -> list[str]:
    """What the paragraphs of a document's body say, those in tables left out. Raises Unreadable (F01)."""
    root = parse_xml(main_part)
    body = next((e for e in root if local(e) == "body"), root)
    reader = _Reader(gone_styles(styles), may_be_symbols(main_part) or may_be_white(main_part), limits.cells)
    return reader.said([block for block in blocks(body) if local(block) == "p"])


@dataclass(slots=True)
class _Line:
    """A paragraph beside a table: what it says, and whether a picture stands in it."""

    said: Said
    pictured: bool
    notes: list[CellNote] = field(default_factory=list)

    @property
    def parts(self) -> list[str]:
        """Its text, cut at tabs and where another label follows: 检查对象签字：周丽    执法人员签字：张丽."""
        return [part.strip() for part in _PARTS.split(self.said.kept) if part.strip()] or [""]


@dataclass(slots=True)
class _Reader:
    """Makes the grids of a document, one after the other."""

    styles: GoneStyles
    closely: bool
    most_cells: int
    grids: list[Grid] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)

    def read(self, body: Sequence[Any]) -> None:
        """Read the paragraphs and tables of a document's body."""
        above: list[Any] = []
        upper: int | None = None
        for block in body:
            if local(block) == "p":
                above.append(block)
                self._read_within(block)
                continue
            below = 0 if upper is None else _opening(above)
            if upper is not None:
                self._put_below(upper, above[:below])
            upper = len(self.grids)
            self._read_table(block)
            self._put_above(upper, above[below:])
            above = []
        if upper is not None:
            self._put_below(upper, above)

    def said(self, paragraphs: Sequence[Any]) -> list[str]:
        """What is plainly shown of each paragraph that says something."""
        return [line.said.kept for line in self._lines(paragraphs) if line.said.kept]

    def _read_within(self, element: Any) -> None:
        """The tables that stand in the text boxes of a paragraph."""
        for table in element.iter("{*}tbl"):
            if not stands_in(table, element, NOT_SHOWN | {"tbl"}):
                self._read_table(table)

    def _read_table(self, table: Any) -> None:
        grid, inner = TableReader(self.styles, self.closely, self.comments).read(table)
        self._add(grid)
        for further in inner:
            self._read_table(further)

    def _add(self, grid: Grid) -> None:
        self.grids.append(replace(grid, sheet=word_table(len(self.grids) + 1)))
        if sum(len(row) for grid in self.grids for row in grid.rows) > self.most_cells:
            raise too_large(f"表格共有 {self.most_cells} 格以上")

    def _lines(self, paragraphs: Sequence[Any]) -> list[_Line]:
        return [line for line in map(self._line, paragraphs) if line.pictured or any(line.said) or line.notes]

    def _line(self, paragraph: Any) -> _Line:
        notes = commented(paragraph, (0, 0), self.comments)
        text = None if self.styles or self.closely else plain_text(paragraph)
        if text is not None:
            return _Line(Said(text, ""), False, notes)
        return _Line(said_with_boxes(paragraph, [paragraph], self.styles), has_picture(paragraph), notes)

    def _put_below(self, index: int, paragraphs: Sequence[Any]) -> None:
        grid = self.grids[index]
        lines = self._lines(paragraphs)
        self.grids[index] = _with_lines(grid, lines, grid.first_row + len(grid.rows))

    def _put_above(self, index: int, paragraphs: Sequence[Any]) -> None:
        lines = self._lines(paragraphs)
        self.grids[index] = _with_lines(self.grids[index], lines, -len(lines))


def _opening(paragraphs: Sequence[Any]) -> int:
    """Of the paragraphs between two tables, the first that belongs to the lower one: it is centred, a
    heading, or begins a page."""
    for n, paragraph in enumerate(paragraphs):
        properties = child_of(paragraph, "pPr")
        breaks = any(attribute(e, "type") == "page" for e in paragraph.iter("{*}br"))
        if breaks or (properties is not None and _opens(properties)):
            return n
        if properties is not None and child_of(properties, "sectPr") is not None:
            return n + 1
    return len(paragraphs)


def _opens(properties: Any) -> bool:
    style, side = child_of(properties, "pStyle"), child_of(properties, "jc")
    return (
        (side is not None and attribute(side, "val") == "center")
        or (style is not None and attribute(style, "val").startswith(("Heading", "Title")))
        or child_of(properties, "pageBreakBefore") is not None
    )


def _with_lines(grid: Grid, lines: Sequence[_Line], first_row: int) -> Grid:
    """A grid with lines of text as rows from `first_row` on; a line of one part spans the table's width."""
    wide = max((len(line.parts) for line in lines), default=0)
    wide = max(wide, len(grid.rows[0]) if grid.rows else 1)
    if not lines:
        return grid
    rows = [[*line.parts, *[""] * (wide - len(line.parts))] for line in lines]
    own = [[*row, *[""] * (wide - len(row))] for row in grid.rows]
    places = list(enumerate(lines, first_row))
    return replace(
        grid,
        rows=rows + own if first_row < 0 else own + rows,
        first_row=min(grid.first_row, first_row),
        merged=grid.merged
        + tuple((row, 0, row, wide - 1) for row, line in places if wide > 1 and len(line.parts) == 1),
        pictures=grid.pictures + tuple((row, 0, row, 0) for row, line in places if line.pictured),
        notes=grid.notes
        + tuple(CellNote(row, 0, "I29", line.said.gone) for row, line in places if line.said.gone)
        + tuple(replace(note, row=row) for row, line in places for note in line.notes),
    )
