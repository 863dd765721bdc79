"""Both signatures of a form and its date, wherever they stand: beside their labels, in the same cell,
beneath them."""

import re
from functools import lru_cache

from flows.intake.documents.form import Form, is_date_like
from flows.intake.documents.sheet import Label, Place, a1
from schemas.identifiers import fold

_DATE_WITHIN = re.compile(r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?)\s*$")
_THREE_DIGITS = re.compile(r"\d.*\d.*\d")
_LONGEST_DATE = 30
_SIDES = ("institution_signature", "inspector_signature")


def signatures(form: Form) -> dict[str, str]:
    """Both signatures and the date: the institution's side, or where that is blank the inspectors'."""
    sheet = form.sheet
    values: dict[str, str] = {}
    dates: list[tuple[str, Place]] = []
    for side in _SIDES:
        if not (labels := form.below(side)):
            continue
        text, place = form.value_of(labels[0])
        if text and side == "inspector_signature":
            text = "、".join([text, *_further_signatures(form, labels[0], place)])
        within = _DATE_WITHIN.search(text)
        if not any(_has_day(day) for day, _ in dates):
            dates.append(_date_of(form, labels[0], place, within[1] if within else ""))
        values |= {
            side: text[: within.start()].strip() if within else text,
            f"{side}_cell": a1(place),
            f"{side.removesuffix('signature')}picture": "1" if sheet.has_picture(place) else "",
        }
    below = Place(form.last_row, sheet.first_column)
    dates += [form.value_of(label) for label in form.labelled("visited_on")[:1]]
    values.setdefault("institution_signature_cell", values.get("inspector_signature_cell", a1(below)))
    values.setdefault("inspector_signature_cell", values["institution_signature_cell"])
    chosen = next((found for found in dates if _has_day(found[0])), None)
    text, place = chosen or (dates[0] if dates else ("", below))
    return {**values, "inspected_on": text, "inspected_on_cell": a1(place)}


def _further_signatures(form: Form, label: Label, first: Place) -> list[str]:
    """Signatures in the cells behind the first one,
    and below it beside the same label: an inspector a cell."""
    sheet = form.sheet
    span = sheet.span(label.place)
    rows = range(span.row, span.last_row + 1) if first.row <= span.last_row else (first.row,)
    found = []
    for row in rows:
        place = sheet.anchor(Place(row, first.column))
        while place.column <= sheet.last_column and place not in sheet.labelled:
            text = sheet.text(place)
            if is_date_like(text):
                break
            if text and place != first and place.row == row:
                found.append(text)
            place = sheet.right_of(place)
    return found


@lru_cache(maxsize=4096)
def _has_day(text: str) -> bool:
    """Whether a date's text has more than the printed year: 2024年 月 日 is still blank."""
    if not _THREE_DIGITS.search(text):
        return False
    return bool(re.sub(r"[\s年月日./-]", "", re.sub(r"^\s*\d{4}\s*年", "", fold(text))))


def _date_of(form: Form, label: Label, value: Place, within: str) -> tuple[str, Place]:
    """The date of one side: beneath its signature, beside it, or in its cell; else the place where it
    should stand."""
    sheet = form.sheet
    row, column = label.place
    others = [x.place for side in _SIDES for x in form.labelled(side) if x.place != label.place]
    taken = {label.place, value, *(x.place for x in form.labelled("visited_on"))}
    beside = [place.column for place in others if place.row == row and place.column > column]
    under = [place.row for place in others if place.row > row]
    last_column = min(beside, default=sheet.last_column + 1) - 1
    top = sheet.span(label.place).row
    bottom = min([form.last_row, top + 4, *(row - 1 for row in under)])
    for below in range(top, bottom + 1):
        for place in sheet.filled(below, column, last_column):
            text = sheet.text(place)
            if (
                len(text) <= _LONGEST_DATE
                and is_date_like(text)
                and place not in taken
                and sheet.anchor(place) == place
            ):
                return text, place
    if within:
        return within, value
    return "", sheet.anchor(
        Place(max(sheet.span(label.place).last_row, sheet.span(value).last_row) + 1, column)
    )
