"""Web pages under a spreadsheet's name: what platforms export as .xls, and what Excel and Word save as a
page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from flows.intake.formats.cells import Cells, plain_value
from flows.intake.formats.html_rows import Row, is_layout, rows_of, table_text
from flows.intake.formats.html_text import PageStyles, Piece, omitted, pieces, shown_text
from flows.intake.formats.text import decode
from schemas.handover import Grid, Limits, not_a_spreadsheet, other_format

_DECLARED: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_OPENING: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|meta|title|style|div|form|center|tr|thead|tbody|p|br|h\d|span"
    rb"|font|script)\b",
    re.IGNORECASE,
)
_CLEARLY: Final = re.compile(rb"<(?:html|table)[\s>]", re.IGNORECASE)
_FRAMES: Final = re.compile(rb"<frameset\b", re.IGNORECASE)
_TABLE: Final = re.compile(rb"<t(?:able|r)\b", re.IGNORECASE)
_SHEET_NAME: Final = re.compile(r"<x:Name>\s*([^<]+?)\s*</x:Name>", re.IGNORECASE)
_XML_HEAD: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_WIDEST: Final = 16_384
_TALLEST: Final = 1 << 20
_TOO_NARROW: Final = re.compile(r"#+|-?\d(?:\.\d+)?E[+-]?\d+")
_PLAIN_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def is_html(data: bytes) -> bool:
    """Whether this is a web page, or a piece of one."""
    head = _ascii(data[: 8 << 10])[: 4 << 10].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return _CLEARLY.search(head[: 1 << 10]) is not None or (
        head.startswith(b"<") and _OPENING.search(head) is not None
    )


def has_table(data: bytes) -> bool:
    """Whether a page has a table in it."""
    return _TABLE.search(_ascii(data)) is not None


def _ascii(data: bytes) -> bytes:
    """The bytes with those of UTF-16 that are zero left out, so that tags can be looked for."""
    return data.replace(b"\x00", b"") if b"\x00" in data[:64] else data


@dataclass(frozen=True, slots=True)
class Source:
    """A page's bytes and what comes from outside them: charset, sheet's name, style sheet,
    the addresses of pictures that came with it, whether the sheet is hidden."""

    data: bytes
    charset: str = ""
    sheet: str = ""
    styles: str = ""
    pictures: frozenset[str] = frozenset()
    hidden: bool = False


def read_html(data: bytes, limits: Limits) -> Grid:
    """A page by itself, which must have a table (read_page). Raises Unreadable (F01, F05)."""
    if _FRAMES.search(_ascii(data)):
        raise other_format(
            "这是存成网页的工作簿，各张工作表在它旁边的文件夹里，没有一起报送", "打开后另存为 .xlsx 重新报送"
        )
    if not has_table(data):
        raise other_format(
            "这是网页，里面没有表格，读不了", "在平台上重新登录后再导出，确认打开能看到表格，再报送"
        )
    return read_page(Source(data), limits)


def read_page(source: Source, limits: Limits) -> Grid:
    """A page as Excel opens it: one sheet, its tables and the text around them from top to bottom.

    Raises Unreadable (F01, F05).
    """
    declared = _DECLARED.search(source.data[: 4 << 10])
    text = decode(source.data, source.charset or (declared[1].decode("ascii", "replace") if declared else ""))
    body = _parsed(_XML_HEAD.sub("", text))
    styles = PageStyles([source.styles, *(style.text or "" for style in body.iter("style"))])
    page = _Page(styles, source.pictures)
    page.take(body)
    page.take_hidden(body)
    named = _SHEET_NAME.findall(text)
    name = source.sheet or (unescape(named[0]) if len(named) == 1 else "Sheet1")
    return page.finish().grid(name, limits, hidden=source.hidden)


def _parsed(text: str) -> Any:
    """The page's tree; one so deep or long that the parser gives up part of it is refused. Raises
    Unreadable(F01)."""
    from lxml import etree, html

    if "<table" not in text.lower():
        text = f"<table>{text}</table>"

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise not_a_spreadsheet() from None
    if parser.error_log.filter_from_fatals():
        raise not_a_spreadsheet()
    return root


class _Page:
    """A page on its way to cells: `row` is the next one to fill."""

    def __init__(self, styles: PageStyles, parts: frozenset[str]) -> None:
        self.cells = Cells()
        self.row = 0
        self._styles = styles
        self._parts = parts
        self._hidden_cells: list[tuple[int, int]] = []
        self._across = 0

    def finish(self) -> Cells:
        """The cells; a column of which nothing is shown is a hidden one, any other hidden text is left
        out and told of (I29)."""
        hidden = set(self._hidden_cells)
        shown = {column for row, column in self.cells.texts if (row, column) not in hidden}
        self.cells.hidden_columns |= {column for _, column in hidden} - shown
        for row, column in self._hidden_cells:
            if column in shown and (text := self.cells.texts.pop((row, column), "")):
                self.cells.note(row, column, "I29", text)
        return self.cells

    def take(self, element: Any) -> None:
        """Everything within an element, in order: a line of text is a row of one cell, a table its rows."""
        self._take_pieces(pieces(element, self._styles))

    def take_hidden(self, body: Any) -> None:
        """The tables that a page keeps out of sight, below what it shows, as hidden rows."""
        for table in body.iter("table"):
            around = list(table.iterancestors())
            if any(e.tag in ("td", "th") for e in around) or not any(
                map(self._styles.hides, (table, *around))
            ):
                continue
            first = self.row
            self._take_table(table)
            self.cells.hidden_rows.update(range(first, self.row))

    def _take_pieces(self, found: Iterable[Piece]) -> None:
        text: list[Piece] = []
        for piece in found:
            if isinstance(piece, str):
                text.append(piece)
            elif piece.tag == "table":
                self._take_lines(text)
                text = []
                self._take_table(piece)
        self._take_lines(text)

    def _take_lines(self, text: list[Piece]) -> None:
        for line in shown_text(text).split("\n"):
            if line:
                self.cells.put(self.row, 0, line)
                if self._across > 1:  # a paragraph between tables, as wide as they are
                    self.cells.merged.append((self.row, 0, self.row, self._across - 1))
                self.row += 1

    def _take_table(self, table: Any) -> None:
        merged_before = len(self.cells.merged)
        self._hide_columns(table)
        covered: dict[int, int] = {}
        for row in rows_of(table, self._styles):
            first = self.row
            if row.element is None or is_layout(row, self._styles):
                self._take_layout(row)
            else:
                self._take_row(row, covered)
                self.row += 1
            if row.element is not None and self._styles.hides(row.element):
                self.cells.hidden_rows.update(range(first, self.row))
        last = self.row - 1
        self._across = max((column + 1 for row, column in self.cells.texts), default=0)
        self.cells.merged[merged_before:] = [
            (a, b, min(c, last), d) for a, b, c, d in self.cells.merged[merged_before:]
        ]

    def _take_layout(self, row: Row) -> None:
        """A row that only places things on the page: what is in its cells, one below the other."""
        self._take_lines([row.text])
        for cell in row.cells:
            first = self.row
            self.take(cell)
            if self._styles.hides(cell):
                self.cells.hidden_rows.update(range(first, self.row))

    def _take_row(self, row: Row, covered: dict[int, int]) -> None:
        """A row's cells; `covered`: column -> the last row that a cell above reaches down to."""
        column = 0
        struck = self._styles.strikes(row.element)
        for cell in row.cells:
            while covered.get(column, -1) >= self.row:
                column += 1
            across = min(_number(cell, "colspan", 1) or 1, _WIDEST) - 1
            down = min(_number(cell, "rowspan", 1) or _TALLEST, _TALLEST) - 1
            if struck:
                self._leave_out(cell, column)
            else:
                self._take_cell(cell, column)
            if "mso-ignore:colspan" not in self._styles.of(cell):
                self.cells.merge(self.row, column, down, across)
            if down:
                covered.update(dict.fromkeys(range(column, column + across + 1), self.row + down))
            column += across + 1

    def _take_cell(self, cell: Any, column: int) -> None:
        if self._styles.strikes(cell):
            self._leave_out(cell, column)
            return
        found = list(pieces(cell, self._styles)) if len(cell) else [cell.text or ""]
        texts = [p if isinstance(p, str) else table_text(p, self._styles) for p in found if _is_text(p)]
        if (error := cell.get("x:err")) is not None:
            self.cells.note(self.row, column, "F10", error)
        else:
            self.cells.put(self.row, column, _as_shown(cell, shown_text(texts), self._styles))
        if left_out := omitted(cell, self._styles):
            self.cells.note(self.row, column, "I29", left_out)
        if self._styles.hides(cell):
            self._hidden_cells.append((self.row, column))
        if any(not isinstance(p, str) and p.tag == "img" and self._is_embedded(p) for p in found):
            self.cells.pictures.append((self.row, column, self.row, column))

    def _leave_out(self, cell: Any, column: int) -> None:
        if text := shown_text([cell.text_content()]):
            self.cells.note(self.row, column, "I29", text)

    def _is_embedded(self, image: Any) -> bool:
        """Whether a picture came with the page: a link to one elsewhere shows nothing, and signs nothing."""
        address = (image.get("src") or "").strip()
        spacer = "0" <= (image.get("width") or "9")[:2] <= "2"
        return not spacer and (
            address.startswith("data:image/") or address.replace("\\", "/").rpartition("/")[2] in self._parts
        )

    def _hide_columns(self, table: Any) -> None:
        column = 0
        for col in table.iterfind(".//col"):
            span = min(_number(col, "span", 1), _WIDEST)
            if self._styles.hides(col) or col.get("width") == "0":
                self.cells.hidden_columns.update(range(column, column + span))
            column += span


def _is_text(piece: Piece) -> bool:
    return isinstance(piece, str) or piece.tag == "table"


def _as_shown(cell: Any, text: str, styles: PageStyles) -> str:
    """A cell's text as Excel would show it: its full number where the page has it cut, its percent sign."""
    number = cell.get("x:num") or ""
    if number and _TOO_NARROW.fullmatch(text):
        return str(number)
    if "%" in styles.number_format(cell) and _PLAIN_NUMBER.fullmatch(text):
        return f"{float(text) * 100:.10g}%"
    return plain_value(text)


def _number(element: Any, attribute: str, without: int) -> int:
    text = (element.get(attribute) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else without
