"""How a number is shown where its format makes another thing of it: percent, leading zeros, nothing at
all."""

import re
from collections.abc import Callable
from typing import Final

Show = Callable[[float], str]
"""A number as its cell shows it."""

BUILT_IN: Final = {9: "0%", 10: "0.00%"}
"""The number formats every workbook knows by number alone and that are of concern here."""

_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')


def shown_by(code: str) -> Show | None:
    """How a format code shows a number; None where the number itself is what is read.

    0.05 under 0% is "5%"; 5 under 0"%" is "5%" too; 42 under 0000 is "0042"; under ;;; nothing is seen.
    """
    bare = _LITERAL.sub("", code)
    if "%" in bare:
        return lambda value: f"{_plain(value * 100)}%"
    if "%" in "".join(a or b for a, b in _LITERAL.findall(code)):
        return lambda value: f"{_plain(value)}%"
    if re.fullmatch("00+", bare):
        return lambda value: number_text(value).zfill(len(bare))
    return (lambda _: "") if hides_all(code) else None


def hides_all(code: str) -> bool:
    """Whether a format shows neither numbers nor text."""
    return code.replace(" ", "") == ";;;"


def _plain(value: float) -> str:
    return f"{value:.12g}"


def number_text(value: float) -> str:
    """A number as text: 5.0 is "5"; beyond 16 digits its exponent shows that digits are lost."""
    return f"{int(value)}" if value.is_integer() and abs(value) < 1e16 else repr(value)
