"""OpenDocument spreadsheets (.ods, .fods) to grids: values, merged ranges, what is hidden, struck, drawn
over or in error."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from flows.intake.formats.cell_marks import Cell, Marks, box, column_of, marked
from flows.intake.formats.cells import ERROR_VALUE
from flows.intake.formats.comments import comment_note
from flows.intake.formats.number_formats import number_text
from flows.intake.formats.open_document_text import Styles, Text, read_text, styles_of
from flows.intake.formats.package import Package
from flows.intake.formats.xml_parts import attribute, first, local, number
from schemas.handover import Anchor, Grid, Limits, not_a_spreadsheet, too_large, with_password

_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
_FLAT: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<office:document\b")
_SAMPLE: Final = 16 << 10
_HIDDEN: Final = ("collapse", "filter")
_LAST_COLUMN: Final = 16_384
_VALUE_TYPE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_CALC_VALUE_TYPE: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_SHOWN: Final = re.compile(r"(0\d+|\d+(?:\.\d+)?(?=%))%?")
_WORDED: Final = re.compile(r"\D*[^\W\d]\D*?(\d+(?:\.\d+)?)\D*")
_WORDS: Final = re.compile(
    r"(?![〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬点负]+$)[^\d.—–-]+"
)
_SHAPES: Final = frozenset(("frame", "custom-shape", "rect", "g", "control"))


def read_open_document(package: Package, limits: Limits) -> list[Grid]:
    """The tables of a spreadsheet, hidden ones included. Raises Unreadable (F01, F02, F05)."""
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise with_password()
    styles = styles_of(package.read("styles.xml")) if "styles.xml" in package.names else Styles()
    return _grids(package.read("content.xml"), styles, limits)


def is_flat_open_document(data: bytes) -> bool:
    """Whether this is a spreadsheet of OpenDocument in one XML text (.fods)."""
    head = data[:_SAMPLE]
    return _FLAT.search(head) is not None and b"opendocument.spreadsheet" in head


def read_flat_open_document(data: bytes, limits: Limits) -> list[Grid]:
    """The tables of a .fods, hidden ones included. Raises Unreadable (F01, F05)."""
    if b"<!ENTITY" in data:
        raise not_a_spreadsheet()
    return _grids(data, Styles(), limits)


def _grids(content: bytes, styles: Styles, limits: Limits) -> list[Grid]:
    from lxml import etree

    left = limits.cells
    grids = []
    try:
        for table in _tables(content, styles, limits.cells):
            grid = table.grid(left)
            left -= len(grid.rows) * (len(grid.rows[0]) if grid.rows else 0)
            grids.append(grid)
    except (etree.XMLSyntaxError, ValueError):
        raise not_a_spreadsheet() from None
    return grids


def _tables(content: bytes, styles: Styles, most_cells: int) -> Iterator["_Table"]:
    """The tables of content.xml, each when it is read whole; a row's XML is let go of once it is read."""
    from lxml import etree

    names = ("styles", "automatic-styles", "forms", "table", "table-column", "table-row")
    tags = [f"{{*}}{name}" for name in names]
    table: _Table | None = None
    for event, element in etree.iterparse(
        BytesIO(content), ("start", "end"), tag=tags, resolve_entities=False, no_network=True
    ):
        name = local(element)
        if event == "start":
            table = _Table(element, styles, most_cells) if name == "table" and table is None else table
        elif name in ("styles", "automatic-styles"):
            styles.read(element)
        elif table is None:
            continue
        elif name == "table":
            yield table
            table = None
        elif name == "forms":
            table.take_forms(element)
        elif name == "table-column":
            table.takecolumn_of(element)
        elif name == "table-row":
            table.take_row(element)
            element.clear()


class _Table:
    """One table while it is read: its cells by place, blanks left out, so that a million repeated blank
    rows cost nothing."""

    def __init__(self, element: Any, styles: Styles, most_cells: int) -> None:
        self._name = attribute(element, "name")
        self._hidden = attribute(element, "style-name") in styles.hidden_tables
        self._styles, self._most_cells = styles, most_cells
        self._cells: dict[Cell, str] = {}
        self._merged: list[Anchor] = []
        self._marks = Marks()
        self._row = self._columns = 0
        self._column_styles: dict[int, str] = {}
        self._boxes: dict[str, tuple[bool, str]] = {}

    def take_forms(self, forms: Any) -> None:
        """The check boxes of the sheet's forms: whether they are ticked, and their labels."""
        for control in forms.iter("{*}checkbox", "{*}radio"):
            ticked = "checked" in (attribute(control, "current-state"), attribute(control, "state"))
            ticked = ticked or attribute(control, "current-selected") == "true"
            self._boxes[attribute(control, "id")] = (ticked, attribute(control, "label"))

    def takecolumn_of(self, column: Any) -> None:
        """A column, or as many as it is repeated."""
        count = number(attribute(column, "number-columns-repeated"), 1)
        span = range(self._columns, min(self._columns + count, _LAST_COLUMN))
        if attribute(column, "visibility") in _HIDDEN:
            self._marks.hidden_columns.update(span)
        if style := attribute(column, "default-cell-style-name"):
            self._column_styles |= dict.fromkeys(span, style)
        self._columns += count

    def take_row(self, row: Any) -> None:
        """A row, or as many as it is repeated."""
        count = number(attribute(row, "number-rows-repeated"), 1)
        before = len(self._cells)
        column = 0
        for cell in row:
            repeated = number(attribute(cell, "number-columns-repeated"), 1)
            if local(cell) == "table-cell" and (
                len(cell) or cell.get(_VALUE_TYPE) or attribute(cell, "formula")
            ):
                for at in range(column, column + repeated):
                    self._take_cell(cell, (self._row, at), attribute(row, "default-cell-style-name"))
            column += repeated
        if attribute(row, "visibility") in _HIDDEN and (count == 1 or len(self._cells) > before):
            self._marks.hidden_rows.update(range(self._row, self._row + min(count, self._most_cells)))
        if count > 1 and len(self._cells) > before:
            self._repeat_row(count)
        self._row += count

    def _repeat_row(self, count: int) -> None:
        filled = {column: text for (row, column), text in self._cells.items() if row == self._row}
        self._check(count * len(filled))
        for further in range(self._row + 1, self._row + count):
            self._cells |= {(further, column): text for column, text in filled.items()}

    def _check(self, more: int) -> None:
        if len(self._cells) + more > self._most_cells:
            raise too_large(f"工作表“{self._name}”展开后有 {self._most_cells} 格以上")

    def _take_cell(self, cell: Any, place: Cell, row_style: str) -> None:
        self._check(1)
        down, across = (number(attribute(cell, f"number-{side}-spanned"), 1) for side in ("rows", "columns"))
        if down > 1 or across > 1:
            self._merged.append((*place, place[0] + down - 1, place[1] + across - 1))
        style = attribute(cell, "style-name") or row_style or self._column_styles.get(place[1], "")
        styles = self._styles
        filled = style in styles.filled
        gone = style in styles.struck or (style in styles.white and not filled)
        text = read_text(cell, styles, gone, filled=filled)
        value = self._value(cell, place, text)
        if text.struck:
            self._marks.left_out(place, text.kept, text.struck)
            value = text.kept
        elif not text.kept and (unseen := _unseen(cell)):
            self._marks.left_out(place, "", unseen)
            value = ""
        if value:
            self._cells[place] = value
        for annotation in cell.iterchildren("{*}annotation"):
            self._marks.notes += comment_note(place, read_text(annotation, self._styles, False).kept)
        for shape in (e for e in cell if local(e) in _SHAPES):
            self._take_shape(shape, place)

    def _value(self, cell: Any, place: Cell, text: Text) -> str:
        """What a cell says: its typed value, or the text it shows."""
        formula, kind = attribute(cell, "formula"), cell.get(_VALUE_TYPE, "")
        if cell.attrib.get(_CALC_VALUE_TYPE) == "error" or (formula and ERROR_VALUE.fullmatch(text.kept)):
            self._marks.formula_fault(place, text.kept or formula)
            return ""
        if formula and not kind and not text.kept:
            self._marks.formula_fault(place, formula)
            return ""
        if kind in ("float", "currency"):
            return _as_shown(float(attribute(cell, "value") or "nan"), text.kept)
        if kind == "percentage":
            return f"{float(attribute(cell, 'value') or 'nan') * 100:.12g}%"
        if kind == "boolean":
            return attribute(cell, "boolean-value").upper()
        if kind == "date":
            return attribute(cell, "date-value").partition(".")[0].replace("T", " ").removesuffix(" 00:00:00")
        return text.kept or attribute(cell, "string-value")

    def _take_shape(self, shape: Any, place: Cell) -> None:
        end = _ADDRESS.search(attribute(shape, "end-cell-address"))
        far = (int(end[2]) - 1, column_of(end[1])) if end else place
        anchor = (*place, *far)
        if local(shape) == "control" and attribute(shape, "control") in self._boxes:
            self._marks.boxes.append((anchor, box(*self._boxes[attribute(shape, "control")])))
        elif first(shape, "image") is not None and first(shape, "object") is None:
            self._marks.pictures.append(anchor)
        else:
            holders = [shape, *shape.iter("{*}text-box")]
            said = (read_text(holder, self._styles, False).kept for holder in holders)
            self._marks.covers.append((anchor, "\n".join(filter(None, said))))

    def grid(self, most_cells: int) -> Grid:
        """The table as a grid. Raises Unreadable (F05) where it has more cells than these."""
        grid = Grid(self._name, [], merged=tuple(self._merged), hidden=self._hidden)
        if self._cells:
            rows, columns = {row for row, _ in self._cells}, {column for _, column in self._cells}
            top, left = min(rows), min(columns)
            height, width = max(rows) - top + 1, max(columns) - left + 1
            if height * width > most_cells:
                raise too_large(f"工作表“{self._name}”展开后有 {height} 行 × {width} 列")
            lines = [[""] * width for _ in range(height)]
            for (row, column), text in self._cells.items():
                lines[row - top][column - left] = text
            grid = replace(grid, rows=lines, first_row=top, first_column=left)
        return marked(grid, self._marks, most_cells)


def _unseen(cell: Any) -> str:
    """What a cell holds that shows nothing of it, because of its number format (;;;); a nought left blank is
    none."""
    if next(cell.iterchildren("{*}p"), None) is None:
        return ""
    held = attribute(cell, "string-value") or attribute(cell, "value")
    return "" if not held.strip("0.") else held


def _as_shown(value: float, shown: str) -> str:
    """A number as text; with the zeros before it (0042), the percent sign behind it or the words before it
    (第5号) that its cell shows, or as the words that it shows instead (合格)."""
    same = _SHOWN.fullmatch(shown) or _WORDED.fullmatch(shown)
    if (same and float(same[1]) == value) or _WORDS.fullmatch(shown):
        return shown
    return number_text(value)
