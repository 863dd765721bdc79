"""Institutions named in rows of their own over their lines, forms cut in two and tallies on their side: each a sheet,
what counts and what is told."""

import pytest

from flows.intake.documents.recognise import extract_grids
from schemas.handover import Grid, Unreadable
from schemas.vocabulary import RESULTS
from tests.cases.judging import judged, sheet
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, code, name

HEAD = ["检查单位", "检查事项", "检查结果", "检查日期", "执法检查人员", "检查对象签字", "执法检查人员签字"]
VISITED = ["2024-9-3", "张丽、王强", "周丽", "张丽、王强"]
ONE, TWO, THREE = (
    [RSJ, TRAINING, "1", *VISITED],
    [SJJ, REGISTRATION, "5", *VISITED],
    [RSJ, TRAINING, "7", *VISITED],
)
FACTS = "1/人社=1 1/市监=5 2/人社=7"
WIDE = ((1, 0, 1, 6), (4, 0, 4, 6))


def _grouped(first: str, second: str, **marks: object) -> Grid:
    return sheet([HEAD, [first], ONE, TWO, [second], THREE], **marks)


def _spared(*rows: list[str]) -> Grid:
    """The same list with columns for number and name that its lines leave blank."""
    head = ["序号", "机构名称", *HEAD]
    return sheet([head, *(["", "", *row] if len(row) > 1 else row for row in rows)])


def _headed(first: list[str], second: list[str]) -> Grid:
    return sheet([first, HEAD, ONE, TWO, second, HEAD, THREE])


CASES = {
    "names alone": (_grouped(name(1), name(2)), FACTS, "I20@A2 I20@A5"),
    "names and codes, merged": (_grouped(f"一、{name(1)}（{code(1)}）", f"二、{name(2)}（{code(2)}）", merged=WIDE), FACTS, ""),
    "labelled": (_grouped(f"被检查单位：{name(1)}  统一社会信用代码：{code(1)}",
                          f"被检查单位：{name(2)}  统一社会信用代码：{code(2)}"), FACTS, ""),
    "counted": (_grouped(f"1. {name(1)} {code(1)}（共2项）", f"2. {name(2)} {code(2)}（1项）"), FACTS, ""),
    "lines with a blank column for the name": (_spared([name(1)], ONE, TWO, [name(2)], THREE), FACTS, "I20@A2 I20@A5"),
    "above a header each": (_headed([f"检查对象：{name(1)}，{code(1)}"], [f"检查对象：{name(2)}，{code(2)}"]), FACTS, ""),
    "a label and its value above a header each": (
        _headed(["被检查单位", name(1), "统一社会信用代码", code(1)], ["被检查单位", name(2), "统一社会信用代码", code(2)]), FACTS, ""),
    "a group that is not understood is nobody's": (
        _spared([name(1)], ONE, TWO, ["龙翔"], THREE), "1/人社=1 1/市监=5", "I20@A2 I01@B6"),
    "the second is not in the roster": (_grouped(name(1), "新华区春天舞蹈学校"), "1/人社=1 1/市监=5", "I20@A2 I01@A5"),
}  # fmt: skip


@pytest.mark.parametrize("how", CASES)
def test_an_institution_over_its_lines(how: str) -> None:
    grid, facts, told = CASES[how]
    found = judged([grid])
    assert (found.facts, found.told) == (facts, set(told.split()))


LISTED = ["名称", "统一社会信用代码", *HEAD[2:]]
AT_FIRST, AT_LAST = [name(1), code(1), "1", *VISITED], [name(2), code(2), "9", *VISITED]
DEPARTMENTS = {
    **{
        f"{label} over its lines": [LISTED, [f"{label}区人社局"], AT_FIRST, [f"{label}区市监局"], AT_LAST]
        for label in ("检查单位：", "填报单位（盖章）：", "单位:", "▲", "以下为", "第一部分 ", "——", "1.")
    },
    **{
        f"below its lines, {of[-4:]}": [LISTED, AT_FIRST, [of.format(RSJ), *beside], AT_LAST, [of.format(SJJ), *beside]]
        for of, *beside in (
            ("填报单位：{}",), ("单位：{}", "", "2024-10-8"), ("{}（小计）",), ("{}共1户",)
        )
    },
    "above the header and again": [["检查单位：区人社局"], LISTED, AT_FIRST, ["检查单位：区市监局"], AT_LAST],
}  # fmt: skip


@pytest.mark.parametrize("how", DEPARTMENTS)
def test_a_department_told_between_the_lines(how: str) -> None:
    found = judged([sheet(DEPARTMENTS[how])])
    assert (found.facts, found.told) == ("1/人社=1 2/市监=9", set())


def test_a_department_told_between_lines_alone_holds_for_those_below() -> None:
    found = judged([sheet([LISTED, AT_FIRST, [SJJ], AT_LAST])])
    assert (found.facts, found.told) == ("2/市监=9", {"I03@H2"})


FORM = [
    ["部门联合抽查检查情况记录表"], ["执法检查人员", "姓名", "单位"], ["", "张丽", RSJ], ["", "王强", SJJ],
    ["名称", name(1), "统一社会信用代码", code(1)], ["检查单位", "检查事项", "检查结果"], [RSJ, TRAINING, "1"],
    [SJJ, REGISTRATION, "5"], ["备注", ""], ["检查对象签字", "周丽"], ["执法人员签名", "张丽", "王强", "2024年9月3日"],
]  # fmt: skip


@pytest.mark.parametrize("rows", [7, 8, 9])
def test_a_form_cut_above_its_signatures_is_told_once(rows: int) -> None:
    assert judged([sheet(FORM[:rows])]).told == {f"I07@A{rows}"}
    (detail,) = set(extract_grids([sheet(FORM[:rows])]).tables["told"]["detail"])
    assert "截断" in detail


TALLY = [
    ["项目", "户数", "占比"],
    ["抽查户数", "2", "100%"],
    *([words, "0", "0%"] for words in RESULTS.values()),
]
SUSPECTED = {
    "the signatures of a form": (FORM[9:], "签字页"),
    "附件3 on its side": (TALLY, "行列互换"),
    "codes without a header": ([["甲", code(1)], ["乙", code(2)]], "没有表头"),
}


@pytest.mark.parametrize("what", SUSPECTED)
def test_a_file_that_is_none_of_the_documents_is_told_what_it_looks_like(what: str) -> None:
    rows, said = SUSPECTED[what]
    with pytest.raises(Unreadable, match=said):
        extract_grids([sheet(rows)])
