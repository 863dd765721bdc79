"""附件2《部门联合抽查检查情况记录表》: found by its labels wherever they stand, one row a 检查单位 × 检查事项."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.intake.documents.sheet import Label, Place, Sheet, a1
from schemas.identifiers import fold

_DATE_LIKE = re.compile(r"\d{4}\D{0,3}年|年\s*月|\d{4}[-./]\d|^\d{5}$|月.*日")
_DATE_WITHIN = re.compile(r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?)\s*$")


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where one form lies: its rows, and the row with 检查单位 … 检查结果."""

    first_row: int
    lines_row: int
    last_row: int


def find_forms(sheet: Sheet) -> list[FormPlace]:
    """The forms of a sheet from top to bottom, however many stand under each other."""
    anchors = [row for row in _rows_with(sheet, "department", "result") if not _is_list_header(sheet, row)]
    starts: list[int] = []
    kept: list[int] = []
    floor = sheet.first_row
    for anchor in anchors:
        start = _start_of(sheet, floor, anchor)
        if start is not None:
            starts.append(start)
            kept.append(anchor)
            floor = anchor + 1
    ends = [*(start - 1 for start in starts[1:]), sheet.last_row]
    return [FormPlace(*place) for place in zip(starts, kept, ends, strict=False)]


def _rows_with(sheet: Sheet, *meanings: str) -> list[int]:
    found: dict[int, set[str]] = {}
    for label in sheet.labels:
        found.setdefault(label.place.row, set()).update(label.meanings)
    return [row for row, has in sorted(found.items()) if has.issuperset(meanings)]


def _is_list_header(sheet: Sheet, row: int) -> bool:
    return any(
        label.place.row == row and label.meanings & {"code", "inspector_signature"} for label in sheet.labels
    )


def _start_of(sheet: Sheet, floor: int, anchor: int) -> int | None:
    """The first row of the form whose lines begin at `anchor`: its team's header, or else the institution's row."""
    above = [label for label in sheet.labels if floor <= label.place.row < anchor]
    named = [label.place.row for label in above if label.meanings & {"name", "code"}]
    if not named:
        return None
    team = [label.place.row for label in above if "person_name" in label.meanings]
    return min(*team, *named) if team else min(named)


def read_form(sheet: Sheet, form: FormPlace, number: int) -> list[dict[str, str]]:
    """The lines of one form as rows of the table `record`; `number` tells the forms of a file apart."""
    labels = [label for label in sheet.labels if form.first_row <= label.place.row <= form.last_row]
    head = {
        "sheet": sheet.grid.sheet,
        "record": str(number),
        "form": "1",
        **_institution(sheet, form, labels),
        **_team(sheet, form, labels),
        **_signatures(sheet, form, labels),
        **_below(sheet, form, labels),
    }
    lines = [{**head, **line} for line in _lines(sheet, form, labels)]
    return lines or [{**head, **_no_line(form, labels)}]


def _value(sheet: Sheet, label: Label) -> tuple[str, Place]:
    """A label's value: behind it in the same cell, or in the first filled cell right of it, before the next label.

    Where nothing is filled in, the cell right of the label is where the value should stand.
    """
    if label.inline:
        return label.inline, label.place
    should_stand = place = sheet.right_of(label.place)
    others = {other.place for other in sheet.labels}
    while place.column <= sheet.last_column and place not in others:
        text = sheet.text(place)
        if _DATE_LIKE.search(text) and place != should_stand:
            break
        if text or sheet.has_picture(place):
            return text, place
        place = sheet.right_of(place)
    return "", should_stand


def _institution(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name in ("name", "code"):
        label = next((x for x in labels if name in x.meanings and x.place.row < form.lines_row), None)
        if label is not None:
            text, place = _value(sheet, label)
            values |= {name: text, f"{name}_cell": a1(place)}
    values.setdefault("code_cell", values.get("name_cell", ""))
    values.setdefault("name_cell", values["code_cell"])
    return values


def _team(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """The team: names and, in step with them, their departments; the cell is the first inspector's."""
    header = next((x for x in labels if "person_name" in x.meanings), None)
    if header is None:
        return {}
    row = header.place.row
    first = row + 1
    last = min(
        (x.place.row for x in labels if x.meanings & {"institution", "name", "code"} and x.place.row > row),
        default=form.lines_row,
    )
    members: list[tuple[str, str]] = []
    for name_label in (x for x in labels if x.place.row == row and "person_name" in x.meanings):
        department = _column_right_of(labels, name_label, "person_department")
        for r in range(first, last):
            person = sheet.text(Place(r, name_label.place.column))
            unit = sheet.text(Place(r, department)) if department is not None else ""
            members += [(fold(name), fold(unit)) for name in re.split(r"[、,，;；/\n]", person) if fold(name)]
    return {
        "inspectors": "、".join(name for name, _ in members),
        "inspector_departments": "、".join(unit for _, unit in members),
        "inspectors_cell": a1(sheet.anchor(Place(first, header.place.column))),
    }


def _column_right_of(labels: list[Label], label: Label, meaning: str) -> int | None:
    return min(
        (
            x.place.column
            for x in labels
            if x.place.row == label.place.row
            and meaning in x.meanings
            and x.place.column > label.place.column
        ),
        default=None,
    )


def _signatures(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """Both signatures and the date: the institution's side, or where that is blank the inspectors'."""
    values: dict[str, str] = {}
    sides = {
        side: next((x for x in labels if side in x.meanings and x.place.row > form.lines_row), None)
        for side in ("institution_signature", "inspector_signature")
    }
    dates: list[tuple[str, Place]] = []
    for side, label in sides.items():
        if label is None:
            continue
        text, place = _value(sheet, label)
        within = _DATE_WITHIN.search(text)
        dates.append(_date_of(sheet, form, labels, label, place, within[1] if within else ""))
        picture = sheet.has_picture(place)
        values |= {
            side: text[: within.start()].strip() if within else text,
            f"{side}_cell": a1(place),
            f"{side.removesuffix('signature')}picture": "1" if picture else "",
        }
    below = Place(form.last_row, sheet.first_column)
    values.setdefault("institution_signature_cell", values.get("inspector_signature_cell", a1(below)))
    values.setdefault("inspector_signature_cell", values["institution_signature_cell"])
    chosen = next(
        (found for found in dates if re.search(r"\d.*\d.*\d", found[0]) and _has_day(found[0])), None
    )
    text, place = chosen or (dates[0] if dates else ("", below))
    return {**values, "inspected_on": text, "inspected_on_cell": a1(place)}


def _has_day(text: str) -> bool:
    """Whether a date's text has more than the printed year: 2024年 月 日 is still blank."""
    return bool(re.sub(r"[\s年月日./-]", "", re.sub(r"^\s*\d{4}\s*年", "", fold(text))))


def _date_of(
    sheet: Sheet, form: FormPlace, labels: list[Label], label: Label, value: Place, within: str
) -> tuple[str, Place]:
    """The date of one side: beneath its signature, beside it, or in its cell; else the place where it should stand."""
    others = [
        x.place
        for x in labels
        if x.place != label.place and x.meanings & {"institution_signature", "inspector_signature"}
    ]
    beside = [
        place.column for place in others if place.row == label.place.row and place.column > label.place.column
    ]
    under = [place.row for place in others if place.row > label.place.row]
    last_column = min(beside, default=sheet.last_column + 1) - 1
    top = sheet.span(label.place).row
    bottom = min([form.last_row, top + 4, *(row - 1 for row in under)])
    for row in range(top, bottom + 1):
        for column in range(label.place.column, last_column + 1):
            place = Place(row, column)
            text = sheet.text(place)
            if (
                place not in (label.place, value)
                and len(text) <= 30
                and _DATE_LIKE.search(text)
                and sheet.anchor(place) == place
            ):
                return text, place
    if within:
        return within, value
    return "", sheet.anchor(
        Place(max(sheet.span(label.place).last_row, sheet.span(value).last_row) + 1, label.place.column)
    )


def _below(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """备注, and a row 处理结果 that speaks for the whole form."""
    values: dict[str, str] = {}
    for meaning, column in (("remark", "remark"), ("disposition", "shared_disposition")):
        label = next((x for x in labels if meaning in x.meanings and x.place.row > form.lines_row), None)
        if label is not None:
            text, place = _value(sheet, label)
            values |= {column: text, f"{column}_cell": a1(place)}
    return values


def _lines(sheet: Sheet, form: FormPlace, labels: list[Label]) -> Iterator[dict[str, str]]:
    columns = {
        meaning: x.place.column
        for meaning in ("department", "item", "result", "disposition")
        for x in labels
        if x.place.row == form.lines_row and meaning in x.meanings
    }
    stop = min(
        (x.place.row for x in labels if x.place.row > form.lines_row
         and x.meanings & {"remark", "disposition", "institution_signature", "inspector_signature"}),
        default=form.last_row + 1,
    )  # fmt: skip
    department = ""
    bottom = max(sheet.span(Place(form.lines_row, column)).last_row for column in columns.values())
    for row in range(bottom + 1, stop):
        values: dict[str, str] = {name: sheet.text(Place(row, column)) for name, column in columns.items()}
        if not any(values.values()):
            continue
        department = values["department"] = values["department"] or department
        cells = {f"{name}_cell": a1(sheet.anchor(Place(row, column))) for name, column in columns.items()}
        cells.setdefault("disposition_cell", cells["result_cell"])
        cells.setdefault("item_cell", cells["department_cell"])
        yield {"line": str(row + 1), **values, **cells}


def _no_line(form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """A form on which no department has a line: its result should stand below the heading 检查结果."""
    below = {
        meaning: a1(Place(form.lines_row + 1, x.place.column))
        for meaning in ("department", "item", "result")
        for x in labels
        if x.place.row == form.lines_row and meaning in x.meanings
    }
    return {
        "line": str(form.lines_row + 2),
        **{f"{meaning}_cell": cell for meaning, cell in below.items()},
        "disposition_cell": below["result"],
    }
