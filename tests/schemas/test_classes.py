"""Classes and shares as rosters and plans write them."""

import pytest

from schemas.classes import Classes, CreditClass, classes_of_shares
from schemas.shares import read_share, share_faults

A_TO_D = classes_of_shares({"A": 0.01, "B": 0.03, "C": 0.1, "D": 0.2})
NATIONAL = Classes(tuple(CreditClass(name, share=0.1) for name in ("低", "一般", "较高", "高")))
FIVE = Classes(
    (
        *A_TO_D.entries,
        CreditClass("合作社", number=2),
        CreditClass("个体", ("个体工商户",), 0.05, unclassified=True),
    )
)
TWO = Classes((CreditClass("低风险", ("信用风险低",), 0.1), CreditClass("高风险", (), 0.3)))

NAMED = {
    "A": "A", "Ａ": "A", "a": "A", "A类": "A", "A级": "A", "（A类）": "A", "A 类": "A", "A类机构": "A", "低风险主体": "A",
    "信用风险低（A类）": "A", "低风险(A)": "A", "A-低风险": "A", "信用风险等级：B": "B", "B等": "B", "低": "A", "低风险": "A",
    "信用风险低": "A", "信用风险一般": "B", "一般": "B", "较高风险": "C", "信用风险较高": "C", "高": "D", "高风险": "D", "D级高风险": "D",
    "守信": "A", "警示": "B", "失信": "C", "严重失信": "D", "优": "A", "良": "B", "优秀": None, "差": "D",
    "\u200bA\u2060类": "A", "": None, "/": None, "未分类": None, "E": None, "A+": None, "AAA": None, "AA级": None,
    "B-": None, "AB": None, "A、B": None, "A类（高风险）": None, "中": None, "中风险": None, "中低风险": None, "非A类": None,
    "A类或B类": None, "不低": None, "Α": None, "А类": None, "待定": None, "1": None,
}  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_class_however_it_is_written(text: str) -> None:
    assert A_TO_D.read(text) == NAMED[text]


@pytest.mark.parametrize(
    ("text", "beside", "name"),
    [("中", {"优", "良", "差"}, "C"), ("中", {"高", "低"}, None), ("高", {"中", "低"}, None), ("低风险", {"中风险", "高风险"}, None), ("A", {"中"}, "A"),
     ("低风险（A类）", {"中风险"}, "A"), ("优", {"良", "中"}, "A"), ("一般", {"高"}, "B")],
)  # fmt: skip
def test_a_scale_of_three_is_not_taken_for_four(text: str, beside: set[str], name: str | None) -> None:
    assert A_TO_D.read(text, beside) == name


@pytest.mark.parametrize(
    ("classes", "text", "name"),
    [
        (NATIONAL, "信用风险低", "低"), (NATIONAL, "A类", "低"), (NATIONAL, "较高风险", "较高"), (NATIONAL, "高", "高"),
        (NATIONAL, "E", None),
        (FIVE, "合作社", "合作社"), (FIVE, "个体工商户", "个体"), (FIVE, "", "个体"), (FIVE, "未评级", "个体"),
        (FIVE, "低风险", "A"), (FIVE, "其他", None),
        (TWO, "低", "低风险"), (TWO, "信用风险低", "低风险"), (TWO, "高风险类", "高风险"), (TWO, "A", None),
        (TWO, "较高", None), (TWO, "", None),
        (Classes((CreditClass("全部", share=0.1),)), "B类", "全部"),
        (Classes((CreditClass("全部", share=0.1),)), "", "全部"),
    ],
)  # fmt: skip
def test_the_plans_own_classes(classes: Classes, text: str, name: str | None) -> None:
    assert classes.read(text) == name


SHARES = {
    "10%": [(None, 0.1, None, "exact")], "10％": [(None, 0.1, None, "exact")],
    "0.1": [(None, 0.1, None, "exact")], "百分之十": [(None, 0.1, None, "exact")],
    "百分之一点五": [(None, 0.015, None, "exact")], "5‰": [(None, 0.005, None, "exact")],
    "不低于5%": [(None, 0.05, None, "at_least")], "5%以上": [(None, 0.05, None, "at_least")],
    "≥5%": [(None, 0.05, None, "at_least")], "不低于检查对象总数的5%": [(None, 0.05, None, "at_least")],
    "不超过20%": [(None, 0.2, None, "at_most")],
    "3%-5%": [(None, 0.03, None, "at_least"), (None, 0.05, None, "at_most")],
    "1户": [(None, None, 1, "exact")], "不少于3户": [(None, None, 3, "at_least")],
    "至少抽取三户": [(None, None, 3, "at_least")], "全覆盖": [(None, 1.0, None, "exact")],
    "100%": [(None, 1.0, None, "exact")], "基数:7 抽查比例:10%": [(None, 0.1, None, "exact")],
    "基数7户，抽1户": [(None, None, 1, "exact")], "5%，每年1次": [(None, 0.05, None, "exact")],
    "5%（不少于3户）": [(None, 0.05, None, "exact"), (None, None, 3, "at_least")],
    "新华区人力资源服务机构风险分类 A 类 1%": [("A", 0.01, None, "exact")],
    "低风险1%、较高风险10%": [("A", 0.01, None, "exact"), ("C", 0.1, None, "exact")],
    "A、B类5%": [("A", 0.05, None, "exact"), ("B", 0.05, None, "exact")],
    "A类、B类按1%、3%": [("A", 0.01, None, "exact"), ("B", 0.03, None, "exact")],
    "1%（A类）、3%（B类）": [("B", 0.03, None, "exact"), ("A", 0.01, None, "exact")],
    "D类全覆盖": [("D", 1.0, None, "exact")], "": [], "5": [], "1": [], "详见附件": [], "抽查3个月内": [], "/": [],
}  # fmt: skip


@pytest.mark.parametrize("text", SHARES)
def test_a_share_however_it_is_written(text: str) -> None:
    assert [tuple(share) for share in read_share(text, A_TO_D)] == SHARES[text]


PLAN = Classes((*A_TO_D.entries[:3], CreditClass("D", number=5), CreditClass("E", share=0.02, at_least=3)))
TASK = "2024年新华区{}类职业技能培训领域联合检查"


@pytest.mark.parametrize(
    ("text", "task", "told"),
    [
        ("1%", "A", ""), ("5%", "B", "（B 类写的是 5%，计划是 3%）"), ("A类1%、B类3%、C类10%", "A", ""),
        ("A类1%、B类5%", "A", "（B 类写的是 5%，计划是 3%）"), ("不低于2%", "B", ""),
        ("不低于5%", "B", "（B 类写的是 不低于 5%，计划是 3%）"), ("不超过5%", "B", ""),
        ("不超过2%", "B", "（B 类写的是 不超过 2%，计划是 3%）"), ("1%-5%", "B", ""), ("5户", "D", ""),
        ("6户", "D", "（D 类写的是 6 户，计划是 5 户）"), ("不少于4户", "D", ""), ("10%", "D", ""), ("3户", "A", ""),
        ("2%（不少于3户）", "E", ""), ("2%，不少于4户", "E", "（E 类写的是 不低于 4 户，计划是 2%（至少 3 户））"), ("10%", "", ""),
        ("详见附件", "A", ""), ("全覆盖", "C", "（C 类写的是 100%，计划是 10%）"),
        ("A类1%，其余3%", "", "（C 类写的是 3%，计划是 10%）（E 类写的是 3%，计划是 2%（至少 3 户））"),
        ("A类5%，其余不低于1%", "A", "（A 类写的是 5%，计划是 1%）"), ("A类5%，其他不抽", "", "（A 类写的是 5%，计划是 1%）"),
        ("除A类外2%", "", "（B 类写的是 2%，计划是 3%）（C 类写的是 2%，计划是 10%）"), ("其余3%", "B", ""), ("除特殊情况外3%", "", ""),
    ],
)  # fmt: skip
def test_a_share_is_held_against_the_plan(text: str, task: str, told: str) -> None:
    assert share_faults(text, TASK.format(task), PLAN) == told


def test_a_share_of_no_class_contradicts_where_no_class_has_it() -> None:
    assert (
        share_faults("5%", "联合检查", A_TO_D) == "（写的是 5%，计划是 A 类 1%、B 类 3%、C 类 10%、D 类 20%）"
    )
    assert share_faults("3%", "联合检查", A_TO_D) == ""
    one = Classes((CreditClass("全部", share=0.1),))
    assert share_faults("10％", "A类联合检查", one) == "" and "计划是 10%" in share_faults(
        "5%", "A类联合检查", one
    )
