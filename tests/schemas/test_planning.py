"""What notices say and how a plan is read back: spans, departments, running text, counts, oddities."""

from datetime import date
from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.campaign_file import parse_campaign
from schemas.classes import CreditClass
from schemas.planning.assembling import assembled, plain_names
from schemas.planning.notice import Notice, read_notice
from schemas.planning.offices import home_of, names_of, place_in, split_departments
from schemas.planning.spans import read_span
from schemas.planning.table import items_in, without_class
from schemas.planning.telling import oddities, plan_told, required
from tests.making import plan

SPANS = [
    ("2024年7月1日至11月30日", "2024-07-01", "2024-11-30"),
    ("2024 年 7 月 1 日—2024 年 11 月 30 日", "2024-07-01", "2024-11-30"),
    ("2025年9月1日起至11月30日止", "2025-09-01", "2025-11-30"),
    ("7月－11月", "2025-07-01", "2025-11-30"),
    ("7—11月", "2025-07-01", "2025-11-30"),
    ("2025年9月至次年3月", "2025-09-01", "2026-03-31"),
    ("2025年9月—2026年2月底", "2025-09-01", "2026-02-28"),
    ("九月一日至十一月三十日", "2025-09-01", "2025-11-30"),
    ("二〇二四年七月至十一月", "2024-07-01", "2024-11-30"),
    ("9月1日-20日", "2025-09-01", "2025-09-20"),
    ("2025.9.1-2025.11.30", "2025-09-01", "2025-11-30"),
    ("2025-09-01 至 2025-11-30", "2025-09-01", "2025-11-30"),
    ("2025.9-11", "2025-09-01", "2025-11-30"),
    ("2025年第三季度", "2025-07-01", "2025-09-30"),
    ("二、三季度", "2025-04-01", "2025-09-30"),
    ("下半年", "2025-07-01", "2025-12-31"),
    ("2025年全年", "2025-01-01", "2025-12-31"),
    ("9月", "2025-09-01", "2025-09-30"),
    ("11月底前", None, "2025-11-30"),
    ("2025年11月30日前完成", None, "2025-11-30"),
    ("2025-11-30 00:00:00", None, "2025-11-30"),
    ("2月1日至2月30日", "2025-02-01", None),
    ("13月至14月", None, None),
    ("适时开展", None, None),
]


@pytest.mark.parametrize(("text", "start", "end"), SPANS)
def test_spans_as_plans_write_them(text: str, start: str | None, end: str | None) -> None:
    told = tuple(day and str(day) for day in read_span(text, 2025))
    assert told == (start, end)


def test_a_span_without_a_year_is_none_where_no_year_is_known() -> None:
    assert read_span("7月至11月", None) == (None, None)


DEPARTMENTS = [
    ("新华区人社局、区市监局", ["新华区人社局", "区市监局"]),
    ("区文化和旅游局和区人力资源和社会保障局", ["区文化和旅游局", "区人力资源和社会保障局"]),
    ("区教育局（牵头）\n区消防救援大队", ["区教育局", "区消防救援大队"]),
    ("各相关部门", []),
    ("区市场监管局等有关部门", []),
    ("发起部门为区人社局", []),
    ("全区", []),
]


@pytest.mark.parametrize(("text", "names"), DEPARTMENTS)
def test_the_departments_that_a_phrase_lists(text: str, names: list[str]) -> None:
    assert split_departments(text) == names


def test_a_departments_names() -> None:
    names = names_of(["新华区人社局"], ("平顶山市", "新华区"))
    assert names.name == "区人社局" and names.full == "平顶山市新华区人力资源和社会保障局"
    assert {"人社局", "区人力资源和社会保障局", "新华区人力资源和社会保障局", names.full} <= set(
        names.aliases
    )
    assert names_of(["市监局"], ("", "")).name == "市监局"
    assert names_of(["新华区能源局"], ("", "")).name == "区能源局"
    assert names_of(["市市场监督管理局"], ("平顶山市", "新华区")).name == "市市监局"


def test_an_items_own_words_may_name_its_department() -> None:
    departments = ["区人社局", "区市监局"]
    assert home_of("登记事项检查", departments) == "区市监局"
    assert home_of("职业技能培训机构管理检查", departments) == "区人社局"
    assert home_of("收费检查", departments) is None
    assert home_of("学校消防安全检查", ["区教育局", "区消防大队"]) is None


def test_the_place_a_text_begins_with() -> None:
    assert place_in("平顶山市新华区部门联合“双随机、一公开”监管工作联席会议办公室") == ("平顶山市", "新华区")
    assert place_in("2024年新华区职业技能培训机构") == ("", "新华区")
    assert place_in("部门联合抽查") == ("", "")


ITEMS = [
    ("1、职业技能培训机构管理检查 2、登记事项检查", ["职业技能培训机构管理检查", "登记事项检查"]),
    ("（1）甲检查（2）乙检查", ["甲检查", "乙检查"]),
    ("①甲检查\n②乙检查；", ["甲检查", "乙检查"]),
    ("登记事项检查、公示信息检查", ["登记事项检查", "公示信息检查"]),
    ("收费、预收费资金检查", ["收费、预收费资金检查"]),
    ("1.登记事项检查", ["登记事项检查"]),
]


@pytest.mark.parametrize(("text", "items"), ITEMS)
def test_the_items_of_a_cell(text: str, items: list[str]) -> None:
    assert items_in(text) == items


def test_a_task_is_one_whatever_its_class() -> None:
    written = (
        "2024 年新华区 A 类职业技能培训领域联合检查",
        "2024年新华区D级职业技能培训领域联合检查",
        "2024年新华区高风险职业技能培训领域联合检查",
    )
    assert {without_class(task) for task in written} == {"2024年新华区职业技能培训领域联合检查"}


OFFICE = "平顶山市新华区部门联合“双随机、一公开”监管工作联席会议办公室"
NOTICE = f"""平新双随机办〔2024〕21号
{OFFICE}
关于开展2024年新华区职业技能培训机构“一业同查”
部门联合“双随机、一公开”监管的通知
根据《国务院关于……的意见》（国发〔2019〕5号），通知如下：
一、检查时间
2024年7月1日至11月30日。
二、检查对象：新华区职业技能培训机构。
三、按照A类1%、B类3%、C类10%、D类20%的比例随机抽取。
由区人社局牵头，区市监局配合。
检查结果形成之日起7个工作日内移送；检查结束后20个工作日内公示。
请于6月30日前将统计表报送办公室。
{OFFICE}"""


def _read(text: str) -> Notice:
    return read_notice(text.split("\n"), "通知.docx")


def test_a_whole_notice() -> None:
    notice = _read(NOTICE)
    texts = {key: [fact.value for fact in facts] for key, facts in notice.texts.items()}
    assert texts["title"] == ["2024年新华区职业技能培训机构“一业同查”部门联合“双随机、一公开”监管"]
    assert texts["document"] == ["平新双随机办〔2024〕21号"] and texts["office"] == [OFFICE]
    assert texts["subject"] == ["新华区职业技能培训机构"]
    assert [fact.value for fact in notice.periods] == [(date(2024, 7, 1), date(2024, 11, 30))]
    assert [fact.value for fact in notice.due] == [date(2024, 6, 30)]
    assert [[(c.name, c.share) for c in fact.value] for fact in notice.classes] == [
        [("A", 0.01), ("B", 0.03), ("C", 0.1), ("D", 0.2)]
    ]
    assert [fact.value for fact in notice.lead] == ["区人社局"]
    assert [fact.value for fact in notice.joining] == ["区市监局"]
    assert {key: [fact.value for fact in days] for key, days in notice.days.items()} == {
        "referral": [7],
        "publication": [20],
    }
    assert notice.due[0].source == "通知.docx：“请于6月30日前将统计表报送办公室。”"


def test_other_notices_words() -> None:
    notice = _read(
        "新双随机〔2025〕3号\n关于印发《2025年新华区校外培训机构跨部门联合抽查工作方案》的通知\n"
        "（三）检查实施阶段（2025年9月—11月）。\n抽查比例不低于5%。\n牵头单位：区教育局\n参与单位：区市监局、区消防救援大队及各相关部门\n"
        "8月20日前将人员名单报送我办，2025年12月10日前将工作总结和汇总表报区联席办。\n"
        "应当自检查结束之日起二十个工作日内向社会公开，涉嫌犯罪的七个工作日内移交。"
    )
    assert notice.texts["title"][0].value == "2025年新华区校外培训机构跨部门联合抽查"
    assert notice.periods[0].value == (date(2025, 9, 1), date(2025, 11, 30))
    assert [fact.value[0].written for fact in notice.shares] == ["不低于 5%"]
    assert [fact.value for fact in (*notice.lead, *notice.joining)] == [
        "区教育局",
        "区市监局",
        "区消防救援大队",
    ]
    assert [fact.value for fact in notice.due] == [date(2025, 12, 10)]
    assert (notice.days["publication"][0].value, notice.days["referral"][0].value) == (20, 7)


def test_days_that_are_no_working_days_are_not_taken_for_them() -> None:
    notice = _read("检查结束后20日内公示。")
    assert notice.days["publication"] == [] and notice.calendar_days == {"publication": "20日内"}


def test_numbers_of_other_matters_are_no_shares() -> None:
    notice = _read("上年抽查发现问题率12%，公示率100%。\nA类企业占全部的60%以下，B类不超过30%。")
    assert notice.classes == [] and notice.shares == []


@given(share=st.integers(1, 1000), count=st.integers(1, 5000), at_least=st.none() | st.integers(1, 50))
def test_how_many_are_drawn(share: int, count: int, at_least: int | None) -> None:
    entry = CreditClass("A", share=share / 1000, at_least=at_least)
    exact = ceil(Decimal(share) * count / 1000)
    assert required(entry, count) == min(max(exact, at_least or 1), count)


def test_a_plan_in_words() -> None:
    told = "\n".join(plan_told(parse_campaign(plan()), {"A": 70, "B": 7, "C": 1}))
    assert "两个部门（区人社局牵头）：区人社局查 职业技能培训机构管理检查；区市监局查 登记事项检查" in told
    assert (
        "A 类 1%（70 户约抽 1 户）、B 类 3%（7 户约抽 1 户）、C 类 10%（1 户约抽 1 户）、D 类 20%（名录上没有）"
        in told
    )
    assert "2024年7月1日至2024年11月30日；2024年6月30日前报送" in told
    assert "约抽" not in "\n".join(plan_told(parse_campaign(plan()), None))


ODD = [
    ({"end = 2024-11-30": "end = 2052-11-30"}, "核对年份"),
    ({"2024-07-01, end = 2024-11-30": "2052-07-01, end = 2052-11-30"}, "抽查期间在 2052 年，今年是 2025 年"),
    ({"〔2024〕": "〔2042〕"}, "文号里是 2042 年"),
    ({}, "报送截止日 2024-06-30 早于抽查期间的开始"),
    ({"report_due = 2024-06-30": "report_due = 2027-06-30"}, "报送截止日 2027-06-30 在抽查期间结束一年以后"),
    ({"D = 0.20\n": ""}, "D 类没有写比例，一户也不抽"),
    ({"A = 0.01": "A = 0"}, "A 的比例是 0，一户也不抽"),
    ({"A = 0.01": "A = 0.5"}, "写反了"),
    ({'"市监局"]': '"监局"]'}, "“监局”太短"),
    ({'"人社局"]': '"管理局"]'}, "“管理局”也是“区市场监督管理局”的一部分"),
    ({'"人社局"]': '"执法大队"]'}, "“执法大队”太短"),
    ({"登记事项检查": "职业技能培训机构管理检查"}, "区人社局 和 区市监局 都查"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), ODD)
def test_what_is_odd_is_named(changes: dict[str, str], told: str) -> None:
    odd = oddities(parse_campaign(plan(**changes)), None, date(2025, 1, 1))
    assert [line for line in odd if told in line], odd


def test_a_class_without_institutions_is_odd_and_the_default_plan_is_not() -> None:
    campaign = parse_campaign(plan(**{"report_due = 2024-06-30": "report_due = 2024-12-10"}))
    everywhere = {"A": 9, "B": 9, "C": 9, "D": 9}
    assert oddities(campaign, everywhere, date(2024, 1, 1)) == []
    assert oddities(campaign, everywhere | {"D": 0}, date(2024, 1, 1)) == ["D 有比例，名录上没有这一类的机构"]
    alone = plan().rpartition("[[department]]")[0]
    assert any(
        "只有 区人社局 一个部门" in line for line in oddities(parse_campaign(alone), None, date(2024, 1, 1))
    )


SCHEMES = [
    (
        """登双随机办〔2025〕4号
        关于印发登封市2025年度部门联合“双随机、一公开”抽查工作计划的通知
        二、时间安排：2025年4月1日至10月31日，分三个阶段。
        （一）名单抽取阶段（4月1日至4月15日）。
        （二）检查实施阶段（4月16日至9月30日）。
        （三）总结阶段（10月1日至10月31日）。请于10月20日前报送工作总结。
        三、职责分工
        市文化广电和旅游局：负责旅行社经营行为检查；
        市市场监督管理局：负责登记事项检查、公示信息检查。
        四、抽取比例为5%，对高风险企业抽取比例不低于20%。
        检查结果应在检查完成后20个工作日内，通过国家企业信用信息公示系统公示。""",
        [("市文广旅局", ["旅行社经营行为检查"]), ("市市监局", ["登记事项检查", "公示信息检查"])],
        ("2025-04-16", "2025-09-30"),
        {"subject", "share", "lead", "office"},
    ),
    (
        """新市监〔2025〕12号
        关于开展2025年校外培训机构跨部门综合监管联合检查的通知
        一、检查对象
        辖区内校外培训机构
        二、检查时间
        自2025年9月1日起至2025年11月30日结束
        抽查比例为10%
        四、任务分工
        1.区教育局牵头，负责办学行为检查
        2.区市场监督管理局负责收费检查、广告检查
        3.区消防救援大队负责消防安全检查""",
        [
            ("区教育局", ["办学行为检查"]),
            ("区市监局", ["收费检查", "广告检查"]),
            ("区消防大队", ["消防安全检查"]),
        ],
        ("2025-09-01", "2025-11-30"),
        {"office"},
    ),
    (
        """关于做好2025年第三季度部门联合双随机抽查的通知
        检查时限：7-9月
        抽查对象为：全区加油站
        牵头单位：区应急管理局；配合单位：区商务局、区生态环境分局
        按信用风险等级，低风险1%、一般风险3%、较高风险10%、高风险20%随机抽取""",
        [("区应急局", []), ("区商务局", []), ("区生态环境分局", [])],
        ("2025-07-01", "2025-09-30"),
        {"document", "office", "items 区应急局", "items 区商务局", "items 区生态环境分局"},
    ),
]


@pytest.mark.parametrize(("text", "duties", "period", "unknown"), SCHEMES)
def test_a_notice_by_itself_tells_who_does_what(
    text: str, duties: list[tuple[str, list[str]]], period: tuple[str, str], unknown: set[str]
) -> None:
    draft = assembled([_read(text)], None)
    names = plain_names(draft)
    assert [
        (name, [i.name for i in d.items]) for name, d in zip(names, draft.departments, strict=True)
    ] == duties
    assert draft.period is not None and tuple(map(str, draft.period.value)) == period
    assert set(draft.open) == unknown
