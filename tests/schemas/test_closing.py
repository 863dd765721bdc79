"""What a 复查结果 says: it closes, it does not, or nobody understands it; and what a 处理结果 cell states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lists import NOTICE_DISPOSITIONS, Disposition, Dispositions, Result, Results
from schemas.readings import read_closing

CLOSES = (
    "已改正", "已整改", "整改到位", "合格", "通过", "已完成变更登记", "已列入经营异常名录", "已结案", "已注销", "已退费", "√", "✓", "是", "1", "9",
    "1、9", "未发现问题", "未再发现", "未再发现问题", "未再发现违法行为", "未发现新的问题", "复查未发现上述问题", "复查合格", "问题已整改完毕", "已整改，未发现问题",
    "已按要求整改", "已于10月8日完成整改", "整改完成", "已补报年报", "无问题", "没有发现问题", "问题不再存在", "正常", "同意销号", "☑已整改□未整改",
    "已全部改正", "均已整改", "符合要求", "隐患已消除", "已整改到位，现场复查合格", "已责令整改，现已改正", "经复查，整改合格", "全部整改到位", "已 整\n改",
    "隐患已排除并整改到位", "已取得办学许可证", "已更正公示信息", "完成", "已解决",
    "3项问题，已整改3项", "两项均已改正", "已整改3/3", "整改完成率100%", "9/30已整改", "2024/9/30整改完成", "已全部改正3项，其中1项当场改正",
    "列入经营异常名录", "已全额退费", "不再存在",
)  # fmt: skip
STAYS_OPEN = (
    "未改正", "未整改", "未通过", "不合格", "10", "基本整改到位", "部分整改", "正在整改", "整改中", "2", "1、5", "否", "×", "逾期未改", "拒不改正",
    "仍未整改", "仍存在问题", "存在问题", "发现问题", "待整改", "已整改，但部分资料未补齐", "整改不到位", "不符合要求", "□已整改☑未整改", "继续整改", "限期整改",
    "大部分已整改", "尚未完成", "没有整改", "已整改未到位", "发现问题已责令整改", "未按期整改", "问题未消除", "整改不彻底", "已整改；消防通道仍堵塞", "8", "7",
    "个别问题未改", "拟于下月整改", "未发现整改", "要求整改",
    "已整改3项，剩1项", "已改正2处，还有1处", "已整改两项，剩余一项",
    "两项已改正一项", "3项问题已整改2项", "已整改2/3", "完成80%", "共十二处，已消除十一处",
)  # fmt: skip
NOT_UNDERSTOOD = (
    "",
    "/",
    "整改",
    "见附件",
    "已移送",
    "已处罚",
    "属实",
    "？",
    "已立案",
    "张三",
    "已签收",
    "约谈",
    "□已整改 □未整改",
    "12",
    "2024年10月8日",
)


@pytest.mark.parametrize(
    ("text", "closes"),
    [*((text, True) for text in CLOSES), *((text, False) for text in STAYS_OPEN), *((text, None) for text in NOT_UNDERSTOOD)],
)  # fmt: skip
def test_whether_a_reinspection_closes(text: str, closes: bool | None) -> None:
    assert read_closing(text) is closes


@given(
    st.sampled_from([text for text in CLOSES if "□" not in text]),
    st.sampled_from(["未整改", "部分问题未改", "仍有隐患未消除", "正在整改"]),
)
def test_one_clause_that_does_not_close_keeps_it_open(closing: str, open_: str) -> None:
    assert read_closing(f"{closing}，{open_}") is False


def test_a_number_closes_by_the_plans_list() -> None:
    plan = Results((Result("1", "有问题", problem=True), Result("2", "正常"), Result("3", "关注", open=True)))
    assert [read_closing(text, plan) for text in "1234"] == [False, True, False, None]


PLAN = Dispositions(
    (Disposition("责令改正", "a"), Disposition("约谈、警示", "b"), Disposition("行政处罚", "c", ("罚款",)))
)
STATED = {
    "责令整改": ["责令整改"], "已责令改正": ["责令整改"], "依法予以立案查处": ["立案查处"], "责令整改、立案查处": ["责令整改", "立案查处"],
    "1.责令整改；2.函告许可部门": ["责令整改", "函告许可部门"], "责令限期15日内改正": ["责令整改"], "责令限期改正通知书": ["责令整改"],
    "已立案（新市监立〔2024〕3号）": ["立案查处"], "立案查处并移送司法机关": ["立案查处", "移送司法机关"], "☑责令整改 □立案查处 □函告许可部门": ["责令整改"],
    "□责令整改 □立案查处": [], "责令整改，未立案": ["责令整改"], "无需移送司法机关": [], "": [], "/": [], "无": [], "责 令 整 改": ["责令整改"],
    "责令整改\n立案查处": ["责令整改", "立案查处"], "立案查处（拟）": [], "立案查处：否": [], "移送司法机关（待定）": [], "未移送": [],
    "①责令整改": ["责令整改"], "责令整改（未整改到位）": ["责令整改"], "责改": ["责令整改"], "限改、立案1起": ["责令整改", "立案查处"],
    "下达整改通知书": ["责令整改"], "①责令整改②立案查处": ["责令整改", "立案查处"], "责令整改2项": ["责令整改"], "限期15日整改": ["责令整改"],
    "口头责令改正": ["责令整改"], "責令整改，立案查處": ["责令整改", "立案查处"], "立按查处": ["立案查处"], "己责令整改": ["责令整改"],
    "责令整改：是；立案：否": ["责令整改"], "函告区行政审批局": ["函告许可部门"], "抄告许可部门": ["函告许可部门"], "移送公安机关": ["移送司法机关"],
    "移交公安局处理": ["移送司法机关"], "责令整改（未立案）": ["责令整改"], "立案查处（未立案）": [], "责令整改（待下达）": [], "责令整改（未送达）": [],
    "立案查处（审批中）": [], "责令整改1项、立案0项": ["责令整改"], "责令整改10项": ["责令整改"], "转公安机关": ["移送司法机关"], "建议移送公安机关": [],
    "不予立案调查": [], "未下达整改通知书": [],
}  # fmt: skip
STRANGE = (
    "罚款",
    "①",
    "责令停业",
    "移送市监局",
    "由公安机关移送",
    "约谈",
    "是",
    "√",
    "责令整改、罚款",
    "5",
    "☑其他 □责令整改",
    "已处理",
    "立案查处（去年）",
    "核实后立案",
    "转执法大队立案",
)


@pytest.mark.parametrize("text", STATED)
def test_what_a_disposition_cell_states(text: str) -> None:
    assert NOTICE_DISPOSITIONS.read(text) == (STATED[text], False)


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_none_of_the_dispositions_is_strange(text: str) -> None:
    assert NOTICE_DISPOSITIONS.read(text)[1]


@pytest.mark.parametrize(
    ("text", "names", "strange"),
    [("罚款", ["行政处罚"], False), ("约谈、警示", ["约谈、警示"], False), ("责令整改，罚款", ["责令改正", "行政处罚"], False), ("立案查处", [], True)],
)  # fmt: skip
def test_the_plans_own_dispositions(text: str, names: list[str], strange: bool) -> None:
    assert PLAN.read(text) == (names, strange)
