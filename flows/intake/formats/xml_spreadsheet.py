"""XML Spreadsheet 2003: one XML text that platforms export as .xls and Excel as .xml; the Word XML
beside it."""

import datetime
import re
from typing import Any, Final

from flows.intake.formats.cells import Cells, plain_value, remaining
from flows.intake.formats.comments import comment_note
from flows.intake.formats.number_formats import DIGITS, Show, hides_all, shown_by
from flows.intake.formats.text import decode
from schemas.handover import Grid, Limits, not_a_spreadsheet, other_format

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X: Final = "{urn:schemas-microsoft-com:office:excel}"
_HTML: Final = "{http://www.w3.org/TR/REC-html40}"
_NAMESPACE: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)")
_SAMPLE: Final = 16 << 10
_WHOLE: Final = re.compile(r"-?\d+")
_FARTHEST: Final = 1 << 20
_TRUE: Final = ("1", "true", "True", "TRUE")


def is_xml_spreadsheet(data: bytes) -> bool:
    """Whether this is XML Spreadsheet 2003, in UTF-8, GBK or UTF-16."""
    head = data[:_SAMPLE].replace(b"\x00", b"")
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and _is_workbook(head)


def _is_workbook(head: bytes) -> bool:
    found = re.search(rb"<(?:\w+:)?Workbook\b[^>]*", head)
    return found is not None and _NAMESPACE in found[0]


def read_xml_spreadsheet(data: bytes, limits: Limits) -> list[Grid]:
    """The worksheets, hidden ones included. Raises Unreadable (F01, F05)."""
    root = parsed_xml(data)
    styles = _Styles(root)
    grids: list[Grid] = []
    for number, sheet in enumerate(root.iterfind(f"{_SS}Worksheet"), 1):
        visible = sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or ""
        name = sheet.get(f"{_SS}Name") or f"Sheet{number}"
        grid = _read(sheet, styles).grid(name, remaining(limits, grids), hidden="Hidden" in visible)
        grids.append(grid)
    return grids


def parsed_xml(data: bytes) -> Any:
    """The root of an XML text; nothing outside it is ever fetched or expanded. Raises Unreadable(F01)."""
    from lxml import etree

    declared = _ENCODING.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    text = decode(data, declared[1].decode() if declared else "")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise not_a_spreadsheet()
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(_HEAD.sub("", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise other_format(
            f"这是 XML 格式的表格，但第 {line} 行第 {column} 个字符处不合规范（多半是文字里有没转义的 & 或 <），打不开",
            "在平台上换一种格式（.xlsx）重新导出，或用 WPS 打开核对后另存为 .xlsx 重新报送",
        ) from None


class _Styles:
    """What a workbook's styles say, as far as it changes what is read: struck out, how a number is shown,
    that nothing is."""

    def __init__(self, root: Any) -> None:
        found = {s.get(f"{_SS}ID"): s for s in root.iterfind(f"{_SS}Styles/{_SS}Style")}
        self.struck = {name for name, style in found.items() if _is_struck(style)}
        codes = {name: _number_format(style, found) for name, style in found.items()}
        self.show = {name: show for name, code in codes.items() if (show := shown_by(code))}
        self.unseen = {name for name, code in codes.items() if hides_all(code)}


def _is_struck(style: Any) -> bool:
    font = style.find(f"{_SS}Font")
    return font is not None and font.get(f"{_SS}StrikeThrough") in _TRUE


def _number_format(style: Any, styles: dict[str | None, Any]) -> str:
    """A style's number format, its own or that of the style it is made from."""
    for _ in styles:
        number_format = style.find(f"{_SS}NumberFormat")
        parent = styles.get(style.get(f"{_SS}Parent"))
        if number_format is not None or parent is None:
            break
        style = parent
    code = "" if number_format is None else number_format.get(f"{_SS}Format") or ""
    return "0%" if code == "Percent" else code


def _read(sheet: Any, styles: _Styles) -> Cells:
    cells = Cells()
    row = column = 0
    for table in sheet.iterfind(f"{_SS}Table"):
        for element in table.iterfind(f"{_SS}Column"):
            column = _place(element, column)
            span = _number(element, "Span")
            if element.get(f"{_SS}Hidden") in _TRUE or element.get(f"{_SS}Width") == "0":
                cells.hidden_columns.update(range(column, column + span + 1))
            column += span + 1
        for element in table.iterfind(f"{_SS}Row"):
            row = _place(element, row)
            span = _number(element, "Span")
            if element.get(f"{_SS}Hidden") in _TRUE or element.get(f"{_SS}Height") == "0":
                cells.hidden_rows.update(range(row, row + span + 1))
            _read_row(cells, element, row, styles)
            row += span + 1
    return cells


def _read_row(cells: Cells, row: Any, number: int, styles: _Styles) -> None:
    column = 0
    for cell in row.iterfind(f"{_SS}Cell"):
        column = _place(cell, column)
        down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
        cells.merge(number, column, down, across)
        _read_cell(cells, cell, number, column, cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID"), styles)
        column += across + 1


def _read_cell(cells: Cells, cell: Any, row: int, column: int, style: str | None, styles: _Styles) -> None:
    data, comment = cell.find(f"{_SS}Data"), cell.find(f"{_SS}Comment")
    if comment is not None:
        cells.notes += comment_note((row, column), "".join(comment.itertext()))
    if data is None:
        if formula := cell.get(f"{_SS}Formula"):
            cells.note(row, column, "F10", f"公式“{formula}”没有存下计算结果")
        return
    kind, text = data.get(f"{_SS}Type"), "".join(data.itertext())
    if kind == "Error":
        cells.note(row, column, "F10", text)
        return
    shown = _as_text(text, kind, styles.show.get(style))
    if style in styles.struck or style in styles.unseen or not shown:
        left_out, shown = text, ""
    elif left_out := "".join(t for gone in data.iter(f"{_HTML}S", f"{_HTML}Del") for t in gone.itertext()):
        shown = _as_text(_without_struck(data), kind, styles.show.get(style))
    if left_out.strip():
        cells.note(row, column, "I29", left_out.strip())
    cells.put(row, column, shown)


def _without_struck(element: Any) -> str:
    inner = ("" if child.tag in (f"{_HTML}S", f"{_HTML}Del") else _without_struck(child) for child in element)
    tails = (child.tail or "" for child in element)
    return (element.text or "") + "".join(a + b for a, b in zip(inner, tails, strict=True))


def _as_text(text: str, kind: str | None, show: Show | None) -> str:
    """A value as its type and format have it shown: 5.0 is "5", midnight no time of day, 0.05 under a
    percent format "5%", 42 under 0000 "0042"."""
    text = text.strip()
    if kind == "DateTime":
        return _moment(text)
    if kind == "Boolean":
        return "TRUE" if text in _TRUE else "FALSE"
    if kind != "Number":
        return plain_value(text)
    try:
        number = float(text)
    except ValueError:
        return text
    if show is not None and len(text) <= DIGITS:
        return show(number)
    if _WHOLE.fullmatch(text):
        return plain_value(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def _moment(text: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ", "seconds")


def _place(element: Any, current: int) -> int:
    """A zero-based row or column; one that names none stands behind the one before."""
    index = _number(element, "Index")
    return index - 1 if index else current


def _number(element: Any, attribute: str) -> int:
    """A count in an attribute, 0 where there is none. Raises Unreadable(F01) for what no sheet can have."""
    text = element.get(f"{_SS}{attribute}")
    if text is None:
        return 0
    if not text.isdigit() or int(text[:9]) > _FARTHEST:
        raise not_a_spreadsheet()
    return int(text)
