"""What a list's lines say beyond their own cells: merged ranges, columns put together, ticks, and what
stands above."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.rows import Lines, department_in
from flows.intake.documents.sheet import Place, Sheet, a1
from flows.intake.documents.telling import Told, told
from flows.intake.documents.ticks import is_tick, ticked
from schemas.identifiers import fold
from schemas.vocabulary import NOTHING_WRITTEN

Block = dict[str, list[str]]
"""A list's lines as columns of its table."""

_ABOVE = 8
_BELOW = 6
_DITTO_WORDS = ("同上", "同前", "同上行", "同上一行", "同上栏", "同上格", *'〃″"”“', "''")
_DITTO_STROKES = tuple(f'{before}"{behind}' for before in ("-", "--") for behind in ("-", "--"))
_DITTOS = frozenset(said + stop for said in _DITTO_WORDS + _DITTO_STROKES for stop in ("", "。", "."))
_SAID_ANEW = frozenset({"institution_signature", "inspector_signature", "published_on", "referred_on"})
"""Fields whose value is each line's own: 同上 says nothing there."""
_DEPARTMENT_ABOVE = re.compile(
    r"(?:填\s*报|报送|上报|检查|抽查|公示|录入|复查|办理|制表|执法)?\s*(?:单\s*位|部\s*门|机关|执法主体)\s*(?:\((?:盖章|公章)\))?\s*:\s*(\S*)"
)
_NO_DEPARTMENT = re.compile(r"^$|[:_/、]|^\(|^\d|^.{1,2}$|^(?:户|家|人次|万元)")
"""What may stand behind 单位： and is no department: nothing, another label, a date, and what is counted (户,
万元)."""
_DATE_ABOVE = re.compile(r"(?:检\s*查|抽\s*查|核查)\s*(?:日\s*期|时\s*间)\s*:\s*(\S.*)?$")
_DRAW_ABOVE = {
    "task": re.compile(r"(?:任务名称\s*:|^(?:抽查)?任务名称$)\s*(.*)$"),
    "task_number": re.compile(r"(?:任务编号\s*:|^(?:抽查)?任务编号$)\s*(\S*)"),
    "drawn_on": re.compile(r"抽取(?:时间|日期)(?:\s*:\s*([^ ;;操种]\S*(?:\s+\d\d?:\d\d(?::\d\d)?)?)|$)"),
}


def fill_merged(sheet: Sheet, rows: list[int], column: int, field: str, block: Block) -> None:
    """A cell inside a merged range has the range's value and place (one institution over several
    departments' rows)."""
    merged = {
        row
        for span in sheet.grid.merged
        if span[1] <= column <= span[3]
        for row in range(span[0], span[2] + 1)
    }
    if not merged:
        return
    for index, row in enumerate(rows):
        if row in merged:
            at = Place(row, column)
            block[field][index] = sheet.text(at)
            block[f"{field}_cell"][index] = a1(sheet.anchor(at))


def fill_joined(sheet: Sheet, place: ListPlace, rows: list[int], block: Block) -> None:
    """What a field says in several columns, as one text: 组长 with 组员, 备注 with 情况说明."""
    for field, columns in place.found.joined.items():
        between = "、" if field == "inspectors" else "\n"
        for column in columns:
            for index, row in enumerate(rows):
                parts = [part for part in (block[field][index], sheet.text(Place(row, column))) if part]
                block[field][index] = between.join(dict.fromkeys(parts))


def fill_ditto(sheet: Sheet, rows: Sequence[int], block: Block, fields: Sequence[str]) -> None:
    """同上 and 〃 mean what the line above says; a line that repeats the name above has its code too."""
    order: list[int] = []
    for field in fields:
        values = block.get(field, [])
        if field in _SAID_ANEW or _DITTOS.isdisjoint(values):
            continue
        order = order or sorted(range(len(rows)), key=lambda index: rows[index])
        for above, index in pairwise(order):
            if values[index] in _DITTOS:
                values[index] = values[above]
                if field == "name" and "code" in block and not block["code"][index]:
                    block["code"][index] = block["code"][above]


def fill_chosen(sheet: Sheet, place: ListPlace, rows: list[int], block: Block) -> list[Told]:
    """Results and dispositions given by a tick under one of several columns,
    as those columns' words, where the field's own column says nothing; what else stands there,
    and a tick that contradicts the field's own column, is told (F09)."""
    strange: list[Told] = []
    for field, chosen in place.found.choices.items():
        own = block.get(field) or [""] * len(rows)
        cells = block[f"{field}_cell"]
        block[field] = list(own)
        for index, row in enumerate(rows):
            words, cell, told_of = ticked(sheet, field, row, chosen)
            strange += told_of
            if fold(own[index]) in NOTHING_WRITTEN:
                block[field][index], cells[index] = words, cell
            elif words and not _same_choice(sheet, field, own[index], words):
                block[field][index] = ""
                detail = (
                    f"：这一行填的是“{own[index]}”，{cell} 勾的是“{words}”，分不清以哪个为准，只留对的一个"
                )
                strange.append(told(sheet, Place(row, place.columns[field]), "F09", "", detail))
    return strange


def _same_choice(sheet: Sheet, field: str, own: str, ticked_words: str) -> bool:
    """Whether a field's own column says what the ticks beside it say."""
    results = sheet.measures.results
    if field == "result":
        return results.read(own).codes == results.read(ticked_words).codes
    read = sheet.measures.dispositions.read
    return set(read(own)[0]) == set(read(ticked_words)[0])


def fill_mark(sheet: Sheet, place: ListPlace, block: Block) -> None:
    """Under a question (是否复查, 是否更正) a mere 是 or a tick says what is asked."""
    column = place.columns.get("mark")
    before, _, asked = fold("" if column is None else sheet.text(place.heading(column))).partition("是否")
    if asked and not before:
        block["mark"] = [asked if is_tick(text) else text for text in block["mark"]]


def fill_institution(lines: Lines, block: Block) -> None:
    """A line that names no institution is of the one named above its group."""
    for field in ("name", "code") if lines.institutions else ():
        block.setdefault(field, [""] * len(lines.rows))
    for index, row in enumerate(lines.rows) if lines.institutions else ():
        if (above := lines.institutions.get(row)) and not (block["name"][index] or block["code"][index]):
            block["name"][index], block["code"][index] = above.name, above.code
            block["name_cell"][index] = block["code_cell"][index] = a1(above.place)


def fill_department(sheet: Sheet, place: ListPlace, lines: Lines, block: Block) -> None:
    """A line without a department has that of its group's heading,
    else that whose column its result stands in, else, where the list has no column for it,
    the one above the header, once for all rows: 填报单位：区市监局, or in its title."""
    count = len(block["sheet"])
    values = block.setdefault("department", [""] * count)
    told_above = None if "department" in place.columns else department_above(sheet, place)
    if sheet.share is not None:
        told_above = sheet.share.department, sheet.share.place
    groups = {} if all(values) else _groups(sheet, place, lines)
    for index, row in enumerate(lines.rows):
        if not values[index] and (found := groups.get(row) or told_above):
            values[index] = found[0]
            block["department_cell"][index] = a1(found[1])


def department_above(sheet: Sheet, place: ListPlace) -> tuple[str, Place] | None:
    """The department a list's head tells: behind 单位：, or the only one its title names; else its foot, or the
    sheet's name."""
    return (
        _department_at_head(sheet, place)
        or _department_below(sheet, place)
        or _department_of_sheet(sheet, place)
    )


def _department_at_head(sheet: Sheet, place: ListPlace) -> tuple[str, Place] | None:
    def behind_label(text: str) -> str | None:
        found = _DEPARTMENT_ABOVE.match(text)
        return found[1] or "" if found else None

    labelled = _above(sheet, place, behind_label, lambda name: not _NO_DEPARTMENT.search(name))
    return labelled or _department_in_title(sheet, place)


def _groups(sheet: Sheet, place: ListPlace, lines: Lines) -> dict[int, tuple[str, Place]]:
    """The departments of lines in groups: each is told over its lines,
    or below them where lines stand over the first that is told and none below the last."""
    rows = set(lines.rows)
    between = (row for row in range(place.header_last_row + 1, place.last_row + 1) if row not in rows)
    labels = {row: found for row in between if (found := _labelled_in(sheet, place, row))}
    told_at = sorted(labels | lines.headings)
    if not told_at:
        return {}
    first, last = min(lines.rows), max(lines.rows)
    if told_at[0] < first or _department_at_head(sheet, place):
        over = {row: max((at for at in labels if at < row), default=None) for row in lines.rows}
        labelled = {row: labels[at] for row, at in over.items() if at is not None}
        return labelled | lines.departments
    if told_at[-1] < last:
        return lines.departments
    by_row = labels | lines.headings
    return {row: by_row[min(at for at in told_at if at > row)] for row in lines.rows}


def _labelled_in(sheet: Sheet, place: ListPlace, row: int) -> tuple[str, Place] | None:
    """The department that a row tells behind 单位：, and where."""
    for at in sheet.filled(row, place.left, place.right):
        found = _DEPARTMENT_ABOVE.match(unicodedata.normalize("NFKC", sheet.text(at)))
        if found and found[1] and (name := department_in(found[1])):
            return name, at
    return None


def _department_below(sheet: Sheet, place: ListPlace) -> tuple[str, Place] | None:
    """The department told in the notes below a list: 填报单位：区市监局."""
    rows = range(place.last_row, max(place.header_last_row, place.last_row - _BELOW), -1)
    return next(filter(None, (_labelled_in(sheet, place, row) for row in rows)), None)


def _department_of_sheet(sheet: Sheet, place: ListPlace) -> tuple[str, Place] | None:
    """The department a worksheet is named after."""
    name = department_in(sheet.grid.sheet)
    return (name, Place(max(place.header_row, sheet.first_row), place.first_read)) if name else None


def _department_in_title(sheet: Sheet, place: ListPlace) -> tuple[str, Place] | None:
    """The only department that a title names: a single cell in its row that is no label of something else."""
    for row in range(place.header_last_row - 1, max(place.floor, place.header_row - _ABOVE) - 1, -1):
        cells = sheet.filled(row, sheet.first_column, sheet.last_column)
        text = sheet.text(cells[0]) if len(cells) == 1 else ""
        if text and ":" not in fold(text) and (name := department_in(text)):
            return name, cells[0]
    return None


def fill_date(sheet: Sheet, place: ListPlace, block: Block) -> None:
    """A record list without a column for the date may have it above its header, once for all rows: 检查日期：…"""

    def behind_label(text: str) -> str | None:
        found = _DATE_ABOVE.search(text)
        return (found[1] or "").strip() if found else None

    if "inspected_on" in place.columns or (found := _above(sheet, place, behind_label, bool)) is None:
        return
    count = len(block["sheet"])
    block["inspected_on"], block["inspected_on_cell"] = [found[0]] * count, [a1(found[1])] * count


def fill_draw(sheet: Sheet, place: ListPlace, block: Block) -> None:
    """What stands above a drawn list: the task's name and number, and when it was drawn."""
    for field, label in _DRAW_ABOVE.items():

        def behind_label(text: str, label: re.Pattern[str] = label) -> str | None:
            found = next((m for line in text.splitlines() if (m := label.search(line))), None)
            return (found[1] or "").strip() if found else None

        if found := _above(sheet, place, behind_label, bool):
            block[field] = [found[0]] * len(block["sheet"])


def _above(
    sheet: Sheet, place: ListPlace, read: Callable[[str], str | None], is_value: Callable[[str], bool]
) -> tuple[str, Place] | None:
    """The nearest value above a header: `read` gives what stands behind a label in its own cell ("" for
    nothing, None where the cell is no such label); where nothing does, the next filled cell right of it
    is the value."""
    for row in range(place.header_last_row - 1, max(place.floor, place.header_row - _ABOVE) - 1, -1):
        cells = sheet.filled(row, sheet.first_column, sheet.last_column)
        texts = [unicodedata.normalize("NFKC", sheet.text(at)).strip() for at in cells]
        for n, text in enumerate(texts):
            if (found := read(text)) is None:
                continue
            behind = zip(cells[n:], [found, *texts[n + 1 :]], strict=True)
            where, value = next(((at, t) for at, t in behind if t), (cells[n], ""))
            if is_value(value):
                return value, where
    return None
