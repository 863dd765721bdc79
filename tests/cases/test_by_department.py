"""Results in a column for each department, in the ways people draw it: each line a sheet, what counts and what is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from schemas.handover import Grid
from tests.cases.judging import judged, sheet
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, code, name

NAMED = ("名称", "统一社会信用代码")
VISIT = ("检查日期", "执法检查人员", "检查对象签字", "执法检查人员签字")
VISITED = ("2024-9-3", "张丽、王强", "周丽", "张丽、王强")
ACT = "1/市监=责令整改"
BOTH = "1/人社=1 1/市监=5 2/人社=7 2/市监=9"


@dataclass(frozen=True)
class Case:
    """A sheet and what comes of it; `told`: rule@cell of errors and warnings."""

    sheet: Grid
    facts: str
    acts: str = ACT
    told: str = ""


def _line(number: int, *said: str) -> list[str]:
    return [name(number), code(number), *said, *VISITED]


def _list(*headings: str) -> Grid:
    return sheet([[*NAMED, *headings, *VISIT], _line(1, "1", "5"), _line(2, "7", "9")])


def _over(*rows: Sequence[str], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    return sheet(
        [*rows, _line(1, "1", "", "5", "责令整改"), _line(2, "10", "立案查处", "9", "")], merged=merged
    )


def _form(*rows: Sequence[str], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    above = [["姓名", "单位"], ["张丽", RSJ], ["王强", SJJ], ["名称", name(1), "统一社会信用代码", code(1)]]
    below = [["检查对象签字", "周丽"], ["执法人员签名", "张丽", "王强", "2024年9月3日"]]
    return sheet([*above, *rows, *below], merged=merged)


UPPER = [*NAMED, RSJ, "", SJJ, "", *VISIT]
LOWER = ["", "", *("检查结果", "处理结果") * 2]
FORM = "1/人社=1 1/市监=5"

CASES = {
    **{
        f"list: {' | '.join(words)}": Case(_list(*words), BOTH)
        for words in (
            ("区人社局检查结果", "区市监局检查结果"), ("检查结果（区人社局）", "检查结果（区市监局）"), ("人社局结果", "市监局结果"),
            ("1.区人社局检查结果", "2.区市监局检查结果"), ("检查结果（由区人社局填写）", "检查结果（由区市监局填写）"),
            ("检查结果\n区人社局", "检查结果\n区市监局"), ("新华区人社局抽查结果", "新华区市场监督管理局抽查结果"),
        )
    },
    "list: 检查结果 over departments": Case(
        sheet([[*NAMED, "检查结果", "", *VISIT], ["", "", RSJ, SJJ], _line(1, "1", "5"), _line(2, "7", "9")],
              merged=((0, 2, 0, 3), (0, 0, 1, 0))), BOTH),
    "list: departments over fields": Case(_over(UPPER, LOWER, merged=((0, 2, 0, 3), (0, 4, 0, 5))),
                                          "1/人社=1 1/市监=5 2/人社=10 2/市监=9", f"{ACT} 2/人社=立案查处"),
    "list: departments over fields, not merged": Case(_over(UPPER, LOWER), "1/人社=1 1/市监=5 2/人社=10 2/市监=9",
                                                      f"{ACT} 2/人社=立案查处"),
    "list: departments alone under a title": Case(
        sheet([["检查结果一览"], [*NAMED, RSJ, SJJ, *VISIT], _line(1, "1", "5"), _line(2, "7", "9")]), BOTH),
    "list: a blank is a result that is missing": Case(
        sheet([[*NAMED, "区人社局检查结果", "区市监局检查结果", *VISIT], _line(1, "1", "")]), "1/人社=1", "", "I04@D2"),
    "list: a stroke is none": Case(
        sheet([[*NAMED, "区人社局检查结果", "区市监局检查结果", *VISIT], _line(1, "1", "/")]), "1/人社=1", ""),
    "list: one of them is not of the plan": Case(
        sheet([[*NAMED, "区教育局检查结果", "区市监局检查结果", *VISIT], _line(1, "1", "5")]), "1/市监=5", told="I03@C1"),
    "list: one 处理结果 for both": Case(
        sheet([[*NAMED, "区人社局检查结果", "区市监局检查结果", "处理结果", *VISIT], _line(1, "1", "8", "立案查处")]),
        "1/人社=1 1/市监=8", "1/市监=立案查处"),
    "list: one 备注 for both": Case(
        sheet([[*NAMED, "区人社局检查结果", "区市监局检查结果", *VISIT, "备注"], [*_line(1, "1", "8"), "已立案查处"]]),
        "1/人社=1 1/市监=8", "1/市监=立案查处"),
    "list: a date each": Case(
        sheet([[*NAMED, "区人社局检查日期", "区人社局检查结果", "区市监局检查日期", "区市监局检查结果", *VISIT[1:]],
               [name(1), code(1), "2024-9-3", "1", "2024-9-4", "5", *VISITED[1:]]]), FORM, told="I23@E2"),
    "list: one signature missing is told once": Case(
        sheet([[*NAMED, "区人社局检查结果", "区市监局检查结果", *VISIT],
               [name(1), code(1), "1", "5", *VISITED[:2], "", VISITED[3]]]), "", "", "I07@G2"),
    "list: one department under two names is not read": Case(
        sheet([[*NAMED, "检查单位", "检查结果", "区人社局检查结果", "人社局检查结果", *VISIT], _line(1, SJJ, "5", "5", "1")]),
        "1/市监=5", told="F07@E1 F07@F1"),
    "list: one department alone": Case(sheet([[*NAMED, "区市监局检查结果", *VISIT], _line(1, "5")]), "1/市监=5"),
    "list: a second department's beside the result": Case(
        sheet([[*NAMED, "检查单位", "检查事项", "检查结果", "区市监局检查结果", *VISIT],
               _line(1, RSJ, TRAINING, "1", "5")]), "1/人社=1", "", "F07@F1"),
    "form: 检查结果 over departments": Case(
        _form(["检查事项", "检查结果", ""], ["", RSJ, SJJ], [TRAINING, "1", ""], [REGISTRATION, "", "5"],
              merged=((4, 1, 4, 2),)), FORM),
    "form: strokes in the others' cells": Case(
        _form(["检查事项", "检查结果", ""], ["", RSJ, SJJ], [TRAINING, "1", "/"], [REGISTRATION, "—", "5"]), FORM),
    "form: a heading each": Case(
        _form(["检查事项", "区人社局检查结果", "区市监局检查结果"], [TRAINING, "1", ""], [REGISTRATION, "", "5"]), FORM),
    "form: departments side by side": Case(
        _form(["检查单位", RSJ, SJJ], ["检查事项", TRAINING, REGISTRATION], ["检查结果", "1", "5"]), FORM),
    "form: a label each": Case(
        _form(["区人社局检查结果", "1"], ["区市监局检查结果", "5"], ["检查时间", "2024年9月3日"]), FORM),
}  # fmt: skip


@pytest.mark.parametrize("how", CASES)
def test_results_parted_by_department(how: str) -> None:
    case = CASES[how]
    found = judged([case.sheet])
    assert (found.facts, found.acts, found.told) == (case.facts, case.acts, set(case.told.split()))
