"""What the reading of a sheet tells of itself: rows of the table `told`, one a place (F07–F10, I29)."""

from collections.abc import Mapping, Set

from flows.intake.documents.sheet import Place, Sheet, a1
from schemas.handover import CellNote

_LONGEST_STRUCK = 60

Told = dict[str, str]
"""A row of the table `told`."""


def told(
    sheet: Sheet,
    at: Place,
    rule: str,
    found: str = "",
    detail: str = "",
    *,
    line: int | None = None,
    severity: str = "",
) -> Told:
    """A row of `told` about a place; `line`: the zero-based row it speaks of, if that is another than the
    place's; `severity`: "" for the rule's own."""
    return {
        "sheet": sheet.grid.sheet,
        "line": str((at.row if line is None else line) + 1),
        "cell": a1(at),
        "rule": rule,
        "found": found,
        "detail": detail,
        "severity": severity,
    }


def shared_told(sheet: Sheet, column: int, whose: Mapping[int, str]) -> list[Told]:
    """One merged cell of results over the lines of several departments or institutions (row -> whose line it
    is): it counts for each of them, as a person reads it, and they are asked whether that is meant (F09, a
    warning)."""
    found: list[Told] = []
    for row, left, last, right in sheet.grid.merged:
        owners = list(dict.fromkeys(whose[r] for r in range(row, last + 1) if whose.get(r)))
        if left <= column <= right and len(owners) > 1 and sheet.text(at := Place(row, left)):
            detail = f"：这是合并的一格，同时算作{'、'.join(owners)}的结果；各自不同的，请取消合并、逐行填写"
            found.append(told(sheet, at, "F09", sheet.text(at), detail, severity="warning"))
    return found


def notes_told(sheet: Sheet, first_row: int, last_row: int, columns: set[int] | None = None) -> list[Told]:
    """What the file's reader noted of cells (a formula in error, struck-out text) within these rows, and
    within these columns where they are given; a row of which nothing is left is told once. A sheet ends with
    the last row in which something is left: what was struck out below it is told too."""
    ends = last_row == sheet.last_row
    notes = [
        note
        for note in sheet.grid.notes
        if first_row <= note.row
        and (note.row <= last_row or (ends and note.rule == "I29"))
        and (columns is None or note.column in columns)
        and note.rule != "F09"
    ]
    gone: dict[int, list[CellNote]] = {}
    for note in notes:
        if note.rule != "I29":
            continue
        if note.row > sheet.last_row or not sheet.filled(note.row, sheet.first_column, sheet.last_column):
            gone.setdefault(note.row, []).append(note)
    whole = {row: struck for row, struck in gone.items() if len(struck) > 1}
    found = [
        told(sheet, Place(note.row, note.column), note.rule, note.found)
        for note in notes
        if note.rule != "I29" or note.row not in whole
    ]
    for row, struck in whole.items():
        words = "，".join(note.found for note in struck)[:_LONGEST_STRUCK]
        found.append(told(sheet, Place(row, struck[0].column), "I29", words, "：整行都划去了，没有读"))
    return found


def broken_told(sheet: Sheet, aside: Set[int] = frozenset(), headers: Set[int] = frozenset()) -> list[Told]:
    """What the file's reader could not take apart, and the comments on cells (F09),
    wherever on the sheet they are; in the columns `aside`,
    by which no line is known or counted, a damaged cell is a warning and its line stays.
    A comment on a label or in the rows of `headers` only says how to fill in, more often than not."""

    def severity_of(note: CellNote) -> str:
        if note.severity and (note.row in headers or (note.row, note.column) in sheet.labelled):
            return "info"
        return note.severity or ("warning" if note.column in aside else "")

    return [
        told(
            sheet,
            Place(note.row, note.column),
            note.rule,
            note.found,
            note.detail,
            severity=severity_of(note),
        )
        for note in sheet.grid.notes
        if note.rule == "F09"
    ]
