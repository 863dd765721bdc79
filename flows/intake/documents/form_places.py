"""Where forms lie: 附件2, forms of other districts with a row an item, and forms of labels alone (核查表)."""

from dataclasses import replace
from itertools import pairwise

from flows.intake.documents.form import SIGNATURES, Form
from flows.intake.documents.sheet import Sheet

_LIST_HEADINGS = frozenset({"code", "name", "inspector_signature"})
_ABOVE_THE_INSTITUTION = frozenset(
    {"task_number", "notice_number", "scanned_at", "visited_on", "department", "aside"}
)
"""What may stand in the rows straight above the institution's, and is the form's."""


def find_forms(sheet: Sheet) -> list[Form]:
    """The forms of a sheet from top to bottom, however many stand under each other; a list below ends the
    last."""
    has = sheet.meanings_by_row
    heads = [
        row for row, meanings in has.items() if "result" in meanings and meanings & {"department", "item"}
    ]
    starts: list[int] = []
    kept: list[int] = []
    floor = sheet.first_row
    for anchor in heads:
        if has[anchor] & _LIST_HEADINGS:
            continue
        start = _start_of(sheet, floor, anchor)
        if start is not None:
            starts.append(start)
            kept.append(anchor)
            floor = anchor + 1
    below = [row for row in heads if kept and row > kept[-1] and has[row] & {"code", "name"}]
    ends = [*(start - 1 for start in starts[1:]), min(below, default=sheet.last_row + 1) - 1]
    return [Form(sheet, *place) for place in zip(starts, kept, ends, strict=False)]


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """The sheet parted where forms stand beside each other: where the row of 检查单位 … 检查结果 begins anew."""
    for row, meanings in sheet.meanings_by_row.items():
        if "result" not in meanings or not meanings & {"department", "item"} or meanings & _LIST_HEADINGS:
            continue
        heads = sorted((label.place.column, label.words) for label in sheet.labels if label.place.row == row)
        cuts = [column for column, words in heads if words == heads[0][1]][1:]
        if cuts:
            ends = [sheet.first_column, *cuts, sheet.last_column + 1]
            return [_columns_of(sheet, left, right) for left, right in pairwise(ends)]
    return [sheet]


def _columns_of(sheet: Sheet, left: int, right: int) -> Sheet:
    first = sheet.first_column
    rows = [row[left - first : right - first] for row in sheet.grid.rows]
    return Sheet(replace(sheet.grid, rows=rows, first_column=left), sheet.measures, sheet.share)


def find_label_forms(sheet: Sheet) -> list[Form]:
    """A sheet that is one form of labels with their values beside them: 企业名称, 核查实施机关, 核查情况, signatures."""
    has = sheet.meanings_by_row
    named = [row for row, meanings in has.items() if meanings & {"name", "code"}]
    results = [
        row for row, meanings in has.items() if "result" in meanings and not meanings & {"name", "code"}
    ]
    signed = [row for row, meanings in has.items() if meanings & SIGNATURES]
    if len(results) != 1 or not named or not signed or not named[0] < results[0] <= signed[-1]:
        return []
    return [Form(sheet, min(has), results[0], sheet.last_row, by_labels=True)]


def find_ticked_forms(sheet: Sheet) -> list[Form]:
    """A sheet that is one form whose results stand side by side without a heading over them, to be ticked."""
    for row, meanings in sheet.meanings_by_row.items():
        if meanings & {"department", "item"} and not meanings & {"result", *_LIST_HEADINGS}:
            start = _start_of(sheet, sheet.first_row, row)
            form = None if start is None else Form(sheet, start, row, sheet.last_row)
            if form and "result" in form.choices:
                return [form]
    return []


def _start_of(sheet: Sheet, floor: int, anchor: int) -> int | None:
    """The first row of the form whose lines begin at `anchor`: its team's header, or else the
    institution's row."""
    above = {row: meant for row, meant in sheet.meanings_by_row.items() if floor <= row < anchor}
    named = [row for row, meant in above.items() if meant & {"name", "code"}]
    if not named:
        return None
    team = [row for row, meant in above.items() if "person_name" in meant]
    start = min(*team, *named) if team else min(named)
    heads = {row for row, meant in above.items() if meant & _ABOVE_THE_INSTITUTION}
    while start - 1 in heads:
        start -= 1
    return start
