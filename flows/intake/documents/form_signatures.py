"""Both signatures of a form and its date, wherever they stand: beside their labels, in the same cell,
beneath them."""

import re
from collections.abc import Set
from functools import lru_cache

from flows.intake.documents.form_places import FormPlace
from flows.intake.documents.sheet import Label, Place, Sheet, a1
from schemas.identifiers import fold

_DATE_LIKE = re.compile(r"\d{4}\D{0,3}年|年\s*月|\d{4}[-./]\d|^\d{5}$|月.*日")
_DATE_WITHIN = re.compile(r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?)\s*$")


@lru_cache(maxsize=4096)
def _is_date_like(text: str) -> bool:
    return _DATE_LIKE.search(text) is not None


def value_of(sheet: Sheet, label: Label) -> tuple[str, Place]:
    """A label's value: behind it in the same cell, in the first filled cell right of it, before the next
    label, or, where labels stand in a row like headings, beneath it.

    Where nothing is filled in, the cell right of the label is where the value should stand; where there is
    none, as in a line below the table, it is the label's own.
    """
    if label.inline:
        return label.inline, label.place
    should_stand = place = sheet.right_of(label.place)
    others = sheet.labelled
    while place.column <= sheet.last_column and place not in others:
        text = sheet.text(place)
        if _is_date_like(text) and place != should_stand:
            break
        if text or sheet.has_picture(place):
            return text, place
        place = sheet.right_of(place)
    if should_stand.column > sheet.last_column:
        should_stand = label.place
    return _beneath(sheet, label, others) or ("", should_stand)


def _beneath(sheet: Sheet, label: Label, others: Set[Place]) -> tuple[str, Place] | None:
    """The value under a label that stands in a row of labels, side by side; a date there is no signature."""
    row = label.place.row
    left = sheet.anchor(Place(row, label.place.column - 1))
    if not {left, sheet.right_of(label.place)} & others or any(
        place not in others for place in sheet.filled(row, sheet.first_column, sheet.last_column)
    ):
        return None
    place = sheet.anchor(Place(sheet.span(label.place).last_row + 1, label.place.column))
    text = sheet.text(place)
    of_a_signature = label.meanings & {"institution_signature", "inspector_signature"}
    if place in others or (of_a_signature and _is_date_like(text)):
        return None
    return (text, place) if text or sheet.has_picture(place) else None


def signatures(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
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
        text, place = value_of(sheet, label)
        if side == "inspector_signature":
            text = "、".join([text, *_further_signatures(sheet, label, place, labels)]) if text else text
        within = _DATE_WITHIN.search(text)
        dates.append(_date_of(sheet, form, labels, label, place, within[1] if within else ""))
        picture = sheet.has_picture(place)
        values |= {
            side: text[: within.start()].strip() if within else text,
            f"{side}_cell": a1(place),
            f"{side.removesuffix('signature')}picture": "1" if picture else "",
        }
    below = Place(form.last_row, sheet.first_column)
    if visited := next((x for x in labels if "visited_on" in x.meanings), None):
        dates.append(value_of(sheet, visited))
    values.setdefault("institution_signature_cell", values.get("inspector_signature_cell", a1(below)))
    values.setdefault("inspector_signature_cell", values["institution_signature_cell"])
    chosen = next(
        (found for found in dates if re.search(r"\d.*\d.*\d", found[0]) and _has_day(found[0])), None
    )
    text, place = chosen or (dates[0] if dates else ("", below))
    return {**values, "inspected_on": text, "inspected_on_cell": a1(place)}


def _further_signatures(sheet: Sheet, label: Label, first: Place, labels: list[Label]) -> list[str]:
    """Signatures in the cells behind the first one,
    and below it beside the same label: an inspector a cell."""
    span = sheet.span(label.place)
    rows = range(span.row, span.last_row + 1) if first.row <= span.last_row else (first.row,)
    labelled = {x.place for x in labels}
    found = []
    for row in rows:
        place = sheet.anchor(Place(row, first.column))
        while place.column <= sheet.last_column and place not in labelled:
            text = sheet.text(place)
            if _is_date_like(text):
                break
            if text and place != first and place.row == row:
                found.append(text)
            place = sheet.right_of(place)
    return found


def _has_day(text: str) -> bool:
    """Whether a date's text has more than the printed year: 2024年 月 日 is still blank."""
    return bool(re.sub(r"[\s年月日./-]", "", re.sub(r"^\s*\d{4}\s*年", "", fold(text))))


def _date_of(
    sheet: Sheet, form: FormPlace, labels: list[Label], label: Label, value: Place, within: str
) -> tuple[str, Place]:
    """The date of one side: beneath its signature, beside it, or in its cell; else the place where it
    should stand."""
    others = [
        x.place
        for x in labels
        if x.place != label.place and x.meanings & {"institution_signature", "inspector_signature"}
    ]
    labelled = {x.place for x in labels if "visited_on" in x.meanings}
    beside = [
        place.column for place in others if place.row == label.place.row and place.column > label.place.column
    ]
    under = [place.row for place in others if place.row > label.place.row]
    last_column = min(beside, default=sheet.last_column + 1) - 1
    top = sheet.span(label.place).row
    bottom = min([form.last_row, top + 4, *(row - 1 for row in under)])
    for row in range(top, bottom + 1):
        for place in sheet.filled(row, label.place.column, last_column):
            text = sheet.text(place)
            if (
                place not in (label.place, value)
                and place not in labelled
                and len(text) <= 30
                and _is_date_like(text)
                and sheet.anchor(place) == place
            ):
                return text, place
    if within:
        return within, value
    return "", sheet.anchor(
        Place(max(sheet.span(label.place).last_row, sheet.span(value).last_row) + 1, label.place.column)
    )
