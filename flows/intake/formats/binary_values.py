"""What .xls (BIFF8) and .xlsb (BIFF12) write alike: error codes, packed numbers, fonts of pieces of a
text."""

import struct
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from flows.intake.formats.cell_styles import PLAIN, CellStyle, Run, Styles
from flows.intake.formats.number_formats import hides_all, shown_by

ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


class BinaryStyles(NamedTuple):
    """Of a workbook: the cell styles that change what a cell says, its texts as runs (only where any is
    struck)."""

    cells: Styles
    texts: dict[int, list[Run]]


def cell_styles(
    formats: Sequence[tuple[int, int]],
    struck: Sequence[bool],
    codes: dict[int, str],
    unseen: Set[int] = frozenset(),
) -> Styles:
    """The cell styles that matter, from each one's font and number format; `unseen`: those white on white."""
    styles = {
        index: CellStyle(
            font < len(struck) and struck[font],
            shown_by(codes.get(code, "")),
            hides_all(codes.get(code, "")) or index in unseen,
        )
        for index, (font, code) in enumerate(formats)
    }
    return {index: style for index, style in styles.items() if style != PLAIN}


def runs_by_font(text: str, changes: Sequence[tuple[int, int]], struck: Sequence[bool]) -> list[Run]:
    """A text cut where its font changes: (first character, font); before the first change the cell's font
    holds."""
    starts = [start for start, _ in changes] + [len(text)]
    runs = [Run(text[: starts[0]], None)]
    for (start, font), end in zip(changes, starts[1:], strict=True):
        runs.append(Run(text[start:end], font < len(struck) and struck[font]))
    return [run for run in runs if run.text]


def packed_number(packed: int) -> float:
    """An RK number: 30 bits of an integer or of a double's upper half, perhaps times 100."""
    value = (
        float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
        if packed & 2
        else float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    )
    return value / 100 if packed & 1 else value
