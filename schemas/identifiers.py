"""Identifiers of institutions and people: 统一社会信用代码, 注册号, 身份证号 (GB 32100, GS 15, GB 11643)."""

import re
import unicodedata

from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

# A person's number: 18 characters with a birth date inside, checked or not (a mistyped one is personal all the same), run
# together with whatever letters and digits; or broken by blanks, lines or signs. Full width is folded before.
_PARTS = ["[1-8]", *[r"\d"] * 5, "(?:19|20)", r"\d", r"\d", "[01]", r"\d", "[0-3]", *[r"\d"] * 4, "[0-9Xx]"]
_BETWEEN = r"[\s.\u200b\ufeff—–_-]{0,2}"
_BROKEN = _BETWEEN.join(_PARTS).replace("19|20", f"1{_BETWEEN}9|2{_BETWEEN}0")
_ID_NUMBER = re.compile(rf"{''.join(_PARTS)}|(?<!\d){_BROKEN}(?!\d)")
_OLD_ID_NUMBER = re.compile(r"^[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def fold(text: str) -> str:
    """Full-width forms to half-width (NFKC) and every blank, line break and zero-width mark removed."""
    closed = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return closed if closed.isascii() else unicodedata.normalize("NFKC", closed)


def normalise_code(text: str) -> str:
    """A code as typed (full width, blanks, hyphens, lower case) in its one canonical form; "" where there is none."""
    folded = fold(text).upper().replace("-", "").replace("'", "").replace("`", "")
    return "" if folded in _NO_CODE else folded


_NO_CODE = frozenset({"", "/", "\\", "无", "—", "--", "暂无", "没有", "N/A", "NULL"})


def is_institution_code(code: str) -> bool:
    """Whether a normalised code is a right 统一社会信用代码 (18) or 注册号 (15), its check character included."""
    if len(code) == 18:
        return bool(uscc.is_valid(code))
    return len(code) == 15 and code.isascii() and code.isdigit() and bool(mod_11_10.is_valid(code))


def normalise_name(text: str) -> str:
    """A name with widths, brackets and blanks made alike, so that one institution is known however it was typed."""
    return fold(text).replace("[", "(").replace("]", ")").replace("【", "(").replace("】", ")").upper()


def mask_certificate(text: str) -> str:
    """A certificate number as it may be published: an ID number (18, or 15 of the old kind) keeps its last four."""
    folded = fold(text)
    if _OLD_ID_NUMBER.match(folded) or (len(folded) >= 17 and sum(c.isdigit() for c in folded) >= 15):
        return "*" * (len(folded) - 4) + folded[-4:]
    return mask_personal(text)


def mask_personal(text: str) -> str:
    """The text with every ID number inside it masked to its last four.

    A number that could be a person's is taken for one, even where its check character would suit an institution too.
    """
    if sum(c.isdigit() for c in text) < 17:
        return text
    return _ID_NUMBER.sub(_mask, _fold_digits(text))


def _fold_digits(text: str) -> str:
    wide = any("\uff10" <= c <= "\uff3a" or c == "ｘ" for c in text)
    return unicodedata.normalize("NFKC", text) if wide else text


def _mask(match: re.Match[str]) -> str:
    number = re.sub(_BETWEEN, "", match.group(0))
    return "*" * (len(number) - 4) + number[-4:]


def is_personal(code: str) -> bool:
    """Whether something that stands as an institution's code is a person's number: by its own check character, or by its
    form where it is no institution's."""
    return bool(_ID_NUMBER.fullmatch(code)) and (bool(ric.is_valid(code)) or not is_institution_code(code))
