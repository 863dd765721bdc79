"""Word documents (.docx): every table as a grid, so that 附件2, which is a Word form by birth, is read like a sheet."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import takewhile
from typing import Any, Final
from zipfile import BadZipFile

from flows.intake.grid import Grid
from flows.intake.unreadable import Limits, not_a_spreadsheet, too_large
from schemas.places import word_table

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _ROW, _CELL, _PARAGRAPH, _RUN = f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p", f"{_W}r"
_TEXT, _TAB, _BREAKS = f"{_W}t", f"{_W}tab", {f"{_W}br", f"{_W}cr"}
_AROUND: Final = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}
_VALUE: Final = f"{_W}val"
_PICTURES: Final = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata")
_BOXED: Final = f"{_W}txbxContent"
_WIDEST: Final = 1024
_BLANKS: Final = re.compile(r"[ \t]+\n|\n[ \t]+")


def read_word(data: bytes, limits: Limits) -> list[Grid]:
    """The tables of a document from top to bottom, tables within tables after the one they stand in.

    Raises Unreadable (F01, F05).
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        body = Document(BytesIO(data)).element.body
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise not_a_spreadsheet() from None
    grids: list[Grid] = []
    cells = limits.cells
    for number, table in enumerate(body.iter(_TABLE), 1):
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
            if any(element.tag in _PICTURES for element in cell.iter()):
                pictures.append((r, column, r, column))
            texts += ["" if goes_on else _text(cell), *[""] * (width - 1)]
            column += width
        rows.append(texts)
        above = begun
    wide = max(map(len, rows), default=0)
    merged = tuple((a, b, c, d) for a, b, c, d in spans if (a, b) != (c, d))
    return Grid(name, [row + [""] * (wide - len(row)) for row in rows], merged=merged, pictures=tuple(pictures))


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, content controls (w:sdt) looked through; not those of a table within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _own(child, tag)


def _number(element: Any, path: str, without: int) -> int:
    found = element.find("/".join(_W + part for part in path.split("/")))
    text = "" if found is None else found.get(_VALUE, "")
    return int(text) if text.isdigit() and len(text) < 6 else without


def _text(cell: Any) -> str:
    """A cell's paragraphs as lines: inserted text counts, deleted text and text of inner tables and text boxes does not."""
    lines = []
    for paragraph in cell.iter(_PARAGRAPH):
        outer = list(takewhile(lambda element: element is not cell, paragraph.iterancestors()))
        if not any(element.tag in (_TABLE, _BOXED) for element in outer):
            lines.append("".join(_pieces(paragraph)))
    return _BLANKS.sub("\n", "\n".join(lines)).strip()


def _pieces(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag == _TAB and element.getparent().tag == _RUN:
            yield "\t"
        elif element.tag in _BREAKS:
            yield "\n"
