"""A plan with lists of its own, from the files to the reports: twelve numbers and letters, three classes
drawn by number, six dispositions, lists signed on the forms.
Every figure is counted here a second time, from the facts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from docx import Document

from flows.consolidation import Consolidation, give_out, take_in
from flows.lots.campaign_draw import Request, draw_lots
from flows.reports.published import Published, open_published
from flows.settings import Settings
from flows.storage.folders import House, open_house
from tests import making
from tests.conftest import AS_OF, CAMPAIGN
from tests.making import PEOPLE, RSJ, SJJ, code, name

RESULTS = {
    "1": "未发现问题", "2": "违反登记事项管理规定", "3": "违反名称管理规定", "4": "违反经营范围规定", "5": "违反许可规定",
    "6": "通过登记的住所（经营场所）无法联系", "7": "已关闭停业或正在组织清算", "8": "不配合检查情节严重", "9": "注销", "10": "被吊销",
    "11": "被撤销", "12": "迁出", "A": "发现问题待后续处理", "B": "未按规定公示应当公示的信息", "C": "公示信息隐瞒真实情况弄虚作假",
    "E": "发现问题经责令已改正", "F": "未发现开展本次抽查涉及的经营活动",
}  # fmt: skip
PROBLEMS = {"2", "3", "4", "5", "6", "8", "A", "B", "C", "E"}
DISPOSITIONS = ("责令改正", "立案查处", "约谈", "函告许可部门", "列入经营异常名录", "移送公安机关")
CLASSES = {"低风险": 2, "一般风险": 5, "高风险": 1}
CLASS_OF = ["低", "低风险", "一般", "一般风险", "一般", "高", "高风险", "", "", "低"]
"""What the roster says of each institution's class: the plan's other wordings too; blank is 一般风险."""
MEANT = [
    "低风险",
    "低风险",
    "一般风险",
    "一般风险",
    "一般风险",
    "高风险",
    "高风险",
    "一般风险",
    "一般风险",
    "低风险",
]
GONE = 10
"""The institution that moved away."""


class Fact(NamedTuple):
    """What one department found at one institution, and did about it."""

    n: int
    department: str
    results: tuple[str, ...]
    disposition: str = ""


LISTED = [
    Fact(1, SJJ, ("1",)), Fact(2, SJJ, ("12",)), Fact(3, SJJ, ("A", "B"), "约谈"), Fact(4, SJJ, ("E",)), Fact(5, SJJ, ("3",), "移送公安机关"),
    Fact(6, SJJ, ("F",)), Fact(7, SJJ, ("A",), "立案查处、列入经营异常名录"),
]  # fmt: skip
FORM = [Fact(8, RSJ, ("E",)), Fact(8, SJJ, ("11",))]
IMPLIED = {"E": "责令改正"}


def _plan() -> str:
    text = making.plan()
    head, rest = text[: text.index("[share]")], text[text.index("[[department]]") :]
    classes = [
        f'[[class]]\nname = "{label}"\nalso = ["{label[:-2]}"]\nnumber = {number}\n'
        + ("unclassified = true\n" if label == "一般风险" else "")
        for label, number in CLASSES.items()
    ]
    results = [
        f'[[result]]\ncode = "{key}"\nname = "{label}"\nproblem = {str(key in PROBLEMS).lower()}\n'
        + (f'disposition = "{IMPLIED[key]}"\n' if key in IMPLIED else "")
        for key, label in RESULTS.items()
    ]
    dispositions = [
        f'[[disposition]]\nname = "{label}"\nreferral = {str(label[:2] in ("函告", "移送")).lower()}\n'
        for label in DISPOSITIONS
    ]
    signature = '[signature]\nlists = "on_forms"\n'
    return "\n".join([head, *classes, *results, *dispositions, rest, signature])


def _fill(inbox: Path) -> None:
    """A roster, the inspectors, a list without columns for signatures, a form, 附件3 of a department."""
    rows = [
        (n, name(n), code(n), said, "迁出" if n == GONE else "存续") for n, said in enumerate(CLASS_OF, 1)
    ]
    making.sheet(inbox / "名录.xlsx", [("序号", "名称", "统一社会信用代码", "风险等级", "登记状态"), *rows])
    away = ("孙正", SJJ, "豫B0009", "2023-12-31", "在职")
    people = [*((*person, "2027-01-01", "在职") for person in PEOPLE), away]
    making.sheet(inbox / "人员.xlsx", [("姓名", "单位", "执法证号", "有效期至", "人员状态"), *people])
    heads = ("名称", "统一社会信用代码", "检查单位", "检查结果", "处理结果", "检查日期", "执法检查人员")
    lines = [
        (name(f.n), code(f.n), f.department, "、".join(f.results), f.disposition, "2024-09-03", "王强、张丽")
        for f in LISTED
    ]
    making.sheet(inbox / "台账.xlsx", [heads, *lines])
    explained = "说明:(1)检查结果栏填写相应编号:" + " ".join(
        f"{key}.{label}" for key, label in RESULTS.items()
    )
    lines = ((RSJ, making.TRAINING, "E"), (SJJ, making.REGISTRATION, "11"))
    making.form(inbox / "记录表.xlsx", n=8, lines=lines, layout={"explanation": explained})
    figures = _counted(SJJ)
    labels = [f"{key}.{label}" for key, label in RESULTS.items()]
    declared = [figures["inspected"] + 1, *list(figures.values())[1:]]
    making.sheet(
        inbox / "市监局报表.xlsx",
        [("单位", "抽查户数", *labels, *DISPOSITIONS), ("区市场监管局", *declared)],
    )


def _columns() -> list[str]:
    return [
        "inspected",
        *(f"result_{key.lower()}" for key in RESULTS),
        *(f"disposition_{n}" for n in range(1, len(DISPOSITIONS) + 1)),
    ]


def _counted(department: str | None, of: set[int] | None = None) -> dict[str, int]:
    """The figures by hand: distinct institutions of the facts, of one department or of all."""
    facts = [f for f in (*LISTED, *FORM) if department in (None, f.department) and (of is None or f.n in of)]
    seen: dict[str, set[int]] = {column: set() for column in _columns()}
    for fact in facts:
        done = {
            *filter(None, fact.disposition.split("、")),
            *(IMPLIED[r] for r in fact.results if r in IMPLIED),
        }
        columns = [f"result_{result.lower()}" for result in fact.results]
        columns += [f"disposition_{DISPOSITIONS.index(kind) + 1}" for kind in done]
        for column in ("inspected", *columns):
            seen[column].add(fact.n)
    return {column: len(found) for column, found in seen.items()}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The campaign after its night."""
    root = tmp_path_factory.mktemp("own")
    settings = Settings(inbox=root / "inbox", outbox=root / "outbox", var=root / "var", file_seconds=60)
    folder = settings.inbox / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(_plan(), encoding="utf-8")
    _fill(folder)
    house = open_house(settings, CAMPAIGN)
    with Consolidation(house, AS_OF) as run:
        take_in(run)
        give_out(run)
    return house


@pytest.fixture(scope="module")
def data(house: House) -> Iterator[Published]:
    """What was published."""
    with open_published(house.published) as published:
        yield published


def test_every_department_and_the_total(data: Published) -> None:
    rows = {row.pop("department"): row for row in data.dicts("from department_tally")}
    assert list(rows) == [RSJ, SJJ, "合计"]
    assert rows == {RSJ: _counted(RSJ), SJJ: _counted(SJJ), "合计": _counted(None)}
    assert list(rows[SJJ]) == _columns()


def test_every_class_and_what_is_drawn_of_it(data: Published) -> None:
    standing = {label: {n for n, m in enumerate(MEANT, 1) if m == label and n != GONE} for label in CLASSES}
    rows = {row["credit_class"]: row for row in data.dicts("from class_tally")}
    assert list(rows) == [*CLASSES, "合计"]
    for label, members in standing.items():
        row = rows[label]
        assert (row["roster"], row["share"]) == (len(members), None)
        assert row["required"] == min(CLASSES[label], len(members)), "never more than the class has"
        assert {column: row[column] for column in _columns()} == _counted(None, members)
    assert rows["合计"]["required"] == 2 + 5 + 1 and rows["合计"]["roster"] == 9
    gone = data.rows("select name from institution where is_deregistered")
    assert gone == [(name(GONE),)] and data.number("select count(*) from institution") == 10


def test_results_are_text_and_problems_are_the_plans(data: Published) -> None:
    kind = (
        "select data_type from duckdb_columns() where table_name = 'record_result' and column_name = 'result'"
    )
    assert data.rows(kind) == [("VARCHAR",)]
    facts = {(name(f.n), f.department, result) for f in (*LISTED, *FORM) for result in f.results}
    assert set(data.rows("select institution, department, result from record_result")) == facts
    found = set(data.rows("select institution, department, result from open_issue"))
    assert found <= {fact for fact in facts if fact[2] in PROBLEMS}
    assert (name(3), SJJ, "A") in found
    referred = data.rows("select institution from deadline where kind = 'referral'")
    assert referred == [(name(5),)], "移送公安机关 alone starts the clock"


def test_the_departments_own_tally_is_known_by_the_plans_headings(data: Published) -> None:
    rows = data.dicts("from reconciliation")
    assert [row["measure"] for row in rows] == _columns()
    assert [row["measure"] for row in rows if row["difference"]] == ["inspected"]
    (told,) = data.rows("select cell, message from finding where rule = 'T02'")
    assert (told[0] == "B2" and "自报 8，按记录统计 7" in str(told[1])) or told[1]


def test_what_is_told(data: Published) -> None:
    told = data.rows("select file_name, rule, cell from finding where severity <> 'info' order by all")
    assert ("台账.xlsx", "I25", "D1") in told and sum(rule == "I25" for _, rule, _ in told) == 1
    assert ("人员.xlsx", "P03", "D6") in told
    assert not [row for row in data.rows("select rule, cell, message from finding where severity = 'error'")]
    assert data.rows("select file_name, cell from finding where rule = 'R07'") == [("名录.xlsx", "E11")]


def test_every_report_speaks_of_the_plans_lists(house: House) -> None:
    book = openpyxl.load_workbook(house.outbox / "汇总表.xlsx", data_only=True)
    printed = [cell.value for cell in book["统计表"][3]]
    assert printed[2:] == [*RESULTS.values(), *DISPOSITIONS]
    total = next(row for row in book["统计表"].iter_rows(values_only=True) if row[0] == "合计")
    assert list(total[1:]) == list(_counted(None).values())
    brief = (house.outbox / "简报.html").read_text("utf-8")
    assert "违反名称管理规定" in brief and "不合格" not in brief
    draft = next(house.outbox.glob("专项简报*.docx"))
    words = "\n".join(paragraph.text for paragraph in Document(str(draft)).paragraphs)
    assert "发现问题待后续处理" in words and "移送司法" not in words
    receipts = {path.name for path in (house.outbox / "回执").iterdir()}
    assert any("人员" in each for each in receipts)


def test_the_draw_takes_numbers_of_those_who_stand(house: House, data: Published) -> None:
    """The draw over the same campaign, without Prefect:
    no more than a class has, nobody gone, nobody whose card ran out."""
    with Consolidation(house, date(2024, 6, 20)) as run:
        run.judge()
        record = draw_lots(Request("615", "测试"), run.material())
    assert [(c.credit_class, c.roster, c.number, c.required) for c in record.classes] == [
        ("低风险", 2, 2, 2), ("一般风险", 5, 5, 5), ("高风险", 2, 1, 1),
    ]  # fmt: skip
    assert code(GONE) not in {i.key for i in record.institutions} and len(record.institutions) == 8
    assert "孙正" not in {candidate.name for candidate in record.inspectors}
    assert [i.credit_class for i in record.institutions] == ["低风险"] * 2 + ["一般风险"] * 5 + ["高风险"]
