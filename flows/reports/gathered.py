"""Findings as people read them: in the order of the sheet, one fault of a whole column or row told once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from schemas.places import cells_in_words, row_and_column, told_at_all, without_place
from schemas.rules import found_in, with_found

_QUOTED: Final = 12
"""A line quotes no more different texts than this; further cells stand in a line of their own."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding as a receipt shows it."""

    sheet: str | None
    cell: str | None
    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Faults told in one line: the first of them, in the order of the sheet, and the message of them all."""

    faults: tuple[Fault, ...]
    message: str

    @property
    def first(self) -> Fault:
        """The fault whose place the line has."""
        return self.faults[0]

    @property
    def cells(self) -> str:
        """Where the faults stand: I2…I9; "" for a fault of no cell."""
        if _at(self.first)[0] < 1 <= _at(self.first)[1]:
            return "表格上方"
        return cells_in_words(fault.cell for fault in self.faults if fault.cell)


def gathered(faults: Iterable[Fault], sheets: Sequence[str] = ()) -> list[Gathered]:
    """The faults of one file in the order of its sheets, rows and columns; those of one rule and message, but
    for the text that they quote, that stand in one column or one row are told together.
    `sheets`: the file's, in its order."""
    alike: dict[tuple[object, ...], list[Fault]] = {}
    for number, fault in enumerate(faults):
        blank, _ = found_in(without_place(fault.message, fault.sheet, fault.cell))
        alone = number if row_and_column(fault.cell) is None else None
        alike.setdefault((fault.sheet, fault.rule, fault.severity, blank, alone), []).append(fault)
    lines = [_line(part) for same in alike.values() for run in _by_line(same) for part in _quotable(run)]
    order = {"": 0} | {sheet: place for place, sheet in enumerate(sheets, 1)}  # the whole file's first
    return sorted(lines, key=lambda line: (order.get(line.first.sheet or "", len(order)), *_place(line)))


def _place(line: Gathered) -> tuple[str, tuple[int, int], str]:
    return line.first.sheet or "", _at(line.first), line.first.rule


def _at(fault: Fault) -> tuple[int, int]:
    return row_and_column(fault.cell) or (0, 0)


def _by_line(same: Sequence[Fault]) -> Iterator[list[Fault]]:
    """Faults parted by the columns or the rows they stand in, whichever are fewer."""
    rows, columns = ({_at(fault)[axis] for fault in same} for axis in (0, 1))
    axis = 1 if len(columns) <= len(rows) else 0
    parted: dict[int, list[Fault]] = {}
    for fault in sorted(same, key=_at):
        parted.setdefault(_at(fault)[axis], []).append(fault)
    yield from parted.values()


def _quotable(run: Sequence[Fault]) -> Iterator[list[Fault]]:
    """A run in parts that quote few enough different texts to be read."""
    part: list[Fault] = []
    quoted: set[str] = set()
    for fault in run:
        text = found_in(fault.message)[1]
        if text not in quoted and len(quoted) == _QUOTED:
            yield part
            part, quoted = [], set()
        part.append(fault)
        quoted.add(text)
    yield part


def _line(part: Sequence[Fault]) -> Gathered:
    first = part[0]
    if len(part) == 1:
        return Gathered((first,), first.message)
    texts = dict.fromkeys(found_in(fault.message)[1] for fault in part)
    blank, _ = found_in(without_place(first.message, first.sheet, first.cell))
    cells = [fault.cell for fault in part if fault.cell]
    return Gathered(tuple(part), told_at_all(with_found(blank, list(texts)), first.sheet, cells))
