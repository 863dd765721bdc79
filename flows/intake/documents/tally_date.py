"""The date a 附件3 tells of itself (截至, 制表日期, 填报日期), above its header or below its figures."""

import re
from collections.abc import Iterator
from typing import Final

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.sheet import Place, Sheet
from schemas.identifiers import visible

_NEAR: Final = 8
_DAY: Final = r"(?:\d{2,4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日?|\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}"
_UNTIL: Final = re.compile(
    rf"(?<!报送)(?<!上报)(?<!填报)(?<!提交)(?:截至|截止)(?:日期|时间|到|至|于)?\s*:?\s*({_DAY})?"
)
_MADE: Final = re.compile(rf"(?:制表|填报|填表|报送|上报|统计)\s*(?:日\s*期|时\s*间)\s*:?\s*({_DAY})?")


def tally_date(sheet: Sheet, place: ListPlace) -> str:
    """The tally's own date as typed, "" where it has none: 截至 rules over the day it was made."""
    around = list(_around(sheet, place))
    return next((day for label in (_UNTIL, _MADE) if (day := _behind(label, around))), "")


def _around(sheet: Sheet, place: ListPlace) -> Iterator[tuple[str, str]]:
    """The texts above the header and below the figures, each with the next one of its row."""
    above = range(max(place.floor, place.header_row - _NEAR), place.header_row)
    below = range(place.header_last_row + 1, place.last_row + 1)
    for row in (*above, *below):
        texts = [visible(sheet.text(at)) for at in _filled(sheet, place, row)]
        yield from zip(texts, [*texts[1:], ""], strict=False)  # a blank row has none


def _filled(sheet: Sheet, place: ListPlace, row: int) -> list[Place]:
    return sheet.filled(row, place.left, place.right)


def _behind(label: re.Pattern[str], around: list[tuple[str, str]]) -> str:
    """The first date behind a label: in its own cell, or alone in the next one."""
    for text, beside in around:
        if found := label.search(text):
            if found[1]:
                return found[1]
            if found.end() == len(text) and re.fullmatch(_DAY, beside):
                return beside
    return ""
