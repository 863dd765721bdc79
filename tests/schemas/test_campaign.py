"""campaign.toml: what a plan's own lists become, and what is refused, with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, parse_campaign
from schemas.classes import CreditClass
from schemas.vocabulary import DISPOSITIONS
from tests.making import MEASURES, plan

SHARES = "[share]\nA = 0.01\nB = 0.03\nC = 0.10\nD = 0.20\n"
PLAIN = plan()
LINES = PLAIN.count("\n")


def _without_shares() -> str:
    assert SHARES in PLAIN
    return PLAIN.replace(SHARES, "")


def _campaign(lists: str) -> Campaign:
    return parse_campaign((_without_shares() if "[[class]]" in lists else PLAIN) + lists)


def test_the_default_is_the_notices_to_the_letter() -> None:
    campaign = parse_campaign(PLAIN)
    assert tuple(campaign.measures) == MEASURES
    assert campaign.dispositions.columns == DISPOSITIONS
    assert campaign.dispositions.referrals == {"函告许可部门", "移送司法机关"}
    assert [(c.name, c.share) for c in campaign.classes.entries] == [
        ("A", 0.01),
        ("B", 0.03),
        ("C", 0.1),
        ("D", 0.2),
    ]
    assert campaign.signature.lists == "required"
    assert campaign.results.dispositions == {5: "责令整改"}


def test_a_class_whose_share_is_left_out_exists_and_is_not_drawn() -> None:
    campaign = parse_campaign(PLAIN.replace("D = 0.20\n", ""))
    assert campaign.classes.by_name["D"] == CreditClass("D") and campaign.classes.read("D") == "D"


OWN = """
[[class]]
name = "低风险"
also = ["低", "信用风险低"]
share = 0.01
at_least = 3
[[class]]
name = "民办非企业"
number = 5
unclassified = true

[[result]]
code = "1"
name = "未发现问题"
also = ["查过了"]
excludes = ["A"]
[[result]]
code = 2
name = "已关闭停业"
alone = true
open = true
[[result]]
code = "A"
name = "发现问题经责令已改正"
problem = true
disposition = "责令改正"

[[disposition]]
name = "责令改正"
column = "corrected"
[[disposition]]
name = "罚款"
also = ["行政处罚"]
[[disposition]]
name = "移送司法机关"
referral = true

[signature]
lists = "on_forms"
"""


def test_a_plans_own_lists() -> None:
    campaign = _campaign(OWN)
    results, dispositions = campaign.results, campaign.dispositions
    assert results.codes == ("1", "2", "A") and not results.is_numeric
    assert results.problems == {"A"} and results.supervised == {"2", "A"} and results.clean == {"1"}
    assert results.dispositions == {"A": "责令改正"}
    assert (
        results.contradict(["A", "1"]) and results.contradict(["1", "A"]) and results.contradict(["2", "A"])
    )
    assert not results.contradict(["1"]) and not results.contradict(["2"])
    assert results.read("查过了").codes == ("1",) and results.read("发现问题已责令整改").codes == ("A",)
    assert dispositions.columns == {
        "责令改正": "corrected",
        "罚款": "disposition_2",
        "移送司法机关": "disposition_3",
    }
    assert dispositions.referrals == {"移送司法机关"} and dispositions.named("责令限期整改") == "责令改正"
    assert tuple(campaign.measures) == (
        "inspected", "result_1", "result_2", "result_a", "corrected", "disposition_2", "disposition_3",
    )  # fmt: skip
    assert campaign.classes.read("低风险类") == "低风险" and campaign.classes.read("") == "民办非企业"
    assert (
        campaign.classes.by_name["低风险"].told == "1%（至少 3 户）"
        and campaign.signature.lists == "on_forms"
    )


def test_what_is_only_near_in_words_heads_no_column() -> None:
    campaign = parse_campaign(PLAIN)
    headings = campaign.counted.headings
    assert list(headings) == ["department", *campaign.measures]
    assert "未按规定公示" in headings["result_2"] and "未按规定公示年报" not in headings["result_2"]
    assert "正常" not in headings["result_1"] and "责令改正" not in headings["result_5"]
    assert "责令改正" in headings["rectification_ordered"] and "发现问题已责令改正" in headings["result_5"]


def test_the_notices_result_implies_the_plans_disposition_or_none() -> None:
    assert _campaign('[[disposition]]\nname = "责令改正"\n').results.dispositions == {5: "责令改正"}
    assert _campaign('[[disposition]]\nname = "罚款"\n').results.dispositions == {}


REFUSED = [
    ('[[class]]\nname = "低"\nshare = 1.5\n', "超出允许的范围（填的是 1.5）", 3),
    ('[[class]]\nname = "低"\nshare = -0.1\n', "超出允许的范围", 3),
    ('[[class]]\nname = "低"\nshare = 0.1\n[[class]]\nname = "高"\nsize = 3\nshare = 0.1\n', "不认识“class.2.size”", 6),
    ('[[class]]\nname = "低"\nshare = 0.1\n[[class]]\nshare = 0.1\n[[class]]\nname = "高"\nshare = 0.1\n', "缺“class.2.name”", 4),
    ('[[class]]\nname = "低"\n', "要写 share（比例）或 number（户数）", 1),
    ('[[class]]\nname = "低"\nshare = 0.1\nnumber = 2\n', "要写 share（比例）或 number（户数）", 1),
    ('[[class]]\nname = "低"\nnumber = 2\nat_least = 1\n', "at_least 只能和 share 一起写", 4),
    ('[[class]]\nname = "低"\nshare = 0.1\n[[class]]\nname = "高"\nalso = [\n  "重点",\n  "低风险",\n]\nshare = 0.2\n', "“低风险”在“低”里已经有了", 8),
    ('[[class]]\nname = "甲"\nshare = 0.1\nunclassified = true\n[[class]]\nname = "乙"\nshare = 0.1\nunclassified = true\n', "只能有一类写 unclassified", 8),
    ('[[class]]\nname = "合计"\nshare = 0.1\n', "分类不能叫“合计”", 2),
    ('[[result]]\ncode = "1"\nname = "正常"\n[[result]]\ncode = "1"\nname = "异常"\n', "编号“1”写了两次", 5),
    ('[[result]]\ncode = "A"\nname = "正常"\n[[result]]\ncode = "a"\nname = "异常"\n', "编号“a”写了两次", 5),
    ('[[result]]\ncode = "01"\nname = "正常"\n', "编号“01”不对", 2),
    ('[[result]]\ncode = "1"\nname = "正常"\n[[result]]\ncode = "2"\nname = "异常"\nalso = ["正 常。"]\n', "“正 常。”在“正常”里已经有了", 7),
    ('[[result]]\ncode = "1"\nname = "正常"\nalso = ["2"]\n[[result]]\ncode = "2"\nname = "异常"\n', "“2”是另一个结果的编号", 4),
    ('[[result]]\ncode = "1"\nname = "——"\n', "“——”里没有文字", 3),
    ('[[result]]\ncode = "1"\nname = "正常"\nexcludes = [\n  "1",\n]\n', "不能排除它自己", 5),
    ('[[result]]\ncode = "1"\nname = "正常"\nexcludes = ["9"]\n', "excludes 里的“9”不是任何一个结果的编号", 4),
    ('[[result]]\ncode = "1"\nname = "正常"\ndisposition = "罚款"\n', "处理结果“罚款”不在处理结果里", 4),
    ('[[result]]\ncode = "1"\nname = "正常"\nkolor = 1\n', "不认识“result.1.kolor”", 4),
    ('[[disposition]]\nname = "罚款"\ncolumn = "inspected"\n', "列名“inspected”已有别的用处", 3),
    ('[[disposition]]\nname = "罚款"\ncolumn = "result_1"\n', "列名“result_1”已有别的用处", 3),
    ('[[disposition]]\nname = "罚款"\ncolumn = "罚款"\n', "“罚款”不能作列名", 3),
    ('[[disposition]]\nname = "罚款"\ncolumn = "order"\n', "“order”不能作列名", 3),
    ('[[disposition]]\nname = "罚款"\n[[disposition]]\nname = "约谈"\ncolumn = "disposition_1"\n', "列名“disposition_1”用了两次", 5),
    ('[[disposition]]\nname = "罚款"\n[[disposition]]\nname = "处罚"\nalso = ["罚 款"]\n', "“罚 款”在“罚款”里已经有了", 5),
    ('[signature]\nlists = "never"\n', "“signature.lists”的值不对", 2),
]  # fmt: skip


@pytest.mark.parametrize(("lists", "told", "line"), REFUSED)
def test_what_is_refused_stands_in_the_line_named(lists: str, told: str, line: int) -> None:
    text = (_without_shares() if "[[class]]" in lists else PLAIN) + lists
    with pytest.raises(CampaignError) as refused:
        parse_campaign(text)
    first = text.count("\n") - lists.count("\n")
    assert f"第 {first + line} 行：" in refused.value.message and told in refused.value.message


def test_shares_stand_in_one_way_and_must_stand() -> None:
    with pytest.raises(CampaignError, match=rf"第 {LINES + 1} 行：\[share\] 和 \[\[class\]\] 只能写一种"):
        parse_campaign(PLAIN + '[[class]]\nname = "低"\nshare = 0.1\n')
    with pytest.raises(CampaignError, match="缺“share”"):
        parse_campaign(_without_shares())


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(CampaignError, match="有 3 处不对") as refused:
        _campaign('[[result]]\ncode = "1"\nname = "正常"\nexcludes = ["7"]\n[[disposition]]\nname = "约谈"\n[[disposition]]\nname = "约谈"\n'
                  '[[result]]\ncode = "1"\nname = "异常"\n')  # fmt: skip
    assert [f"第 {LINES + n} 行" in refused.value.message for n in (4, 8, 10)] == [True] * 3


def test_departments_names_are_told_at_their_line() -> None:
    doubled = PLAIN.replace('name = "区市监局"', 'name = "区市监局"', 1).replace('"市监局"', '"人社局"')
    line = next(
        n
        for n, text in enumerate(doubled.splitlines(), 1)
        if "aliases" in text and '"人社局"' in text and "市场" in text
    )
    with pytest.raises(CampaignError, match=f"第 {line} 行：“人社局”既是 区人社局 又是 区市监局 的名称"):
        parse_campaign(doubled)


@given(st.lists(st.text("甲乙丙丁戊己", min_size=1, max_size=3), min_size=2, max_size=6))
def test_two_entries_never_share_a_word(names: list[str]) -> None:
    lists = "".join(f'[[result]]\ncode = "{code}"\nname = "{name}"\n' for code, name in enumerate(names, 1))
    if len(set(names)) == len(names):
        results = _campaign(lists).results
        assert [results.read(name).codes for name in names] == [(code,) for code in range(1, len(names) + 1)]
    else:
        with pytest.raises(CampaignError, match="已经有了"):
            _campaign(lists)
