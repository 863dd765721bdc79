"""campaign.toml: what a plan's own lists become, and what is refused, with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, load_campaign, load_office, parse_campaign
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


OTHER = '[[department]]\nname = "区商务局"\n'
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
    ('[visit]\nscan = "always"\n', "“visit.scan”的值不对", 2),
    ('[visit]\n\nscanned = "required"\n', "不认识“visit.scanned”", 3),
    ('[frequency]\nper_year = 2\nper_department = 0\n', "超出允许的范围（填的是 0）", 3),
    ('[frequency]\nper_month = 2\n', "不认识“frequency.per_month”", 2),
    (OTHER + 'inspectors = 0\nitems = ["甲"]\n', "“department.3.inspectors”超出允许的范围", 3),
    (OTHER + 'items = [\n  "甲",\n  { name = "乙", basis = "法" },\n  { name = "丙", bases = "法" },\n]\n', "不认识“department.3.items.3.bases”", 6),
    (OTHER + 'items = [\n  { name = "甲", basis = "法" }, # "乙"\n  { name = "乙", basis = "" },\n]\n', "“department.3.items.2.basis”的值不对", 5),
    (OTHER + 'items = [\n  { name = "甲" },\n  { basis = "法" },\n]\n', "缺“department.3.items.2.name”", 5),
    (OTHER + 'items = ["甲", 3]\n', "“department.3.items.2”的值不对", 3),
    (OTHER + 'items = [\n  "甲 查",\n  "甲查",\n]\n', "区商务局的事项“甲查”写了两次", 5),
    (OTHER + '[[department.items]]\nname = "甲"\n[[department.items]]\nname = "乙"\nlaw = "法"\n', "不认识“department.3.items.2.law”", 7),
    (OTHER + 'phone = ""\nitems = ["甲"]\n', "“department.3.phone”的值不对", 3),
    (OTHER + 'full_name = "区市场监管局"\nitems = ["甲"]\n', "“区市场监管局”既是 区市监局 又是 区商务局 的名称", 3),
]  # fmt: skip


@pytest.mark.parametrize(("lists", "told", "line"), REFUSED)
def test_what_is_refused_stands_in_the_line_named(lists: str, told: str, line: int) -> None:
    text = (_without_shares() if "[[class]]" in lists else PLAIN) + lists
    with pytest.raises(CampaignError) as refused:
        parse_campaign(text)
    first = text.count("\n") - lists.count("\n")
    assert f"第 {first + line} 行：" in refused.value.message and told in refused.value.message


AS_PEOPLE_WRITE = [
    ("B = 0.03", "B = 3%", 10, "“3%”写 0.03"),
    ("B = 0.03", "B = 3％", 10, "“3%”写 0.03"),
    ("B = 0.03", 'B = "3%"', 10, "“3%”写 0.03，不加引号"),
    ("B = 0.03", "B = 3", 10, "3% 写 0.03"),
    ("B = 0.03", "B = 百分之三", 10, "“百分之三”写 0.03"),
    ("B = 0.03", "B = 0,03", 10, "小数写 0.03"),
    ("B = 0.03", "B = .03", 10, "小数写 0.03"),
    ("start = 2024-07-01", "start = 2024年7月1日", 5, "“2024年7月1日”写 2024-07-01"),
    ("start = 2024-07-01", "start = 2024-7-1", 5, "“2024-7-1”写 2024-07-01"),
    ("start = 2024-07-01", 'start = "2024年7月1日"', 5, "“2024年7月1日”写 2024-07-01，不加引号"),
    ("start = 2024-07-01", 'start = "2024-7-1"', 5, "“2024-7-1”写 2024-07-01"),
    ("start = 2024-07-01", "start = 20240701", 5, "写 2024-07-01"),
    ("report_due = 2024-06-30", "report_due = 2024/6/30", 6, "“2024/6/30”写 2024-06-30"),
    ("report_due = 2024-06-30", "report_due = 2024.6.30", 6, "“2024.6.30”写 2024-06-30"),
    ("report_due = 2024-06-30", "report_due = 6月30日", 6, "“6月30日”要连年份"),
    ("end = 2024-11-30", "end = 2024-11-31", 5, "日期不对"),
    ("referral = 7", "referral = 7个工作日", 26, "“7个工作日”只写数：7"),
    ("referral = 7", 'referral = "7天"', 26, "“7天”只写数：7，不加引号"),
    ("A = 0.01", "A类 = 0.01", 9, "“A类”写 A"),
    ("[share]", "[比例]", 8, "“比例”要写英文的名字"),
    ('name = "区市监局"', '名称 = "区市监局"', 20, "“名称”要写英文的名字"),
    ('name = "区市监局"', "name = 区市监局", 20, "“区市监局”要放在英文双引号里"),
    ('items = ["登记事项检查"]', "items = [登记事项检查]", 23, "“登记事项检查”要放在英文双引号里"),
    ('items = ["登记事项检查"]', 'items = "登记事项检查"', 23, '要放在方括号里：["登记事项检查"]'),
    ("referral = 7", "referral = 0", 26, "（填的是 0），最小 1"),
    ("publication = 20", "publication = 999", 27, "（填的是 999），最大 366"),
    ('items = ["登记事项检查"]', "items = []", 23, "是空的，至少写一项"),
    ("B = 0.03", "B = 0.03\nreport_due = 2024-06-30", 11, "写到 [share] 里了，移到文件最前面"),
    ('"人社局"]', '"人社局"', 16, "方括号没有合上"),
    ('items = ["登记事项检查"]', 'items = [\n  "登记事项检查"\n  "广告检查",\n]', 23, "两项之间少了逗号"),
    ('name = "区市监局"', 'name = "区市监局', 20, "引号没有合上"),
    ('subject = "职业技能培训机构"', 'subject = """职业技能培训机构', 4, "引号没有合上"),
    ("publication = 20", "publication = 20\npublication = 20", 28, "写了两次"),
    ("publication = 20", "publication =", 27, "没有写完"),
    ("[deadline]", "# period = { start = 2024-01-01, end = 2024-12-31 }\n[deadline]\nend = 3", 27, "不认识“deadline.end”"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "written", "line", "told"), AS_PEOPLE_WRITE)
def test_what_people_write_is_told_how_to_be_written_at_its_line(
    right: str, written: str, line: int, told: str
) -> None:
    assert right in PLAIN
    with pytest.raises(CampaignError) as refused:
        parse_campaign(PLAIN.replace(right, written).rstrip("\n"))
    assert f"第 {line} 行" in refused.value.message and told in refused.value.message, refused.value.message
    assert refused.value.message.count("行") == 1 + told.count("行")


def test_a_marked_line_makes_a_plan_unfinished_wherever_it_stands() -> None:
    marked = PLAIN.replace("[share]", "  #待填: 抽查比例。材料里没有找到\n[share]")
    with pytest.raises(CampaignError, match="还没有写完，有 1 处待填：第 8 行 抽查比例"):
        parse_campaign(marked)
    assert parse_campaign(PLAIN.replace("[share]", "# 不用待填\n[share]"))


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


DEPARTMENT = """
[[department]]
name = "区商务局"
full_name = "平顶山市新华区商务局"
contact = "周科长"
phone = "0375-1234567"
inspectors = 2
items = [
  "单用途预付卡检查",
  { name = "消防检查", basis = "《消防法》第五十三条", materials = "消防验收文件", method = "现场检查", field = "消防" },
  { name = "收费检查", materials = ["收费公示", "票据"] },
]
"""


def test_an_item_is_a_name_or_a_table_and_a_department_signs_with_its_full_name() -> None:
    department = parse_campaign(PLAIN + DEPARTMENT).department[2]
    assert department.items == ("单用途预付卡检查", "消防检查", "收费检查")
    plain, fire, fees = department.item
    assert (plain.basis, plain.materials, plain.method, plain.field) == (None, (), None, None)
    assert (fire.basis, fire.materials, fire.field) == ("《消防法》第五十三条", ("消防验收文件",), "消防")
    assert fees.materials == ("收费公示", "票据")
    assert department.inspectors == 2 and department.official_name == "平顶山市新华区商务局"
    assert parse_campaign(PLAIN + DEPARTMENT).department_of("平顶山市新华区商务局（盖章）") == "区商务局"
    lead = parse_campaign(PLAIN).department[0]
    assert (lead.official_name, lead.inspectors, lead.contact) == ("区人社局", 1, None)


def test_items_may_be_tables_of_their_own() -> None:
    tables = '[[department]]\nname = "区商务局"\n[[department.items]]\nname = "甲"\nbasis = "法"\n[[department.items]]\nname = "乙"\n'
    assert [item.basis for item in parse_campaign(PLAIN + tables).department[2].item] == ["法", None]


CAPS = [
    ("", "", (None, None)),
    ("[frequency]\nper_year = 2\nper_department = 1\n", "", (2, 1)),
    ("[frequency]\nper_year = 2\nper_department = 1\n", "[frequency]\nper_year = 4\n", (4, 1)),
    ("", "[frequency]\nper_department = 3\n", (None, 3)),
]


@pytest.mark.parametrize(("office", "own", "caps"), CAPS)
def test_the_offices_caps_hold_where_the_plan_has_none(
    tmp_path: Path, office: str, own: str, caps: tuple[int | None, int | None]
) -> None:
    (tmp_path / "活动").mkdir()
    (tmp_path / "活动" / "campaign.toml").write_text(PLAIN + own, "utf-8")
    if office:
        (tmp_path / "office.toml").write_text(office, "utf-8")
    frequency = load_campaign(tmp_path / "活动" / "campaign.toml").frequency
    assert (frequency.per_year, frequency.per_department) == caps


def test_a_fault_of_the_office_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "活动").mkdir()
    (tmp_path / "活动" / "campaign.toml").write_text(PLAIN, "utf-8")
    (tmp_path / "office.toml").write_text("[frequency]\nper_yaer = 2\n", "utf-8")
    with pytest.raises(
        CampaignError, match=r"office\.toml 有 1 处不对：第 2 行：不认识“frequency\.per_yaer”"
    ):
        load_campaign(tmp_path / "活动" / "campaign.toml")


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


@pytest.mark.parametrize(("written", "at"), [('"02:00"', (2, 0)), ('"3:30"', (3, 30)), ('"23:59"', (23, 59))])
def test_the_office_says_when_its_night_is(written: str, at: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(f"[schedule]\nat = {written}\n", "utf-8")
    night = load_office(tmp_path).schedule.time
    assert night is not None and (night.hour, night.minute) == at


@pytest.mark.parametrize("written", ['"24:00"', '"2点"', "2", "02:00:00", '"02:00Z"'])
def test_a_night_that_is_no_time_of_day_is_told_with_how_to_write_it(written: str, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(f"[schedule]\nat = {written}\n", "utf-8")
    with pytest.raises(CampaignError, match=r'第 2 行：几点几分写成 "02:00" 这样'):
        load_office(tmp_path)
