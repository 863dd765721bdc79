"""The scale of classes that a plan's words speak of: A–D, or one of their own (低、中、高风险; 一级、二级、三级; A–E)."""

import re
from collections.abc import Iterable
from typing import Final

from schemas.classes import Classes, CreditClass, classes_of_shares
from schemas.identifiers import fold
from schemas.planning.draft import DraftClass

A_TO_D: Final = classes_of_shares({})
_WHOM: Final = "(?=企业|主体|单位|机构|学校|对象|监管|的|类|级|等|[:,、]|不|至|[0-9])"
_CLASS: Final = re.compile(
    r"(?<![A-Z0-9])(?P<letter>[A-Z]{1,3})(?:类|级)"
    r"|(?P<word>(?<!第)[一二三四五甲乙丙丁](?:类|级)"
    r"|(?:较低|低|一般|中等|中|较高|高|极高|重大|较大)风险"
    rf"|[红橙黄蓝绿](?:色|牌|码){_WHOM}|(?:重点|一般|守信|失信|严重失信|警示){_WHOM})"
)


def class_words(text: str) -> list[str]:
    """The classes that a text names, each once, in order, a letter without its 类 or 级: A, 低风险, 一级, 重点."""
    found = (match["letter"] or match["word"] for match in _CLASS.finditer(fold(text).upper()))
    return list(dict.fromkeys(found))


def scale_in(text: str) -> Classes:
    """The scale a text speaks of: A–D where every class it names is one of these, else the text's own words.

    低, 中, 高 are not A, B or D where 中 is the middle of three.
    """
    words = class_words(text)
    if all(A_TO_D.read(word, words) for word in words):
        return A_TO_D
    return Classes(tuple(CreditClass(word) for word in words))


def in_order(entries: Iterable[DraftClass]) -> list[DraftClass]:
    """Classes of letters in the alphabet's order, those of words as the paper has them."""
    found = list(entries)
    return sorted(found, key=lambda entry: entry.name) if all(e.name.isascii() for e in found) else found
