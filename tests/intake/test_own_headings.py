"""Columns are known by the plan's own names: 附件3,
results side by side, a list that goes on without its header."""

from collections.abc import Mapping, Sequence

import pytest

from flows.intake.documents.recognise import extract_grids
from schemas.handover import Extract, Grid, Unreadable
from schemas.lists import Disposition, Dispositions, Result, Results
from schemas.measures import Measures
from tests.making import SJJ, code, name

OWN = Measures(
    Results((
        Result("1", "正常", ("没有问题",)), Result("12", "迁出"), Result("A", "待后续处理", problem=True),
        Result("E", "责令已改正", ("责令改正",), problem=True), Result("F", "未开展经营"),
    )),
    Dispositions((Disposition("责令改正", "ordered"), Disposition("约谈", "disposition_2"))),
)  # fmt: skip
TWO = Measures(
    Results((Result("1", "正常"), Result("2", "异常", problem=True))),
    Dispositions((Disposition("约谈", "d"),)),
)


def _read(measures: Measures, *sheets: Sequence[Sequence[str]]) -> Extract:
    grids = [
        Grid(f"表{n}", [[*row, *[""] * (max(map(len, rows)) - len(row))] for row in rows])
        for n, rows in enumerate(sheets, 1)
    ]
    return extract_grids(grids, measures)


def _figures(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return dict(zip(table["measure"], table["figure"], strict=True))


def test_a_departments_tally_by_the_plans_names() -> None:
    heads = [
        "单位",
        "抽查户数",
        "1.正常",
        "12迁出",
        "A.待后续处理",
        "E责令已改正",
        "未开展经营",
        "责令改正",
        "约谈",
    ]
    extract = _read(OWN, [["联合抽查统计表"], heads, [SJJ, *"987654321"[:8]]])
    assert extract.kinds == ["department_tally"] and not extract.tables.get("told", {}).get("rule")
    assert _figures(extract.tables["tally"]) == {
        "inspected": "9", "result_1": "8", "result_12": "7", "result_a": "6", "result_e": "5", "result_f": "4",
        "ordered": "3", "disposition_2": "2",
    }  # fmt: skip


def test_a_plan_with_two_results_has_a_tally_of_two() -> None:
    extract = _read(TWO, [["部门", "户数", "正常", "异常", "约谈"], [SJJ, "5", "4", "1", "0"]])
    assert _figures(extract.tables["tally"]) == {"inspected": "5", "result_1": "4", "result_2": "1", "d": "0"}


def test_the_notices_names_head_nothing_of_another_plan() -> None:
    heads = ["单位", "抽查户数", "未按规定公示应当公示的信息", "合格", "不合格", "不配合检查情节严重"]
    with pytest.raises(Unreadable):
        _read(OWN, [heads, [SJJ, "5", "1", "4", "0", "0"]])


def test_a_tick_under_one_of_the_plans_results() -> None:
    heads = [
        "名称",
        "统一社会信用代码",
        "检查单位",
        "检查日期",
        "执法检查人员",
        "正常",
        "迁出",
        "待后续处理",
        "责令已改正",
    ]
    extract = _read(OWN, [heads, [name(1), code(1), SJJ, "2024-9-3", "张丽、王强", "", "", "√", ""]])
    assert extract.tables["record"]["result"] == ["待后续处理"]
    assert extract.tables["record"]["unsigned_at"] == ["F1"]


def test_a_list_goes_on_with_codes_the_plan_has() -> None:
    heads = ["名称", "检查单位", "检查结果", "执法检查人员"]
    second = [[name(2), SJJ, "E", "张丽、王强"], [name(3), SJJ, "12", "张丽、王强"]]
    extract = _read(OWN, [heads, [name(1), SJJ, "A", "张丽、王强"]], second)
    assert extract.tables["record"]["result"] == ["A", "E", "12"]
    assert extract.tables["record"]["unsigned_at"] == ["C1"] * 3


@pytest.mark.parametrize(
    ("signature", "at"), [("检查对象签字", ""), ("执法检查人员签字", ""), ("备注", "C1")]
)
def test_whether_a_list_has_a_column_for_signatures(signature: str, at: str) -> None:
    heads = ["名称", "检查单位", "检查结果", "执法检查人员", signature]
    extract = _read(OWN, [heads, [name(1), SJJ, "A", "张丽、王强", ""]])
    assert extract.tables["record"]["unsigned_at"] == [at]
