"""A form's results side by side, to be ticked, in the ways people draw them: each line a form, what counts and what
is told."""

from collections.abc import Sequence

import pytest

from schemas.handover import Grid
from schemas.vocabulary import RESULTS
from tests.cases.judging import judged, sheet
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, code, name

Merged = tuple[tuple[int, int, int, int], ...]
BOTH = ("1/人社=1 1/市监=5", "1/市监=责令整改", "")
TEN = [*RESULTS.values()]
NUMBERS = [*map(str, RESULTS)]
HEAD = ("检查单位", "检查事项", "检查结果", *[""] * 9)
OVER: Merged = ((4, 2, 4, 11), (4, 0, 5, 0), (4, 1, 5, 1))


def _form(*rows: Sequence[str], merged: Merged = ()) -> Grid:
    above = [["姓名", "单位"], ["张丽", RSJ], ["王强", SJJ], ["名称", name(1), "统一社会信用代码", code(1)]]
    below = [["检查对象签字", "周丽"], ["执法人员签名", "张丽", "王强", "2024年9月3日"]]
    return sheet([*above, *rows, *below], merged=merged)


def _lines(first: Sequence[int], second: Sequence[int], tick: str = "√", width: int = 10) -> list[list[str]]:
    return [
        [*of, *(tick if n in ticked else "" for n in range(1, width + 1))]
        for of, ticked in (((RSJ, TRAINING), first), ((SJJ, REGISTRATION), second))
    ]


def _under(*words: str) -> tuple[list[str], list[str]]:
    return ["检查单位", "检查事项", "检查结果", *[""] * (len(words) - 1)], ["", "", *words]


def _two(last: int) -> Merged:
    return ((4, 2, 4, last), (4, 0, 5, 0), (4, 1, 5, 1))


FORMS: dict[str, tuple[Grid, tuple[str, str, str]]] = {
    "words below the heading": (_form(HEAD, ["", "", *TEN], *_lines([1], [5]), merged=OVER), BOTH),
    "nothing merged": (_form(HEAD, ["", "", *TEN], *_lines([1], [5])), BOTH),
    "a 1 for a tick": (_form(HEAD, ["", "", *TEN], *_lines([1], [5], "1"), merged=OVER), BOTH),
    "numbers below the heading": (_form(HEAD, ["", "", *NUMBERS], *_lines([1], [5]), merged=OVER), BOTH),
    "words without a heading": (_form(["检查单位", "检查事项", *TEN], *_lines([1], [5])), BOTH),
    "numbers without a heading": (_form(["检查单位", "检查事项", *NUMBERS], *_lines([1], [5])), BOTH),
    "two ticks": (_form(HEAD, ["", "", *TEN], *_lines([1], [2, 5]), merged=OVER),
                  ("1/人社=1 1/市监=2、5", "1/市监=责令整改", "")),
    "no tick": (_form(HEAD, ["", "", *TEN], *_lines([], [5]), merged=OVER), ("1/市监=5", "1/市监=责令整改", "I04@C7")),
    "words where a tick should stand": (_form(HEAD, ["", "", *TEN], *_lines([1], [5], "见附"), merged=OVER),
                                        ("", "", "F09@C7 F09@G8 I04@C8")),
    "one tick for two departments": (_form(HEAD, ["", "", *TEN], *_lines([1], []), merged=(*OVER, (6, 2, 7, 2))),
                                     ("1/人社=1 1/市监=1", "", "F09@C7")),
    "dispositions ticked too": (
        _form(["检查单位", "检查事项", "检查结果", "", "处理结果", ""], ["", "", TEN[0], TEN[7], "责令整改", "立案查处"],
              [RSJ, TRAINING, "√"], [SJJ, REGISTRATION, "", "√", "", "√"], merged=(*_two(3), (4, 4, 4, 5))),
        ("1/人社=1 1/市监=8", "1/市监=立案查处", "")),
    "a word the plan does not have": (_form(*_under("异常", "正常"), *_lines([2], [1], "1", 2), merged=_two(3)),
                                      ("1/人社=1", "", "I05@C8")),
    "a number and what it means": (_form(*_under("编号", "说明"), [RSJ, TRAINING, "1", "好"],
                                         [SJJ, REGISTRATION, "5", "牌子"], merged=_two(3)), BOTH),
    "a wide heading over lines": (_form(HEAD[:4], [RSJ, TRAINING, "1", "未发现问题"],
                                        [SJJ, REGISTRATION, "5", "责令整改"], merged=((4, 2, 4, 3),)), BOTH),
}  # fmt: skip


@pytest.mark.parametrize("way", FORMS)
def test_a_form_with_results_side_by_side(way: str) -> None:
    drawn, (facts, acts, told) = FORMS[way]
    found = judged([drawn])
    assert (found.facts, found.acts, found.told) == (facts, acts, set(told.split()))


def _list(*headings: str, said: Sequence[str]) -> Grid:
    visit = ("检查日期", "执法检查人员", "检查对象签字", "执法检查人员签字")
    head = ["名称", "统一社会信用代码", "检查单位", "检查事项", *headings, *visit]
    visited = ("2024-9-3", "张丽、王强", "周丽", "张丽、王强")
    return sheet([head, [name(1), code(1), SJJ, REGISTRATION, *said, *visited]])


FIFTH = ["", "", "", "", "√", "", "", "", "", ""]
BESIDE: dict[str, tuple[Grid, tuple[str, set[str]]]] = {
    "a tick alone": (_list("检查结果", *TEN, said=["", *FIFTH]), ("1/市监=5", set())),
    "a number and no tick": (_list("检查结果", *TEN, said=["5", *[""] * 10]), ("1/市监=5", set())),
    "both the same": (_list("检查结果", *TEN, said=["5", *FIFTH]), ("1/市监=5", set())),
    "both, and not the same": (_list("检查结果", *TEN, said=["1", *FIFTH]), ("", {"F09@E2"})),
    "a tick under a number that is not read": (_list("检查结果", *NUMBERS, said=["1", *FIFTH]), ("1/市监=1", {"F07@J1"})),
}  # fmt: skip


@pytest.mark.parametrize("way", BESIDE)
def test_ticks_beside_a_column_of_results(way: str) -> None:
    drawn, (facts, told) = BESIDE[way]
    found = judged([drawn])
    assert (found.facts, found.told) == (facts, told)


PLAIN = (["检查单位", "检查事项", "检查结果"], [RSJ, TRAINING, "1"], [SJJ, REGISTRATION, "2"])
NOTES: dict[str, tuple[Grid, tuple[str, set[str]]]] = {
    "below the lines": (_form(*PLAIN, ["注：检查结果1-正常，其余为异常"]), ("1/人社=1", {"I22@C7"})),
    "over two rows": (_form(*PLAIN, ["注：2.正常 3.异常"], ["4.无法联系 5.其他"]), ("1/市监=1", {"I05@C6", "I21@C7"})),
    "above the lines": (_form(PLAIN[0], ["填写说明", "", "1/正常；2/异常"], *PLAIN[1:]),
                        ("1/人社=1 1/市监=2", {"F09@C6", "I17@C8"})),
    "a line with a result is none": (_form(PLAIN[0], PLAIN[1], [f"注：{SJJ}", REGISTRATION, "5"]), ("1/人社=1", {"I03@A7"})),
    "a line with what is no result is none": (_form(PLAIN[0], PLAIN[1], [f"说明：{SJJ}", REGISTRATION, "已整改到位"]),
                                              ("1/人社=1", {"I03@A7", "I05@C7"})),
    "in three cells": (_form(*PLAIN, ["注：", "检查结果", "填编号，一项一行"]), ("1/人社=1 1/市监=2", {"I17@C7"})),
    "its list in the cell beside it": (_form(*PLAIN, ["注", "1.未发现问题；2.未按规定公示", ""], merged=((7, 1, 7, 2),)),
                                       ("1/人社=1 1/市监=2", {"I17@C7"})),
    "a result beside a remark": (_form(PLAIN[0], PLAIN[1], [f"备注：{SJJ}", REGISTRATION, "5"]), ("1/人社=1", {"F09@C7"})),
    "a date beside a remark": (_form(PLAIN[0], PLAIN[1], ["备注：无", "", "2024年9月3日"]), ("1/人社=1", set())),
    "over the whole row": (_form(*PLAIN, ["注：本表一式两份", "", ""], merged=((7, 0, 7, 2),)),
                           ("1/人社=1 1/市监=2", {"I17@C7"})),
    "a remark is none": (_form(*PLAIN, ["备注", "1.未发现问题；2.执照未悬挂不合格；3.发现问题"]),
                         ("1/人社=1 1/市监=2", {"F09@B8", "I17@C7"})),
}  # fmt: skip


@pytest.mark.parametrize("way", NOTES)
def test_a_note_among_a_forms_lines_is_no_line(way: str) -> None:
    drawn, (facts, told) = NOTES[way]
    found = judged([drawn])
    assert (found.facts, found.told) == (facts, told)
