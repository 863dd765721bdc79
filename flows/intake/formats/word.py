"""Word documents (.docx): every table as a grid, so that 附件2, which is a Word form by birth, is read like a sheet."""

import re
from collections.abc import Iterator, Set
from itertools import takewhile
from typing import Any, Final

from schemas.handover import Grid, Limits, not_a_spreadsheet, too_large
from schemas.places import word_table

_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _ROW, _CELL, _PARAGRAPH, _RUN = f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p", f"{_W}r"
_TEXT, _TAB, _BREAKS = f"{_W}t", f"{_W}tab", {f"{_W}br", f"{_W}cr"}
_AROUND: Final = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}
_TAKEN_AWAY: Final = {f"{_W}del", f"{_W}moveFrom"}
_TWIN: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VALUE: Final = f"{_W}val"
_PICTURES: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_BOXED: Final = f"{_W}txbxContent"
_WIDEST: Final = 1024
_BLANKS: Final = re.compile(r"[ \t]+\n|\n[ \t]+")


def read_word(main_part: bytes, limits: Limits) -> list[Grid]:
    """The tables of a document, given its main part, from top to bottom; tables within tables after the one they stand in.

    Raises Unreadable (F01, F05).
    """
    from docx.oxml.parser import parse_xml
    from lxml.etree import XMLSyntaxError

    try:
        body = parse_xml(_STRICT.sub(_TRANSITIONAL, main_part))
    except (XMLSyntaxError, ValueError):
        raise not_a_spreadsheet() from None
    grids: list[Grid] = []
    cells = limits.cells
    shown = [table for table in body.iter(_TABLE) if not _stands_in(table, body, {_TWIN, *_TAKEN_AWAY})]
    for number, table in enumerate(shown, 1):
        grid = _grid(word_table(number), table)
        cells -= sum(map(len, grid.rows))
        if cells < 0:
            raise too_large(f"表格共有 {limits.cells} 格以上")
        grids.append(grid)
    return grids


def _grid(name: str, table: Any) -> Grid:
    """One table. A cell spans columns (gridSpan) and rows (vMerge: begun by "restart", gone on with by the cells beneath)."""
    rows: list[list[str]] = []
    spans: list[list[int]] = []
    pictures: list[tuple[int, int, int, int]] = []
    above: dict[int, int] = {}
    for r, row in enumerate(_own(table, _ROW)):
        texts: list[str] = []
        begun: dict[int, int] = {}
        column = _number(row, "trPr/gridBefore", 0)
        texts += [""] * column
        for cell in _own(row, _CELL):
            width = min(_number(cell, "tcPr/gridSpan", 1), _WIDEST)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(_VALUE, "continue") != "restart" and column in above
            if goes_on:
                begun[column] = above[column]
                spans[above[column]][2] = r
            else:
                begun[column] = len(spans)
                spans.append([r, column, r, column + width - 1])
            if any(not _stands_in(picture, cell, {_TWIN, *_TAKEN_AWAY}) for picture in cell.iter(*_PICTURES)):
                pictures.append((r, column, r, column))
            texts += ["" if goes_on else _text(cell), *[""] * (width - 1)]
            column += width
        rows.append(texts)
        above = begun
    wide = max(map(len, rows), default=0)
    merged = tuple((a, b, c, d) for a, b, c, d in spans if (a, b) != (c, d))
    return Grid(
        name, [row + [""] * (wide - len(row)) for row in rows], merged=merged, pictures=tuple(pictures)
    )


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, content controls (w:sdt) looked through; not those of a table within."""
    for child in parent:
        if child.tag == tag:
            if child.find(f"{_W}trPr/{_W}del") is None:  # a row struck out under tracked changes
                yield child
        elif child.tag in _AROUND:
            yield from _own(child, tag)


def _number(element: Any, path: str, without: int) -> int:
    found = element.find("/".join(_W + part for part in path.split("/")))
    text = "" if found is None else found.get(_VALUE, "")
    return int(text) if text.isdigit() and len(text) < 6 else without


def _text(cell: Any) -> str:
    """A cell's paragraphs as lines: inserted text counts, deleted text and text of inner tables and text boxes does not."""
    paragraphs = (p for p in cell.iter(_PARAGRAPH) if not _stands_in(p, cell, {_TABLE, _BOXED}))
    lines = ["".join(_pieces(paragraph)) for paragraph in paragraphs]
    return _BLANKS.sub("\n", "\n".join(lines)).strip()


def _pieces(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(_TEXT, _TAB, *_BREAKS):
        if _stands_in(element, paragraph, {_BOXED, *_TAKEN_AWAY}):
            continue
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag in _BREAKS:
            yield "\n"
        elif element.getparent().tag == _RUN:
            yield "\t"


def _stands_in(element: Any, within: Any, tags: Set[str]) -> bool:
    """Whether an element stands, below `within`, in one of these."""
    return any(
        outer.tag in tags for outer in takewhile(lambda outer: outer is not within, element.iterancestors())
    )
