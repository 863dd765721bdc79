"""Every rule of domain.md: an input that breaks it is found at its cell, and what is sound is not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docs import generate
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from schemas.rules import RULES
from tests import making
from tests.conftest import Run, consolidate, house_in
from tests.making import PEOPLE, RSJ, SJJ, inspectors, record_list, record_row, roster, sheet

PUBLISHED = {
    "error": "F01 F02 F03 F05 F09 F10 R01 R02 R03 R04 P01 P02 I01 I03 I04 I05 I06 I07 I08 I09 I12 I14 I15 I16 I22 I27 "
    "T01 T03 L01 L02",
    "warning": "F08 R05 P03 I02 I10 I11 I13 I17 I18 I20 I21 I23 I24 I25 I26 I28 I29 T02 L03 L04 C01",
    "info": "F04 F06 F07 R06 R07 I19",
}


def test_the_catalogue_is_the_published_one() -> None:
    told = {rule: severity for severity, ids in PUBLISHED.items() for rule in ids.split()}
    assert {rule.id: rule.severity for rule in RULES.values()} == told


def test_no_two_rules_are_worded_alike_and_each_has_its_place_in_the_notice() -> None:
    for told in ("what", "mend", "example"):
        assert len({getattr(rule, told) for rule in RULES.values()}) == len(RULES), told
    assert all(rule.source for rule in RULES.values())


def test_the_generated_documents_are_true() -> None:
    folder = Path(generate.__file__).parent
    assert (folder / "rules.md").read_text("utf-8") == generate.rules(), "run make docs"
    assert (folder / "使用手册.md").read_text("utf-8") == generate.manual(), "run make docs"
    assert (folder / "dictionary.md").read_text("utf-8") == generate.dictionary(), "run make docs"


def _tally(folder: Path, *figures: object, unit: str = SJJ) -> None:
    head = ("单位", "抽查户数", "抽查结果", *[""] * 9, "处理结果", "", "", "")
    labels = ("", "", "未发现问题", "未按规定公示应当公示的信息", "公示信息隐瞒真实情况弄虚作假", "通过登记的住所（经营场所）无法联系", "发现问题已责令改正",
              "不配合检查情节严重", "未发现本次抽查涉及的经营活", "发现问题待后续处理", "合格", "不合格", "责令整改", "立案查处", "函告许可部门", "移送司法机关")  # fmt: skip
    sheet(folder / "汇总表.xlsx", [("汇总表",), head, labels, (unit, *figures)])


def _roster_row(**changes: object) -> tuple[object, ...]:
    row = (
        dict(
            zip(["n", "name", "code", "address", "legal", "credit_class"], making.institution(1), strict=True)
        )
        | changes
    )
    return tuple(row.values())


def _roster_with(*rows: tuple[object, ...]) -> Callable[[Path], object]:
    return lambda folder: sheet(folder / "名录.xlsx", [making.HEADINGS, *rows])


def _roster_with_status(*states: str) -> Callable[[Path], object]:
    rows = [(*making.institution(n), state) for n, state in enumerate(states, 1)]
    return lambda folder: sheet(folder / "名录.xlsx", [(*making.HEADINGS, "登记状态"), *rows])


def _list_with(*rows: tuple[object, ...], people: bool = True, count: int = 4) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        roster(folder, count)
        if people:
            inspectors(folder)
        record_list(folder, rows)

    return make


def _people_with(*rows: tuple[object, ...]) -> Callable[[Path], object]:
    return lambda folder: sheet(folder / "人员.xlsx", [("姓名", "单位", "执法证号"), *rows])


def _with_records_and(more: Callable[[Path], object]) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        _list_with(record_row(1))(folder)
        more(folder)

    return make


def _ledger(*rows: tuple[object, ...]) -> Callable[[Path], object]:
    return lambda folder: sheet(
        folder / "公示台账.xlsx", [("名称", "统一社会信用代码", "单位", "公示日期"), *rows]
    )


# rule: (what is put in the inbox, the cells where the rule is told)
BROKEN: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "R01": (_roster_with(_roster_row(name="")), ["B2"]),
    "R02": (_roster_with(_roster_row(code=making.code(1)[:-1] + "I"), making.institution(2)), ["C2"]),
    "R03": (_roster_with(_roster_row(credit_class="E"), making.institution(2)), ["F2"]),
    "R04": (_roster_with(making.institution(1), _roster_row(credit_class="D")), ["F3"]),
    "R05": (_roster_with(_roster_row(code=""), making.institution(2)), ["C2"]),
    "R07": (_roster_with_status("注销", "存续"), ["G2"]),
    "P03": (lambda folder: sheet(folder / "人员.xlsx", [("姓名", "单位", "执法证号", "有效期至", "执法证状态", "人员状态"), (*PEOPLE[0], "2024-10-30"),
            (*PEOPLE[1], "2024-10-31", "", "退休"), (*PEOPLE[2], "", "暂扣", "退休"), PEOPLE[3]]), ["D2", "E4", "F3"]),
    "P01": (_people_with(("张丽", RSJ, ""), ("王强", SJJ, "豫B1")), ["C2"]),
    "P02": (_people_with(("张丽", "区教育局", "豫C1"), ("王强", SJJ, "豫B1")), ["B2"]),
    "I01": (_list_with(record_row(9)), ["B2"]),
    "I03": (_list_with(record_row(1, "区教育局")), ["C2"]),
    "I04": (_list_with(record_row(1, result="")), ["E2"]),
    "I05": (_list_with(record_row(1, result="12"), record_row(2, result="好")), ["E2", "E3"]),
    "I06": (_list_with(record_row(1, result="1、5"), record_row(2, result="9 10"), record_row(3, result="7、2")), ["E2", "E3", "E4"]),
    "I07": (_list_with(record_row(1, signed=""), record_row(2, signed="/"), record_row(3, signed="  年 月 日")), ["I2", "I3", "I4"]),
    "I08": (_list_with(record_row(1, signed="拒签")), ["I2"]),
    "I09": (_list_with(record_row(1, inspectors_signed=""), record_row(2, inspectors_signed="张丽")), ["J2", "J3"]),
    "I10": (_list_with(record_row(1, people="张丽", inspectors_signed="张丽"), record_row(2, people="张丽、李敏", inspectors_signed="张丽、李敏")),
            ["H2", "H3"]),
    "I11": (_list_with(record_row(1, people="张丽、王强、生人", inspectors_signed="张丽、王强、生人")), ["H2"]),
    "I12": (_list_with(record_row(1, date=""), record_row(2, date="九月")), ["G2", "G3"]),
    "I13": (_list_with(record_row(1, date="2024-06-30")), ["G2"]),
    "I14": (_list_with(record_row(1, date="2024-11-01")), ["G2"]),
    "I15": (_list_with(record_row(1, code=making.code(2))), ["B2"]),
    "I16": (_list_with(record_row(1, result="2", disposition="罚酒三杯")), ["F2"]),
    "I17": (_list_with(record_row(1, result="2"), record_row(2, result="5")), ["F2"]),
    "I18": (_list_with(record_row(1, result="1", disposition="立案查处")), ["F2"]),
    "I19": (_list_with(record_row(1, result="1"), record_row(1, result="9")), ["E3"]),
    "I20": (_list_with(record_row(1, code=making.code(1)[:-1] + "I")), ["B2"]),
    "T01": (_with_records_and(lambda folder: _tally(folder, 1, -1, "两", 2, *[0] * 11)), ["C4", "D4", "E4"]),
    "T02": (_with_records_and(lambda folder: _tally(folder, 3, 1, *[0] * 13)), ["B4"]),
    "L01": (_with_records_and(_ledger((making.name(3), making.code(3), SJJ, "2024-09-10"))), ["B2"]),
    "L02": (_with_records_and(_ledger((making.name(1), making.code(1), SJJ, "2024-09-01"), (making.name(1), making.code(1), SJJ, "不详"))),
            ["D2", "D3"]),
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_told_at_its_cell(rule: str, house: House, run: Run) -> None:
    make, cells = BROKEN[rule]
    make(house.inbox)
    data = run()
    told = data.rows(f"select cell, severity, message from finding where rule = '{rule}' order by cell")
    assert [row[0] for row in told] == cells, data.rows("select file_name, rule, cell, message from finding")
    assert all(row[1] == RULES[rule].severity and "改法：" in str(row[2]) for row in told)


SOUND: dict[str, dict[str, object]] = {
    "plain": {},
    "sealed": {"signed": "已盖章"},
    "refused and explained": {"signed": "拒签", "remark": "负责人拒绝签字，已当场说明情况"},
    "refused and explained in the cell": {"signed": "拒绝签字，负责人称需请示上级"},
    "signed for all": {"inspectors_signed": "已签字"},
    "typed oddly": {"result": "（１）", "date": "2024年9月3日", "people": "张 丽  王 强"},
    "a mark for none": {"disposition": "无", "remark": "/"},
    "known by its name": {"code": ""},
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A night over all of SOUND, each a list of its own about an institution of its own."""
    house = house_in(tmp_path_factory.mktemp("sound"))
    roster(house.inbox, len(SOUND))
    inspectors(house.inbox)
    for n, (what, changes) in enumerate(SOUND.items(), 1):
        record_list(house.inbox, [record_row(n, **changes)], f"{what}.xlsx")
    consolidate(house)
    with open_published(house.published) as data:
        yield data


@pytest.mark.parametrize(("n", "what"), enumerate(SOUND, 1))
def test_what_is_sound_counts(n: int, what: str, sound: Published) -> None:
    told = f"select rule, cell, message from finding where severity = 'error' and file_name = '{what}.xlsx'"
    assert sound.rows(told) == []
    found = f"select department, result from record_result where institution = '{making.name(n)}'"
    assert sound.rows(found) == [(SJJ, 1)]
    assert sound.number("select count(*) from record_result") == len(SOUND)


def test_the_date_of_the_plan_is_warned_of_and_kept(house: House, run: Run) -> None:
    roster(house.inbox)
    data = run()
    assert data.rows("select file_name, rule, severity from finding") == [("campaign.toml", "C01", "warning")]
    assert data.rows("select report_due::varchar from campaign") == [("2024-06-30",)]


def test_a_plan_table_that_says_otherwise_is_warned_of(house: House, run: Run) -> None:
    heads = ("抽查领域", "抽查事项", "抽查任务名称", "抽查比例", "检查对象", "发起部门", "配合部门")
    shares = "A 类 1%，B 类 5%，C 类 10%，D 类 20%"
    sheet(
        house.inbox / "附件1.xlsx",
        [heads, ("技能培训", "登记事项检查", "一业同查", shares, "职业技能培训机构", RSJ, "区市场监管局")],
    )
    data = run()
    assert data.rows("select sheet, cell, rule from finding where file_name = '附件1.xlsx'") == [
        ("Sheet1", "D2", "C01")
    ]


def test_a_duplicate_is_said_to_be_one(house: House, run: Run) -> None:
    path = roster(house.inbox)
    (house.inbox / "再来.xlsx").write_bytes(path.read_bytes())
    data = run()
    assert data.rows("select verdict, count(*) from source_file group by 1 order by 1") == [
        ("accepted", 1),
        ("duplicate", 1),
    ]
    assert data.rows("select rule, severity from finding where rule = 'F04'") == [("F04", "info")]
    assert data.number("select count(*) from institution") == 4


def test_the_manual_shows_pictures_that_are_there_and_links_that_lead_somewhere() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "使用手册.md").read_text("utf-8")
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", manual)
    assert len(pictures) >= 5 and all(
        (Path(__file__).parents[2] / "docs" / picture).exists() for picture in pictures
    )
    headings = {
        depth: {re.sub(r"[，、：]", "", h) for h in re.findall(rf"^{depth} (.+)$", manual, re.MULTILINE)}
        for depth in ("##", "###")
    }
    links = set(re.findall(r"\]\(#([^)]+)\)", manual))
    assert headings["##"] <= links <= headings["##"] | headings["###"]
