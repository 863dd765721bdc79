"""Words outside of the cells that are read: those that would change a line are told, how to fill in is not."""

import pytest

from tests.cases.judging import judged, sheet
from tests.making import LIST_HEADINGS, REGISTRATION, RSJ, SJJ, TRAINING, code, name, record_row

LINE = record_row(1)
LISTS = {
    "below": ([[*LIST_HEADINGS], LINE, ["注：第1户检查结果应为5"]], "F09@A3"),
    "right of the line": ([[*LIST_HEADINGS, ""], [*LINE, "结果填错了，是5"]], "F09@L2"),
    "above": ([["本表作废，以9月10日的为准"], LIST_HEADINGS, LINE], "F09@A1"),
    "how to fill in": ([["2024年检查台账"], LIST_HEADINGS, LINE, ["说明：检查结果应为1—10的编号"], ["填表人：张丽"]], ""),
    "a remark, which is read": ([LIST_HEADINGS, record_row(1, remark="整改期限改为10日")], ""),
}  # fmt: skip


@pytest.mark.parametrize("where", LISTS)
def test_a_correction_beside_a_list_is_told(where: str) -> None:
    rows, told = LISTS[where]
    found = judged([sheet(rows)])
    assert (found.facts, found.told) == ("1/市监=1", set(told.split()))


def test_a_correction_beside_a_form_is_told_and_its_remark_is_read() -> None:
    rows = [
        ["名称", name(1), "统一社会信用代码", code(1)], ["检查单位", "检查事项", "检查结果"], [RSJ, TRAINING, "1", "", "应为7"],
        [SJJ, REGISTRATION, "5"], ["备注", "名称有误，以执照为准"], ["检查对象签字", "周丽"],
        ["执法人员签名", "张丽、王强", "2024年9月3日"], ["以上第1行有误"],
    ]  # fmt: skip
    found = judged([sheet(rows)])
    assert (found.facts, found.told) == ("1/人社=1 1/市监=5", {"F09@E3", "F09@A8"})
