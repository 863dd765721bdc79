"""Spans of time as notices and plans write them: 7月1日至11月30日, 7—11月, 第三季度, 11月底前."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from schemas.dates import read_date
from schemas.identifiers import fold
from schemas.numerals import NUMERAL, digits, integer


class Span(NamedTuple):
    """The first and the last day that a text tells, both included; None for the one it does not."""

    start: date | None
    end: date | None

    @property
    def is_whole(self) -> bool:
        """Whether both ends are told."""
        return self.start is not None and self.end is not None

    @property
    def told(self) -> str:
        """As a person writes it: 2024-07-01 至 2024-11-30."""
        return f"{self.start or '（没有写哪天开始）'} 至 {self.end or '（没有写哪天结束）'}"


_NOTHING: Final = Span(None, None)
_TO: Final = r"(?:起|开始)?(?:至|到|-|—|–|~|―|─)+"
_YEAR: Final = r"(?:20\d\d|二[〇零○]二[一-龥])"
_NEXT: Final = r"(?P<next>次年|翌年|明年)?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?P<y1>{_YEAR})年)?(?P<m1>[{NUMERAL}]{{1,3}})月(?:(?P<d1>[{NUMERAL}]{{1,3}})[日号]?|[初份])?{_TO}"
        rf"{_NEXT}(?:(?P<y2>{_YEAR})年|[当同]年)?(?P<m2>[{NUMERAL}]{{1,3}})月"
        rf"(?:(?P<d2>[{NUMERAL}]{{1,3}})[日号]?|[底末份])?",
        rf"(?:(?P<y1>{_YEAR})年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})[日号]?{_TO}(?P<d2>\d{{1,2}})[日号]",
        rf"(?:(?P<y1>{_YEAR})年)?(?P<m1>\d{{1,2}}){_TO}(?P<m2>\d{{1,2}})月[底末份]?",
        rf"(?P<y1>20\d\d)[-./](?P<m1>\d{{1,2}})[-./](?P<d1>\d{{1,2}})(?:00:00(?::00)?)?日?{_TO}"
        r"(?:(?P<y2>20\d\d)[-./])?(?P<m2>\d{1,2})[-./](?P<d2>\d{1,2})",
        rf"(?P<y1>20\d\d)[./](?P<m1>\d{{1,2}}){_TO}(?:(?P<y2>20\d\d)[./])?(?P<m2>\d{{1,2}})(?![\d./])",
        rf"(?:(?P<y1>{_YEAR})年)?第?(?P<q1>[一二三四1-4])(?:季度)?(?:(?:{_TO}|、)第?(?P<q2>[一二三四1-4]))?季度",
        rf"(?:(?P<y1>{_YEAR})年度?)?(?P<half>[上下])半年",
        rf"(?:(?P<y1>{_YEAR})年度?)?(?P<whole>全年|1-12月)",
        rf"^(?:(?P<y1>{_YEAR})年)?(?P<m1>\d{{1,2}})月份?$",
    )
)
_UNTIL: Final = re.compile(
    rf"(?:(?P<y2>{_YEAR})年)?(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})[日号]?|[底末])?(?:之|以)?前"
)


def read_span(text: str, year: int | None) -> Span:
    """The span a text tells; a day without its year is of `year`, and without one is not told.

    A month alone counts from its first day to its last; a single day, and one with 前 behind it, is the last.
    """
    words = fold(text)
    for form in _FORMS:
        if match := form.search(words):
            return _span_of(match.groupdict(), year)
    if match := _UNTIL.search(words):
        return Span(None, _last_day(match.groupdict(), year))
    return Span(None, read_date(text))


def last_days_told(text: str, year: int | None) -> Iterator[tuple[date, str]]:
    """The days before which something is due (6月30日前, 11月底前), each with the words up
    to the next: what is due."""
    words = fold(text)
    found = list(_UNTIL.finditer(words))
    ends = [*(match.start() for match in found[1:]), len(words)]
    for match, end in zip(found, ends, strict=False):
        if day := _last_day(match.groupdict(), year):
            yield day, words[match.end() : end]


def _span_of(found: dict[str, str | None], year: int | None) -> Span:
    first = _number(found.get("y1")) or year
    if first is None:
        return _NOTHING
    if found.get("whole"):
        return Span(date(first, 1, 1), date(first, 12, 31))
    if half := found.get("half"):
        return Span(date(first, 1, 1), date(first, 6, 30)) if half == "上" else _months(first, 7, first, 12)
    if quarter := found.get("q1"):
        begins, ends = integer(quarter) or 1, integer(found.get("q2") or quarter) or 1
        return _months(first, begins * 3 - 2, first, ends * 3)
    last = _number(found.get("y2")) or first + bool(found.get("next"))
    months = _number(found["m1"]), _number(found.get("m2") or found["m1"])
    if not all(months):
        return _NOTHING
    whole = _months(first, months[0] or 1, last, months[1] or 1)
    return Span(_on_day(whole.start, found.get("d1")), _on_day(whole.end, found.get("d2")))


def _months(first: int, begins: int, last: int, ends: int) -> Span:
    """From the first day of one month to the last of another; nothing where there is no such month."""
    if not (1 <= begins <= 12 and 1 <= ends <= 12):
        return _NOTHING
    return Span(date(first, begins, 1), date(last, ends, monthrange(last, ends)[1]))


def _on_day(day: date | None, number: str | None) -> date | None:
    if day is None or number is None:
        return day
    try:
        return day.replace(day=_number(number) or 0)
    except ValueError:
        return None


def _last_day(found: dict[str, str | None], year: int | None) -> date | None:
    of_year, month = _number(found["y2"]) or year, _number(found["m2"])
    if of_year is None or month is None:
        return None
    return _on_day(_months(of_year, month, of_year, month).end, found["d2"])


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return (int(digits(text) or 0) if len(text) == 4 else integer(text)) or None
