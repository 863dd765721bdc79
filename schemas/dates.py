"""Dates as people type them, with or without a clock time; one text in, one day out, or none. Nothing is
guessed."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final, NamedTuple, Protocol

from schemas.identifiers import visible
from schemas.numerals import NUMERAL, digits, integer

_LABEL: Final = re.compile(r"^['‘’=\"\s]*(?:(?:检查|抽查|公示|录入|移送|复查|签字)?(?:日期|时间)\s*[:]?\s*)?")
_END: Final = re.compile(r"[\s\"'’.。]+$")
_WEEKDAY: Final = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_HALF: Final = r"(?:上午|下午|中午|早上|晚上|凌晨|傍晚|[AaPp]\.?[Mm]\.?)"
_HOUR: Final = (
    rf"\s*{_HALF}?\s*(?:\d{{1,2}}\s*:\s*\d{{2}}(?:\s*:\s*\d{{2}}(?:[.,]\d+)?)?"
    rf"|\d{{1,2}}\s*[时点](?:\s*(?:\d{{1,2}}\s*分?|整|半))?(?:\s*\d{{1,2}}\s*秒)?)\s*(?:许|左右|{_HALF})?"
)
_ZONE: Final = r"(?P<zone>Z|(?:(?<=:\d\d:\d\d)|(?<=\.\d{3}))[+-]\d{2}:?\d{2})"
_CLOCK: Final = rf"(?:\s*T?{_HOUR}\s*{_ZONE}?(?:\s*[-~至到—]+{_HOUR})?|\s*{_HALF})?"
_DAY_END: Final = rf"(?:日|号)?{_WEEKDAY}(?:(?!\d){_CLOCK})"
_MARKED: Final = re.compile(
    rf"(?:(?P<y>\d{{4}}|\d{{2}}|[{NUMERAL}]{{2,4}})\s*年\s*)?"
    rf"(?P<m>[{NUMERAL}]{{1,3}})\s*月\s*(?P<d>[{NUMERAL}]{{1,3}})\s*(?:日|号)?{_WEEKDAY}{_CLOCK}"
)
_PARTED: Final = re.compile(
    r"(?P<y>\d{4}|\d{2})\s*(?P<mark>[-./])\s*(?P<m>\d{1,2})\s*(?P=mark)\s*(?P<d>\d{1,2})" + _DAY_END
)
_MIXED: Final = re.compile(r"(?P<y>\d{4})\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})" + _DAY_END)
_COMPACT: Final = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    rf"(?:\s?(?:[01]\d|2[0-3])(?:[0-5]\d){{1,2}}|(?:(?!\d){_CLOCK}))"
)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 60_000  # 1982-02-18 to 2064-04-08
_CHINA: Final = timezone(timedelta(hours=8))


class Days(Protocol):
    """A span of days, both ends included: the plan's 抽查期间."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


class DateReading(NamedTuple):
    """A day, and whether its year (or century) is the period's and stands nowhere in the text."""

    day: date | None
    year_assumed: bool = False

    @property
    def told(self) -> str:
        """What to say of a year that was assumed; "" where none was."""
        if not self.day or not self.year_assumed:
            return ""
        return f"：没有写全年份，按抽查期间读作{self.day.year}年{self.day.month}月{self.day.day}日"


def read_date(text: str) -> date | None:
    """A date in any of the forms people type ("2024年9月3日", "2024.9.3 14:20", "二〇二四年九月三日", a serial number),
    or None.

    None where it could be two days: no year (9月3日), two figures for it (24.9.3), a range, the year behind
    (3/9/2024).
    """
    words = _words(text)
    if serial := _SERIAL.fullmatch(words):
        number = int(serial[1])
        known = _FIRST_SERIAL <= number <= _LAST_SERIAL
        return date(1899, 12, 30) + timedelta(days=number) if known else None
    for form in (_MARKED, _PARTED, _MIXED, _COMPACT):
        if match := form.fullmatch(words):
            year = _year(match["y"])
            return _day(year, match) if year and _same_day_in_china(words, match) else None
    return None


def read_date_within(text: str, period: Days) -> DateReading:
    """A date as read_date reads it; one that leaves its year out, or its century, is the only such day of
    the period.

    A text that could be read in another order within the period (24/9/10 as 24 September 2010) stays unread.
    """
    day = read_date(text)
    if day:
        return DateReading(day)
    words = _words(text)
    match = _MARKED.fullmatch(words) or _PARTED.fullmatch(words)
    if not match or (match["y"] and len(match["y"]) != 2):
        return DateReading(None)
    years = range(period.start.year, period.end.year + 1)
    if match["y"]:
        years = range(2000 + int(match["y"]), 2001 + int(match["y"])) if match["y"].isdigit() else range(0)
    found = [day for year in years if (day := _day(year, match)) and period.start <= day <= period.end]
    if match.re is _PARTED:
        found += [
            day for day in _other_orders(match) if period.start <= day <= period.end and day not in found
        ]
    return (
        DateReading(found[0], True)
        if len(found) == 1 and _same_day_in_china(words, match)
        else DateReading(None)
    )


def read_date_since(text: str, start: date) -> date | None:
    """A date as read_date reads it; one that leaves its year out is the first such day from `start` on (决定日期,
    整改期限: they may lie behind the period's end)."""
    before_a_year_on = date(start.year + 1, start.month, 1) + timedelta(days=start.day - 2)
    return read_date_within(text, _Span(start, before_a_year_on)).day


class _Span(NamedTuple):
    start: date
    end: date


def _words(text: str) -> str:
    return _END.sub("", _LABEL.sub("", visible(text)))


def _year(text: str | None) -> int | None:
    """A year of four figures, or None."""
    figures = digits(text) if text else None
    return int(figures) if figures and len(figures) == 4 else None


def _day(year: int, match: re.Match[str]) -> date | None:
    month, day = integer(match["m"]), integer(match["d"])
    try:
        return date(year, month, day) if month and day else None
    except ValueError:
        return None


def _other_orders(match: re.Match[str]) -> list[date]:
    """The days that a text of two-figure parts means where the year stands last."""
    first, second, last = int(match["y"]), int(match["m"]), 2000 + int(match["d"])
    days = []
    for month, day in ((second, first), (first, second)):
        try:
            days.append(date(last, month, day))
        except ValueError:
            continue
    return days


def _same_day_in_china(words: str, match: re.Match[str]) -> bool:
    """Whether a time with a zone (…T09:05:00Z) is the same day here; another day is not guessed at."""
    if not match.groupdict().get("zone"):
        return True
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+", "T", words.replace("/", "-"), count=1))
    except ValueError:
        return False
    return moment.astimezone(_CHINA).date() == moment.date()
