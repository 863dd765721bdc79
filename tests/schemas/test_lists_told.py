"""How messages speak of a plan's lists, and by which headings its columns are known."""

from collections.abc import Sequence

import pytest

from schemas.campaign import Campaign
from schemas.campaign_file import parse_campaign
from schemas.lists_told import codes_told
from schemas.measures import NOTICE_MEASURES
from schemas.rules import RULES
from tests import making

OWN = """
[[result]]
code = 1
name = "正常"
[[result]]
code = "A"
name = "责令改正"
also = ["已当场改正"]
problem = true
[[disposition]]
name = "约谈"
[[disposition]]
name = "责令改正"
column = "ordered"
"""


@pytest.fixture(scope="module")
def own() -> Campaign:
    """A plan with two results, one of which is worded as a disposition, and two dispositions."""
    return parse_campaign(making.plan() + OWN)


@pytest.mark.parametrize(("codes", "told"), [
    (range(1, 11), "1–10"), ([1, 2], "1、2"), ([1, 2, 3, 5, 8, 9, 10], "1–3、5、8–10"), ("12ABC", "1、2、A、B、C"),
    ([*map(str, range(1, 13)), "A", "B", "C", "E"], "1–12、A、B、C、E"), ([3, 2, 1], "3、2、1"), ([], ""),
])  # fmt: skip
def test_codes_in_short(codes: Sequence[int | str], told: str) -> None:
    assert codes_told(codes) == told


def test_the_notices_lists_keep_the_notices_words() -> None:
    assert parse_campaign(making.plan()).rules == RULES
    assert RULES["I05"].message("12") == (
        "检查结果无法识别或不在 1–10 之内（填的是“12”）。改法：按说明填写编号 1–10，多项之间用“、”隔开。"
    )
    assert not [r for r in RULES.values() if "{" in r.what + r.mend + r.example]


def test_the_plans_own_lists_are_spoken_of(own: Campaign) -> None:
    told = {rule: own.rules[rule].message() for rule in ("I04", "I05", "I06", "I07", "I16", "R03")}
    assert "编号 1、A" in told["I04"] and "1–10" not in told["I05"] and "不合格" not in told["I06"]
    assert told["I07"] == "缺检查对象签字或盖章。改法：请检查对象签字或盖章。", (
        "no result says that nobody was there"
    )
    assert told["I16"] == "处理结果不是约定的两种之一。改法：填“约谈、责令改正”，没有的留空。"
    assert told["R03"] == RULES["R03"].message(), "the classes are the notice's still"


def test_headings_by_the_plans_names(own: Campaign) -> None:
    headings = own.counted.ranked_headings
    assert headings["正常"] == ("result_1", 0) and headings["A已当场改正"][0] == "result_a"
    assert headings["责令改正"][0] == "ordered", "alone it heads the disposition"
    assert "未发现问题" in NOTICE_MEASURES.ranked_headings and own.counted.choices["disposition"] >= {"约谈"}
    assert list(own.measures) == ["inspected", "result_1", "result_a", "disposition_1", "ordered"]
    assert own.own_measures == own.counted and parse_campaign(making.plan()).own_measures is None
