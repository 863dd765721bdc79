"""How the rules' messages speak of a plan's own lists; of the notice's they keep the notice's very words."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from schemas.classes import Classes
from schemas.lists import NOTICE_RESULTS, Code
from schemas.measures import Measures
from schemas.rules import NOTICE_LISTS, ListsTold

_NUMERALS: Final = "零一两三四五六七八九十"
_SHORTEST_RUN: Final = 3


def lists_told(classes: Classes, measures: Measures) -> ListsTold:
    """The plan's classes, codes and dispositions as the texts of the rules name them."""
    results, dispositions = measures.results, measures.dispositions.names
    how_many = len(dispositions)
    return ListsTold(
        classes=classes.told,
        codes=codes_told(results.codes),
        contradiction=NOTICE_LISTS["contradiction"] if results == NOTICE_RESULTS else "",
        nobody=_nobody_told([code for code in results.codes if code in results.nobody_there]),
        how_many=_NUMERALS[how_many] if how_many < len(_NUMERALS) else f" {how_many} ",
        dispositions="、".join(dispositions),
    )


def codes_told(codes: Sequence[Code]) -> str:
    """Codes in short, runs of numbers by their ends: 1–12、A、B."""
    return "、".join(_runs(codes))


def _runs(codes: Sequence[Code]) -> Iterator[str]:
    numbers = [int(code) if str(code).isdigit() else None for code in codes]
    places = enumerate(numbers)
    for _, run in groupby(places, lambda at: None if at[1] is None else at[1] - at[0]):
        told = [str(codes[place]) for place, _ in run]
        if len(told) < _SHORTEST_RUN or not told[0].isdigit():
            yield from told
        else:
            yield f"{told[0]}–{told[-1]}"


def _nobody_told(codes: Sequence[Code]) -> str:
    """What is to do where nobody is there to sign, by the results with which that may be; "" without such."""
    if not codes:
        return ""
    of_these = " 或 ".join(map(str, codes))
    return f"；现场无人可签、检查结果只有 {of_these} 的，在此写明原因，由执法检查人员签字"
