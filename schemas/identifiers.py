"""Identifiers of institutions and people: 统一社会信用代码, 注册号, 身份证号 (GB 32100, GS 15, GB 11643)."""

import re
import unicodedata
from operator import mul
from typing import Final

from stdnum.cn import ric
from stdnum.iso7064 import mod_11_10

INVISIBLE: Final = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufffc\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What shows nothing and means nothing, as the inside of a character class: Unicode's format characters
(Cf), its other default-ignorable ones (variation selectors, Hangul fillers, tags), the blank of Braille,
controls, the place of an object."""

# A person's number: 18 characters with a birth date inside, checked or not (a mistyped one is personal all
# the same), run together with whatever letters and digits;
# or broken by blanks, lines or signs. Full width is folded before.
_PARTS = ["[1-8]", *[r"\d"] * 5, "(?:19|20)", r"\d", r"\d", "[01]", r"\d", "[0-3]", *[r"\d"] * 4, "[0-9Xx]"]
_BETWEEN = rf"[\s.{INVISIBLE}—–_-]{{0,2}}"
_BROKEN = _BETWEEN.join(_PARTS).replace("19|20", f"1{_BETWEEN}9|2{_BETWEEN}0")
_ID_NUMBER = re.compile(rf"{''.join(_PARTS)}|(?<!\d){_BROKEN}(?!\d)")
_OLD_ID_NUMBER = re.compile(r"^[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


def visible(text: str) -> str:
    """The text without what nobody sees in it, full-width forms half-width (NFKC); its blanks and line
    breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """The text as it is compared: half-width (NFKC), without blanks, line breaks and invisible characters."""
    seen = visible(text)
    closed = "".join(seen.split())
    return closed if closed == seen or closed.isascii() else unicodedata.normalize("NFKC", closed)


_FLOAT_TAIL = re.compile(r"(?<=^\d{15})\.0+$")
_CODE_NOISE = re.compile(r"[-‐‑‒–—―−_'‘’`´\"“”]")


def normalise_code(text: str) -> str:
    """A code as typed (full width, blanks, hyphens, lower case, ="…", a leading apostrophe, 15 digits and
    .0) in its one canonical form.

    "" where there is none. Letters that only look like the right ones stay what they are: explain_code names
    them.
    """
    plain = fold(_CODE_NOISE.sub("", fold(text)))  # anew: without a sign an accent may join the letter before
    folded = _FLOAT_TAIL.sub("", plain.upper().removeprefix("="))
    return "" if folded in _NO_CODE else folded


_NO_CODE = frozenset({"", "/", "\\", "无", "暂无", "没有", "N/A", "NULL"})


_USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NP-RTUWXY]{10}")
_USCC_VALUES: Final = {sign: value for value, sign in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_USCC_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(17)), 1)


def is_institution_code(code: str) -> bool:
    """Whether a normalised code is a right 统一社会信用代码 (18) or 注册号 (15), its check character included.

    The sum of GB 32100 is made here: stdnum's, which tidies each code twice, is half the time that judging
    a roster takes. A test holds the two to one answer.
    """
    if _USCC.fullmatch(code):
        return bool(sum(map(mul, map(_USCC_VALUES.__getitem__, code), _USCC_WEIGHTS)) % 31 == 0)
    return len(code) == 15 and code.isascii() and code.isdigit() and bool(mod_11_10.is_valid(code))


_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")
_NOT_IN_USCC = re.compile(r"[IOSVZ]")
_SCRIPTS = {"CYRILLIC": "西里尔字母", "GREEK": "希腊字母", "CJK": "汉字", "LATIN": "带附加符号的拉丁字母"}


def explain_code(text: str) -> str:
    """What is wrong with a code that is none, to be added to a message: which character at which place, how
    long it is.

    "" for a right code and for none. It quotes single characters, never the code: it might be a person's
    number.
    """
    code = normalise_code(text)
    if not code or is_institution_code(code):
        return ""
    if _SCIENTIFIC.fullmatch(fold(text).upper().strip("'\"=")):
        return "（代码成了科学计数法，后面的数字已经丢失：把这一列设为“文本”格式，再重新输入代码）"
    strange = [
        f"第 {place} 位是{_kind_of(character)}“{character}”"
        for place, character in enumerate(code, 1)
        if not (character.isascii() and character.isalnum())
    ]
    if strange:
        return f"（{'、'.join(strange[:3])}，应是数字或拉丁字母）"
    if len(code) not in (15, 18):
        return f"（有 {len(code)} 位，应是 18 位或 15 位）"
    return _explain_characters(code)


def _kind_of(character: str) -> str:
    return _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], "符号或其他文字")


def _explain_characters(code: str) -> str:
    """Why a code of the right length, of ASCII digits and letters alone, is none."""
    if len(code) == 15 and not code.isdigit():
        place = next(n for n, character in enumerate(code, 1) if not character.isdigit())
        return f"（15 位的注册号只有数字，第 {place} 位是字母“{code[place - 1]}”）"
    letter = _NOT_IN_USCC.search(code)
    if letter:
        return f"（第 {letter.start() + 1} 位是字母“{letter[0]}”，信用代码里不用这个字母，核对是不是数字）"
    if code.isdigit() and code.endswith("000"):
        return "（末三位是 0：表格软件只留得住 15 位数字；把这一列设为“文本”格式，再重新输入代码）"
    return "（校验码不对，有一位抄错了）"


_ALIKE: Final = {
    **dict.fromkeys("[【〔〖{〈《<", "("),
    **dict.fromkeys("]】〕〗}〉》>", ")"),
    **dict.fromkeys("•・‧∙⋅●⸱", "·"),
    **dict.fromkeys("‐‒–—―−─", "-"),
}
_ALIKE_TABLE: Final = str.maketrans(_ALIKE)
_ALIKE_SIGN: Final = re.compile(f"-{{2}}|[{re.escape(''.join(_ALIKE))}]")


def normalise_name(text: str) -> str:
    """A name with widths, brackets, dots, dashes and blanks made alike: one institution is known however it
    was typed."""
    folded = fold(text)
    if _ALIKE_SIGN.search(folded):
        folded = re.sub("-{2,}", "-", folded.translate(_ALIKE_TABLE))
    return folded.upper()


def mask_certificate(text: str) -> str:
    """A certificate number as it may be published: an ID number (18, or 15 of the old kind) keeps its last
    four."""
    folded = fold(text)
    if _OLD_ID_NUMBER.match(folded) or (len(folded) >= 17 and sum(c.isdigit() for c in folded) >= 15):
        return "*" * (len(folded) - 4) + folded[-4:]
    return mask_personal(text)


def mask_personal(text: str) -> str:
    """The text with every ID number inside it masked to its last four.

    However many invisible characters break it. A number that could be a person's is taken for one, even
    where its check character would suit an institution too.
    """
    if len(text) < 17 or sum(c.isdigit() for c in text) < 17:
        return text
    masked = _ID_NUMBER.sub(_mask, _fold_digits(text))
    seen = _INVISIBLE.sub("", masked)
    return _ID_NUMBER.sub(_mask, seen) if seen != masked and _ID_NUMBER.search(seen) else masked


def _fold_digits(text: str) -> str:
    """The text with its digits and X as ASCII has them,
    and nothing else changed: its punctuation is a reader's."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else "X" if c in "Ｘｘ" else c for c in text)


def _mask(match: re.Match[str]) -> str:
    number = re.sub(_BETWEEN, "", match.group(0))
    return "*" * (len(number) - 4) + number[-4:]


def is_personal(code: str) -> bool:
    """Whether something that stands as an institution's code is a person's number: by its own check
    character, or by its form where it is no institution's."""
    return bool(_ID_NUMBER.fullmatch(code)) and (bool(ric.is_valid(code)) or not is_institution_code(code))
