"""Numbers as they are written in Chinese or in digits: 五, 十五, 二十五, 廿三, 贰拾, 百分之一点五."""

from typing import Final

_DIGITS: Final = {
    digit: value
    for digits in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
    for value, digit in enumerate(digits)
} | {"○": 0, "O": 0, "两": 2, "元": 1}
_TENS: Final = {"拾": "十", "廿": "二十", "卅": "三十", "佰": "百"}

NUMERAL: Final = "0-9〇零○O一二三四五六七八九十廿卅百元壹贰叁肆伍陆柒捌玖拾佰两"
"""Every character of such a number, as the inside of a character class."""


def integer(text: str) -> int | None:
    """The whole number a text writes, up to 999, or None: "25", "二十五", "廿五", "十"; not "一二", nor "一百五",
    which is 150 to who says it and 105 to who counts the characters."""
    if text.isascii() and text.isdigit():
        return int(text)
    for sign, plain in _TENS.items():
        text = text.replace(sign, plain)
    hundreds, mark, rest = text.rpartition("百")
    above = _below_ten(hundreds or "一") if mark else 0
    tens, ten, units = rest.lstrip("零" if mark else "").rpartition("十")
    middle = _below_ten(tens or "一") if ten else 0
    ones = _below_ten(units) if units or not (mark or ten) else 0
    is_short = bool(mark and rest) and not ten and not rest.startswith("零")
    if above is None or middle is None or ones is None or is_short:
        return None
    return above * 100 + middle * 10 + ones


def digits(text: str) -> str | None:
    """A number read digit by digit ("二〇二四" → "2024"), or None."""
    values = [character if character.isdecimal() else _DIGITS.get(character) for character in text]
    return None if not values or None in values else "".join(map(str, values))


def decimal(text: str) -> float | None:
    """A number with or without a fraction: "1.5", "一点五", "零点五", "百"; or None."""
    try:
        return float(text)
    except ValueError:
        whole, point, fraction = text.partition("点")
    above, below = integer(whole), digits(fraction) if point else "0"
    return None if above is None or below is None else float(f"{above}.{below}")


def _below_ten(digit: str) -> int | None:
    if len(digit) == 1 and digit.isascii() and digit.isdigit():
        return int(digit)
    return _DIGITS.get(digit)
