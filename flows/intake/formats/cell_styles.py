"""The few things of a workbook's styles and strings that change what a cell says."""

import re
from functools import lru_cache
from html import unescape
from typing import Any, Final, NamedTuple

from flows.intake.formats.cell_marks import Cell, Marks
from flows.intake.formats.number_formats import BUILT_IN, Show, hides_all, shown_by
from flows.intake.formats.xml_parts import attribute, first, local, number, parse_xml

_ESCAPED: Final = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_CONCERN: Final = (b"strike", b"xfComplement", b"='", b":cellXfs")
_FORMAT_CODE: Final = re.compile(rb'formatCode="([^"]*)"')
_PERCENT: Final = (b'numFmtId="9"', b'numFmtId="10"')
_WHITE: Final = frozenset(
    (("rgb", "FFFFFFFF"), ("rgb", "00FFFFFF"), ("theme", "0"), ("indexed", "9"), ("indexed", "1"))
)
_WHITE_FONT: Final = tuple(f'{kind}="{value}"'.encode() for kind, value in _WHITE)


class CellStyle(NamedTuple):
    """A cell style as far as it changes what the cell says."""

    struck: bool = False
    show: Show | None = None
    unseen: bool = False
    box: bool = False
    filled: bool = False


class Run(NamedTuple):
    """A piece of a text; `struck` is None where the cell's own font decides; `white`: unseen on a cell
    without a fill."""

    text: str
    struck: bool | None
    white: bool = False


PLAIN: Final = CellStyle()

Styles = dict[int, CellStyle]
"""The styles that change what a cell says, by their index; plain ones are not in it."""


@lru_cache(maxsize=16)
def styles_are_of_concern(part: bytes) -> bool:
    """Whether any style of xl/styles.xml may change what a cell says. Every workbook of WPS has percent
    among its named styles; it is of concern only where cells use it."""
    of_cells = part[part.find(b"<cellXfs") : part.find(b"</cellXfs>")]
    fonts = part[part.find(b"<fonts") : part.find(b"</fonts>")]
    codes = {unescape(code.decode("utf-8", "replace")) for code in _FORMAT_CODE.findall(part)}
    return (
        any(map(part.__contains__, _CONCERN))
        or any(shown_by(code) or hides_all(code) for code in codes)
        or any(map(of_cells.__contains__, _PERCENT))
        or any(map(fonts.__contains__, _WHITE_FONT))
    )


def strings_are_of_concern(part: bytes) -> bool:
    """Whether a piece of a string may be struck out or white."""
    return b"strike" in part or any(map(part.__contains__, _WHITE_FONT))


def filled_styles(part: bytes) -> frozenset[int]:
    """The styles of xl/styles.xml that fill their cells, by index: what is white there is seen."""
    groups = {local(group): list(group) for group in (parse_xml(part) if part else ())}
    filled = {index for index, fill in enumerate(groups.get("fills", ())) if not _is_blank(fill)}
    styles = enumerate(groups.get("cellXfs", ()))
    return frozenset(index for index, style in styles if number(style.get("fillId")) in filled)


def read_styles(part: bytes) -> Styles:
    """The styles of xl/styles.xml that change what a cell says; parsed only where it holds any that may."""
    if not styles_are_of_concern(part):
        return {}
    root = parse_xml(part)
    groups = {local(group): list(group) for group in root}
    codes = BUILT_IN | {number(e.get("numFmtId")): e.get("formatCode", "") for e in groups.get("numFmts", ())}
    struck = [_is_struck(font) for font in groups.get("fonts", ())]
    white = [_is_white(first(font, "color")) for font in groups.get("fonts", ())]
    blank = [_is_blank(fill) for fill in groups.get("fills", ())]
    styles = {}
    for index, style in enumerate(groups.get("cellXfs", ())):
        font, code = number(style.get("fontId")), codes.get(number(style.get("numFmtId")), "")
        box = first(style, "xfComplement") is not None
        fill = number(style.get("fillId"))
        on_white = font < len(white) and white[font] and (fill >= len(blank) or blank[fill])
        unseen = hides_all(code) or on_white
        styles[index] = CellStyle(font < len(struck) and struck[font], shown_by(code), unseen, box)
    return {index: style for index, style in styles.items() if style != PLAIN}


def read_strings(part: bytes) -> list[list[Run]]:
    """The shared strings of a workbook, each as its runs."""
    return [runs_of(item) for item in parse_xml(part) if local(item) == "si"]


def runs_of(item: Any) -> list[Run]:
    """The runs of a shared or inline string, without its phonetic guide (rPh)."""
    runs = []
    for piece in item:
        if local(piece) == "t":
            runs.append(Run(_unescaped(piece.text), None))
        elif local(piece) == "r":
            properties = next((e for e in piece if local(e) == "rPr"), None)
            text = "".join(_unescaped(e.text) for e in piece if local(e) == "t")
            struck = None if properties is None else _is_struck(properties)
            white = properties is not None and _is_white(first(properties, "color"))
            runs.append(Run(text, struck, white))
    return runs


def split(runs: list[Run], style: CellStyle) -> tuple[str, str]:
    """What of a text is shown plainly, and what is struck out or white on white."""
    gone = style.struck or style.unseen
    shown = [
        (run.text, (gone if run.struck is None else run.struck) or (run.white and not style.filled))
        for run in runs
    ]
    return "".join(text for text, gone in shown if not gone), "".join(text for text, gone in shown if gone)


def mark_text(marks: Marks, cell: Cell, runs: list[Run], style: CellStyle) -> None:
    """Leave out of a cell's text what is struck or unseen."""
    kept, gone = split(runs, style)
    if gone:
        marks.left_out(cell, kept, gone)


def mark_number(marks: Marks, cell: Cell, value: float, style: CellStyle) -> None:
    """Give a number as its format shows it; leave it out where it is struck or unseen."""
    shown = style.show(value) if style.show else None
    if style.struck or style.unseen or shown == "":
        marks.left_out(cell, "", shown if shown and not style.unseen else f"{value:.15g}")
    elif shown is not None:
        marks.texts[cell] = shown


def _is_struck(font: Any) -> bool:
    mark = next((e for e in font if local(e) == "strike"), None)
    return mark is not None and attribute(mark, "val", "1") not in ("0", "false")


def _is_white(color: Any | None) -> bool:
    """Whether a colour is white, or the theme's paper, untinted."""
    return color is not None and "tint" not in color.attrib and not _WHITE.isdisjoint(color.items())


def _is_blank(fill: Any) -> bool:
    """Whether a fill leaves the cell white."""
    pattern = first(fill, "patternFill")
    if pattern is None:
        return first(fill, "gradientFill") is None
    if pattern.get("patternType", "none") == "none":
        return True
    return pattern.get("patternType") == "solid" and _is_white(first(pattern, "fgColor"))


def _unescaped(text: str | None) -> str:
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text or "")
    return plain.replace("\r\n", "\n").replace("\r", "\n")
