"""What numbers, codes and places say (numbers.txt), and what holds of every one of them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.formats.number_formats import shown_by
from flows.lots.drawing import Quota
from schemas.dates import read_date_since
from schemas.identifiers import is_institution_code, is_personal, mask_certificate, mask_personal
from schemas.numerals import decimal, digits, integer
from schemas.places import cells_in_words, in_words, row_and_column
from schemas.spelling import spelled


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _required(text: str) -> str:
    amount, roster = text.split(" ")
    part, per_cent, least = amount.partition("%")
    if not per_cent:
        return str(Quota(number=int(part.removesuffix("户"))).required(int(roster)))
    at_least = int(least.removeprefix("至少")) if least else None
    return str(Quota(Decimal(part) / 100, at_least=at_least).required(int(roster)))


def _since(text: str) -> str:
    day, _, start = text.partition("从")
    return _said(read_date_since(day.strip(), date.fromisoformat(start.strip())))


def _shown(text: str) -> str:
    code, _, value = text.rpartition(" ")
    show = shown_by(code)
    return show(float(value)) if show else "〔原数〕"


def _place(text: str) -> str:
    place = row_and_column(text or None)
    return f"{place[0]} {place[1]}" if place else ""


_ASKED: Final[dict[str, Callable[[str], str]]] = {
    "整数": lambda text: _said(integer(text)),
    "逐位读的数": lambda text: _said(digits(text)),
    "小数": lambda text: _said(decimal(text)),
    "应抽数": _required,
    "信用代码": lambda text: "对" if is_institution_code(text) else "",
    "执法证号公布成什么样": mask_certificate,
    "一段话公布成什么样": mask_personal,
    "这个代码是不是人的号码": lambda text: "是" if is_personal(text) else "",
    "单元格在第几行": _place,
    "Word 文档里的位置": lambda text: in_words(text.partition("!")[0], text.partition("!")[2] or None),
    "连着的单元格合在一起说": lambda text: cells_in_words(text.split()),
    "处理结果的字怎样读": spelled,
    "没有写年份的日子": _since,
    "数字格式": _shown,
}
"""How each question is asked, by the words its chapter begins with."""


def _lines() -> Iterator[tuple[str, str, str]]:
    for chapter in Path(__file__).with_name("numbers.txt").read_text("utf-8").split("\n## ")[1:]:
        title, *lines = chapter.strip("\n").split("\n")
        for line in lines:
            text, _, said = line.rpartition("|")
            if line:
                yield re.split("[：、（]", title)[0], text.strip(" ").replace("⏎", "\n"), said.strip()


@pytest.mark.parametrize(("question", "text", "said"), _lines())
def test_a_number_is(question: str, text: str, said: str) -> None:
    assert _ASKED[question](text) == said


def test_every_question_is_asked() -> None:
    assert {question for question, *_ in _lines()} == set(_ASKED)


def _in_chinese(number: int) -> str:
    """A number below 1000 as a clerk writes it, worked out place by place."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    figure = "零一二三四五六七八九"
    text = f"{figure[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{figure[tens]}十" if tens > 1 or hundreds else "十"
    elif hundreds and ones:
        text += "零"
    return text + (figure[ones] if ones or not text else "")


@given(st.integers(0, 999))
def test_a_number_reads_back_however_a_clerk_writes_it(number: int) -> None:
    plain = _in_chinese(number)
    formal = plain.translate(str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰"))
    assert integer(plain) == integer(formal) == integer(str(number)) == number


@given(st.integers(0, 99), st.text("0123456789", min_size=1, max_size=4))
def test_a_fraction_reads_back(whole: int, fraction: str) -> None:
    figures = fraction.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    assert decimal(f"{_in_chinese(whole)}点{figures}") == float(f"{whole}.{fraction}")


@given(st.dates(date(2015, 1, 1), date(2034, 12, 31)), st.integers(0, 364))
def test_a_day_without_its_year_is_found_within_the_year_that_follows(start: date, later: int) -> None:
    day = start + timedelta(days=later)
    assert read_date_since(f"{day.month}月{day.day}日", start) == day


@given(st.sampled_from(["9144030071526726XG", "91330100799655058B", "440301103448669"]), st.data())
def test_no_code_is_right_with_one_character_changed(right: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(right) - 1))
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY" if len(right) == 18 else "0123456789"
    other = data.draw(st.sampled_from(signs.replace(right[place], "")))
    assert not is_institution_code(right[:place] + other + right[place + 1 :])


@given(st.decimals(0, 1, places=4), st.integers(0, 500), st.integers(1, 9))
def test_what_must_be_drawn_grows_with_the_class_and_never_passes_it(
    share: Decimal, roster: int, at_least: int
) -> None:
    quota = Quota(share, at_least=at_least)
    required = quota.required(roster)
    assert min(roster, at_least) <= required <= roster
    assert required >= share * roster and quota.required(roster + 1) in (required, required + 1)


@given(st.sets(st.integers(1, 60), min_size=1, max_size=30), st.booleans())
def test_cells_told_in_short_are_those_that_were_given(places: set[int], in_a_row: bool) -> None:
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    columns = letters + [f"{first}{second}" for first in "AB" for second in letters]
    names = [f"{columns[n - 1]}3" if in_a_row else f"C{n}" for n in sorted(places)]
    told = cells_in_words(names)
    if "等" in told:
        assert told.endswith(f"等 {len(places)} 处")
        return
    found: list[int] = []
    for run in told.split("、"):
        first, _, last = run.partition("…")
        ends = [
            place[1 if in_a_row else 0] for cell in (first, last or first) if (place := row_and_column(cell))
        ]
        found += range(ends[0], ends[1] + 1)
    assert found == sorted(places)
