"""What a row says that may head a list: its headings, alone or with the row below it, where it begins anew,
and whether it is a line of data."""

import re
from collections.abc import Iterator

from flows.intake.documents.columns import Heading, Headings
from flows.intake.documents.sheet import Place, Sheet
from schemas.dates import read_date
from schemas.headings import names_of
from schemas.identifiers import is_institution_code, normalise_code, visible

LONGEST_HEADING = 200
_LONGEST_DATUM = 30
_SHORTEST_DATUM = 5
_IN_EVERY_DATUM = re.compile(r"[\d月]")
"""No code and no day with its year is shorter, or without a figure or 月:
a look that spares most texts the reading."""


def repeated_at(sheet: Sheet, row: int) -> list[int]:
    """The columns at which a header row begins anew: its first heading that names an institution or a
    person again."""
    words = [(column, names_of(text)[:1]) for column, text in _short(sheet, row)]
    first = next((name for _, name in words if name and name[0] not in ("序号", "编号")), None)
    again = [column for column, name in words if name == first][1:]
    numbers = {column for column, name in words if name and name[0] in ("序号", "编号")}
    return [column - 1 if column - 1 in numbers else column for column in again]


def _short(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    """The columns of a row in which a text stands that may be a heading, and the texts."""
    places = sheet.filled(row, sheet.first_column, sheet.last_column)
    texts = ((place.column, sheet.text(place)) for place in places)
    return ((column, text) for column, text in texts if len(text) <= LONGEST_HEADING)


def gaps_at(sheet: Sheet, row: int) -> list[int]:
    """The columns behind blank ones of a header row: tables may stand there with gaps between."""
    filled = [place.column for place in sheet.filled(row, sheet.first_column, sheet.last_column)]
    if not filled or filled[-1] - filled[0] < len(filled):  # one behind the other
        return []
    covered = {c for place in filled for c in range(place, sheet.span(Place(row, place)).last_column + 1)}
    starts = [column for column in filled if column - 1 not in covered]
    return starts[1:]


def begun_below(sheet: Sheet, row: int, left: int, right: int) -> Headings:
    """The headings of the row below that do not begin in this one."""
    return {
        column: heading
        for column, heading in headings_of(sheet, row + 1, row + 1, left, right).items()
        if sheet.anchor(Place(row + 1, column)).row > row
    }


def holds_data(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Whether a row is a line of a list and no part of its header:
    it holds an institution's code or a day."""
    if row > sheet.last_row:
        return False
    return any(map(_is_datum, [sheet.text(place) for place in sheet.filled(row, left, right)]))


def _is_datum(text: str) -> bool:
    seen = visible(text) if len(text) <= _LONGEST_DATUM else ""
    if len(seen) < _SHORTEST_DATUM or not _IN_EVERY_DATUM.search(seen):
        return False
    return is_institution_code(normalise_code(text)) or read_date(text) is not None


def holds_code(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """Whether an institution's code stands in a row: it says something of that institution (名称 … 代码 … of a
    form), and heads nothing."""
    texts = (sheet.text(place) for place in sheet.filled(row, left, right))
    return any(is_institution_code(normalise_code(text)) for text in texts if 15 <= len(text) <= 24)


def headings_of(sheet: Sheet, first: int, last: int, left: int, right: int) -> Headings:
    """The headings of one row or of two, the lower cell's words first."""
    if last == first:
        return _headings_alone(sheet, first, left, right)
    named: Headings = {}
    for column in range(left, right + 1):
        begins = sheet.anchor(Place(first, column))
        upper = _short_text(sheet, begins)
        below = sheet.anchor(Place(last, column))
        lower = _short_text(sheet, below) if below.row == last else ""
        together = tuple(a + b for a in names_of(upper) for b in names_of(lower))
        names = (*names_of(lower), *together, *names_of(upper))
        if names:
            named[column] = Heading(names, upper, lower, begins.column)
    return named


def _headings_alone(sheet: Sheet, row: int, left: int, right: int) -> Headings:
    """The headings of one row."""
    named: Headings = {}
    for column in range(left, right + 1):
        begins = sheet.anchor(Place(row, column))
        text = _short_text(sheet, begins)
        if text and (names := names_of(text)):
            named[column] = Heading(names, text, "", begins.column)
    return named


def _short_text(sheet: Sheet, place: Place) -> str:
    text = sheet.text(place)
    return text if len(text) <= LONGEST_HEADING else ""
