"""Times of day as people type them, by themselves or behind a day: 上午9:30, 2024年9月3日 14时05分, 45538.3958."""

import re
from datetime import datetime, time, timedelta
from typing import Final

from schemas.dates import read_date
from schemas.identifiers import visible

_CLOCK: Final = re.compile(
    r"(?P<half>上午|早上|凌晨|中午|下午|傍晚|晚上|[AaPp]\.?[Mm]\.?)?\s*(?<!\d)(?P<hour>\d{1,2})\s*"
    r"(?::\s*(?P<minute>\d{2})(?:\s*:\s*\d{2}(?:\.\d+)?)?"
    r"|[时点]\s*(?:(?P<spoken>\d{1,2})\s*分?|(?P<sharp>整|半))?)"
    r"\s*(?P<behind>[AaPp]\.?[Mm]\.?)?\s*$"
)
_RANGE: Final = re.compile(r"(?P<began>.*[\d时点分半整Mm])\s*[-—–~至到]+\s*(?P<ended>[^-—–~至到]+)")
"""9:30-11:00, 上午9时至11时: who was there from when to when."""
_HOUR_ALONE: Final = re.compile(r"(?:^|[\s日号午])\d{1,2}$")
"""9-11点, 上午9-11点."""
_TWICE: Final = frozenset({"上午", "晚上"})
"""Of 12 behind one of these nobody can say whether it is noon or midnight, or of which day."""
_AFTERNOON: Final = re.compile(r"下午|傍晚|晚上|[Pp]")
_MORNING: Final = re.compile(r"早上|凌晨|[Aa]")
_SERIAL: Final = re.compile(r"(?:\d{5})?\.\d+|0?\.\d+")


def read_clock(text: str) -> time | None:
    """The time of day at the end of a text, of one from when to when its beginning; None where there is none,
    or none that is one."""
    words = visible(text)
    if (span := _RANGE.fullmatch(words)) and _CLOCK.match(span["ended"]):
        began = span["began"]
        if (at := read_clock(f"{began}点" if _HOUR_ALONE.search(began) else began)) is not None:
            return at
    if _SERIAL.fullmatch(words):
        minutes = round(float("0." + words.partition(".")[2]) * 24 * 60)
        return (datetime.min + timedelta(minutes=min(minutes, 24 * 60 - 1))).time()
    found = _CLOCK.search(words)
    if not found:
        return None
    hour = int(found["hour"])
    half = found["half"] or found["behind"] or ""
    if half in _TWICE and hour == 12:
        return None
    minute = 30 if found["sharp"] == "半" else int(found["minute"] or found["spoken"] or 0)
    if (_AFTERNOON.match(half) and hour < 12) or (half == "中午" and hour < 4):
        hour += 12
    elif _MORNING.match(half) and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_moment(text: str) -> datetime | None:
    """A day with its time, midnight where none is told; None where there is no day."""
    day = read_date(text)
    return datetime.combine(day, read_clock(text) or time()) if day else None
