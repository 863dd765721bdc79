"""Which cell lies at a place of a sheet given in points: for drawings anchored to the sheet and not to its
cells."""

from collections.abc import Mapping
from typing import Any, Final

from flows.intake.formats.xml_parts import local, number, parse_xml

_ROW_POINTS: Final = 15.0
_COLUMN_WIDTH: Final = 9.14
_POINTS_A_WIDTH: Final = 5.25
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def place_in_points(sheet: bytes, left: float, top: float) -> tuple[int, int]:
    """The zero-based row and column at a place, from the sheet's row heights and column widths."""
    root = parse_xml(sheet)
    format_: Any = next((e for e in root if local(e) == "sheetFormatPr"), {})
    heights = {
        number(row.get("r")) - 1: _length(row.get("ht"), row.get("hidden"), _ROW_POINTS)
        for row in root.iter("{*}row")
        if row.get("ht") or row.get("hidden")
    }
    row_points = float(format_.get("defaultRowHeight") or _ROW_POINTS)
    default = float(format_.get("defaultColWidth") or _COLUMN_WIDTH) * _POINTS_A_WIDTH
    return _line_at(top, heights, row_points, _LAST_ROW), _line_at(left, _widths(root), default, _LAST_COLUMN)


def _widths(root: Any) -> dict[int, float]:
    return {
        column: _length(e.get("width"), e.get("hidden"), _COLUMN_WIDTH) * _POINTS_A_WIDTH
        for e in root.iter("{*}col")
        for column in range(number(e.get("min")) - 1, min(number(e.get("max")), _LAST_COLUMN))
    }


def _length(text: str | None, hidden: str | None, without: float) -> float:
    return 0.0 if hidden in ("1", "true") else float(text or without)


def _line_at(distance: float, lengths: Mapping[int, float], default: float, end: int) -> int:
    for line in range(end):
        distance -= lengths.get(line, default)
        if distance < 0:
            return line
    return end - 1
