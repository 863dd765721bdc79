"""How every workbook looks: one place for fonts, borders and colours."""

import re
import unicodedata
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_TEXT: Final = 32_767

# Family roman, character set GB2312: a machine without the face takes another Chinese serif, not a Latin one.
_BASE: Final[dict[str, Any]] = {
    "font_name": "宋体", "font_family": 1, "font_charset": 134, "font_size": 10.5, "valign": "vcenter",
}  # fmt: skip
_GRID: Final[dict[str, Any]] = {"border": 1, "border_color": "#7F7F7F"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "text_wrap": True},
    "heading": {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EAF1F7", **_GRID},
    "upright": {
        "bold": True, "font_size": 10, "align": "center", "rotation": 270, "bg_color": "#EAF1F7", **_GRID,
    },
    "text": {"text_wrap": True, **_GRID},
    "name": {"align": "center", "text_wrap": True, **_GRID},
    "count": {"num_format": "0", "align": "center", **_GRID},
    "share": {"num_format": "0.##%", "align": "center", **_GRID},
    "coverage": {"num_format": "0.0%", "align": "center", **_GRID},
    "date": {"num_format": "yyyy-mm-dd", "align": "center", **_GRID},
    "total_name": {"bold": True, "align": "center", "bg_color": "#F5F5F5", **_GRID},
    "total": {"bold": True, "num_format": "0", "align": "center", "bg_color": "#F5F5F5", **_GRID},
    "total_coverage": {"bold": True, "num_format": "0.0%", "align": "center", "bg_color": "#F5F5F5", **_GRID},
    "note": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "note_count": {"font_color": "#595959", "align": "center", "num_format": "0"},
    "mark": {"align": "center", "num_format": "0"},
    "plain": {"text_wrap": True, "valign": "top"},
    "blank": {"num_format": "@", "align": "center", "text_wrap": True, "bg_color": "#FFFDE7", **_GRID},
    "to_fill": {"num_format": "@", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"},
    "example": {"num_format": "@", "font_color": "#A6A6A6", "text_wrap": True, **_GRID},
    "strong": {"bold": True, "font_size": 12},
    "section": {"bold": True, "bg_color": "#F5F5F5", **_GRID},
    "link": {"font_color": "#0563C1", "underline": 1, "text_wrap": True, **_GRID},
    "error": {"bg_color": "#F8CBAD", "text_wrap": True, **_GRID},
    "warning": {"bg_color": "#FFE699", "text_wrap": True, **_GRID},
    "info": {"bg_color": "#DDEBF7", "text_wrap": True, **_GRID},
    "error_fill": {"bg_color": "#F8CBAD"},
    "warning_fill": {"bg_color": "#FFE699"},
    "info_fill": {"bg_color": "#DDEBF7"},
    "as_it_came": {"text_wrap": True, "border": 1, "border_color": "#BFBFBF"},
}  # fmt: skip

WORKBOOK_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""No text of an input ever becomes a formula, a link or a number by itself."""


def styles(book: Workbook) -> dict[str, Format]:
    """Every look as a format of this workbook."""
    return {name: book.add_format({**_BASE, **look}) for name, look in _LOOKS.items()}


def clean(text: object) -> str:
    """A text as a cell can hold it: no control characters, not longer than Excel allows."""
    plain = str(text)
    legal = plain if plain.isprintable() else _ILLEGAL.sub("", plain)
    return legal if len(legal) <= _LONGEST_TEXT else legal[: _LONGEST_TEXT - 12] + "…（以下截断）"


def width_of(text: str) -> int:
    """How many half-width characters a text is wide in its widest line; a Chinese character is two."""
    return max(
        len(line) + sum(unicodedata.east_asian_width(c) in "WF" for c in line) for line in text.split("\n")
    )
