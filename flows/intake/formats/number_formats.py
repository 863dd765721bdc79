"""How a number is shown where its format makes another thing of it: percent, leading zeros, words, nothing at
all."""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final, NamedTuple

Show = Callable[[float], str]
"""A number as its cell shows it; "" where nothing is seen."""

DIGITS: Final = 15
"""So many a number keeps: a longer one, written out, is read as it is written."""
BUILT_IN: Final = {9: "0%", 10: "0.00%"}
"""The number formats every workbook knows by number alone and that are of concern here."""

_TOKEN: Final = re.compile(r'"([^"]*)"|\\(.)|(\[[^\]]*\]|_.|\*.)|(;)|([^;"\\\[_*]+|.)', re.DOTALL)
_CONDITION: Final = re.compile(r"\[([<>=]{1,2})(-?\d+(?:\.\d+)?)\]")
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_GENERAL: Final = re.compile(r"general|g/通用格式", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0#?%][0#?%.,/ ]*")
_SAYS: Final = re.compile(r"[^\s.—–-]")
_COMPARED: Final = {"=": eq, "<>": ne, "<": lt, ">": gt, "<=": le, ">=": ge}


class _Section(NamedTuple):
    """A part of a format between semicolons: the words before its digits, the digits ("" for none), what
    stands behind them, the condition on which it holds, and whether it is of a date or a text."""

    before: str
    digits: str
    behind: str
    condition: tuple[str, float] | None
    is_other: bool

    @property
    def is_blank(self) -> bool:
        """Whether nothing is seen of what it shows."""
        return not (self.digits or self.is_other or (self.before + self.behind).strip())

    def holds(self, value: float) -> bool:
        """Whether its condition, if it has one, is met."""
        return self.condition is None or bool(_COMPARED[self.condition[0]](value, self.condition[1]))


@lru_cache(maxsize=1024)
def shown_by(code: str) -> Show | None:
    """How a format code shows a number; None where the number itself is what is read.

    0.05 under 0% is "5%"; 5 under 0"%" is "5%" too; 42 under 0000 is "0042", under "0"# "042"; 5 under
    "第"0"号" is "第5号", 1 under "合格";;"不合格" "合格"; under ;;; and ;;;@ nothing is seen. A unit behind a number
    and a nought that is left blank or drawn as a dash change nothing.
    """
    sections = _sections(code)[:3]
    by_sign = not any(section.condition for section in sections)
    shown = [_shown(section, is_nought=by_sign and n == 2) for n, section in enumerate(sections)]
    if not code.strip() or not any(shown):
        return None
    return lambda value: (_of(value, sections, shown) or number_text)(value)


def hides_all(code: str) -> bool:
    """Whether a format shows neither numbers nor text."""
    sections = _sections(code)
    return len(sections) > 3 and all(section.is_blank for section in sections)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[tuple[str, ...]]] = [[]]
    for token in _TOKEN.findall(code):
        if token[3]:
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section(tokens: list[tuple[str, ...]]) -> _Section:
    words = {False: "", True: ""}
    digits, condition, is_other = "", None, False
    for quoted, escaped, aside, _, plain in tokens:
        if aside:
            found = _CONDITION.fullmatch(aside)
            condition = (found[1], float(found[2])) if found and found[1] in _COMPARED else condition
            is_other |= _ELAPSED.fullmatch(aside) is not None
        plain = _GENERAL.sub("#", plain)
        is_other |= re.search("[a-z@]", plain, re.IGNORECASE) is not None
        place = _DIGITS.search(plain)
        words[bool(digits)] += quoted + escaped + (plain[: place.start()] if place else plain)
        if place:
            digits += place[0]
            words[True] += plain[place.end() :]
    return _Section(words[False], digits.strip(), words[True], condition, is_other)


def _of(value: float, sections: tuple[_Section, ...], shown: list[Show | None]) -> Show | None:
    """The part of a format that shows a number: the first whose condition it meets, or that of its sign."""
    if any(section.condition for section in sections):
        return next(
            (show for section, show in zip(sections, shown, strict=True) if section.holds(value)), None
        )
    return shown[2 if value == 0 and len(shown) == 3 else int(value < 0 and len(shown) > 1)]


def _shown(section: _Section, *, is_nought: bool) -> Show | None:
    before, digits, behind = section.before, section.digits, section.behind
    if section.is_other or (not digits and not _SAYS.search(before) and (before.strip() or is_nought)):
        return None
    if not digits:
        return lambda value: before.strip() or ("" if value else "0")
    if "%" in before + behind:
        return lambda value: f"{_plain(value)}%"
    number = _by_digits(digits)
    if re.search(r"\w", before):
        return lambda value: f"{before}{number(value)}{behind}".strip()
    return None if number is number_text else number


def _by_digits(digits: str) -> Show:
    """How the digits of a format, without the words around them, show a number."""
    if "%" in digits:
        return lambda value: f"{_plain(value * 100)}%"
    if re.fullmatch("00+", digits):
        return lambda value: number_text(value).zfill(len(digits))
    return number_text


def _plain(value: float) -> str:
    return f"{value:.12g}"


def number_text(value: float) -> str:
    """A number as text: 5.0 is "5"; beyond 16 digits its exponent shows that digits are lost."""
    return f"{int(value)}" if value.is_integer() and abs(value) < 1e16 else repr(value)
