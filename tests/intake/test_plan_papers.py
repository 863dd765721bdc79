"""Plan tables in every layout, and notices, become the plan they say: nothing is guessed, nothing lost."""

import csv
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.documents.plan_papers import PlanPapers, read_plan_papers
from flows.intake.documents.recognise import Original
from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, parse_campaign
from schemas.handover import Limits
from schemas.planning.assembling import assembled, plain_names
from schemas.planning.draft import PlanDraft
from schemas.planning.notice import read_notice
from schemas.planning.questions import answer, questions
from schemas.planning.table import tasks_of
from schemas.planning.writing import plan_text
from tests.plan_layouts import LAYOUTS, Facts, Rows, annex_1, by_credit

PLAIN = {
    "新华区教育局": "区教育局",
    "新华区市场监督管理局": "区市监局",
    "新华区消防救援大队": "区消防大队",
    "区卫生健康委员会": "区卫健委",
}
ITEMS = {
    "新华区教育局": ("办学行为检查", "收费和预收费资金检查"),
    "新华区市场监督管理局": ("登记事项检查", "公示信息检查"),
    "新华区消防救援大队": ("消防安全检查",),
    "区卫生健康委员会": ("饮用水卫生检查", "台账检查"),
}
FACTS = Facts(
    "2025年新华区校外培训机构联合检查", "校外培训机构", {"A": 0.01, "B": 0.03, "C": 0.1, "D": 0.2}, ITEMS,
    date(2025, 9, 1), date(2025, 11, 30),
)  # fmt: skip
PERCENT = st.integers(1, 1000).map(lambda n: n / 1000)
SHARES = st.one_of(
    st.dictionaries(st.sampled_from("ABCD"), PERCENT, min_size=1).map(
        lambda shares: dict(sorted(shares.items()))
    ),
    st.builds(lambda share: {"": share}, PERCENT),
)


@st.composite
def plans(draw: st.DrawFn) -> Facts:
    """Facts of a plan: any classes, two departments or more in any order, any span of 2025."""
    names = draw(st.lists(st.sampled_from(sorted(ITEMS)), min_size=2, unique=True))
    first, last = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2)))
    start = date(2025, first, draw(st.integers(1, 14)))
    end = date(2025, last, draw(st.integers(15, monthrange(2025, last)[1])))
    return Facts(FACTS.task, FACTS.objects, draw(SHARES), {name: ITEMS[name] for name in names}, start, end)


def _write_csv(rows: Rows, path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _draft(path: Path) -> PlanDraft:
    papers = read_plan_papers(Original(path), Limits())
    (task,) = tasks_of(papers.lines)
    return assembled([read_notice(papers.paragraphs, path.name)], task)


def _answered(draft: PlanDraft, facts: Facts) -> Campaign:
    """The plan once a person who knows the facts has answered what was open."""
    told = {
        "title": facts.task, "document": "无", "office": "无", "period": facts.period,
        "department": "、".join(facts.duties), "lead": PLAIN[facts.lead],
    }  # fmt: skip
    for name, items in facts.duties.items():
        told |= {f"item {item}": name for item in items} | {f"items {PLAIN[name]}": "；".join(items)}
    while asked := next(questions(draft), None):
        assert answer(draft, asked[0], told[asked[0]]) == "", asked
    return parse_campaign(plan_text(draft))


def _same(campaign: Campaign, facts: Facts) -> None:
    assert (campaign.title, campaign.subject) == (facts.task, facts.objects)
    assert (campaign.period.start, campaign.period.end) == (facts.start, facts.end)
    drawn = {entry.name: entry.share for entry in campaign.classes.entries if entry.share is not None}
    expected = {name or "不分类": share for name, share in facts.shares.items()}
    assert drawn.keys() == expected.keys()
    assert all(drawn[name] == pytest.approx(share) for name, share in expected.items())
    assert [(d.name, sorted(d.items)) for d in campaign.department] == [
        (PLAIN[name], sorted(items)) for name, items in facts.duties.items()
    ]
    for name in facts.duties:
        assert campaign.department_of(name) == PLAIN[name]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, deadline=None)
@given(facts=plans())
def test_a_plan_comes_back_from_every_layout(layout: str, facts: Facts) -> None:
    with TemporaryDirectory() as folder:
        draft = _draft(_write_csv(LAYOUTS[layout](facts), Path(folder) / "计划.csv"))
    _same(_answered(draft, facts), facts)


def test_what_is_open_stands_in_the_file_as_a_marked_line(tmp_path: Path) -> None:
    draft = _draft(_write_csv(annex_1(FACTS), tmp_path / "附件1.csv"))
    assert plain_names(draft) == list(PLAIN.values())
    with pytest.raises(CampaignError, match="还没有写完，有 5 处待填") as unfinished:
        parse_campaign(plan_text(draft))
    told = unfinished.value.message
    assert all(
        word in told for word in ("文号", "办公室", "抽查期间", "“收费和预收费资金检查”", "“台账检查”")
    )


def _xlsx(rows: Rows, path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["2025年部门联合抽查计划"], *rows]:
        book.active.append(row)
    book.save(path)


def _xls(rows: Rows, path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("计划")
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    book.save(str(path))


def _docx(rows: Rows, path: Path) -> None:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    document.save(str(path))


def _html(rows: Rows, path: Path) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    path.write_text(
        f"<html><body><p>检查时间：{FACTS.period}</p><table>{cells}</table></body></html>", "utf-8"
    )


FORMATS: dict[str, Callable[[Rows, Path], object]] = {
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".docx": _docx,
    ".html": _html,
    ".csv": _write_csv,
}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_plan_is_read_in_every_format(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"计划{ending}"
    FORMATS[ending](annex_1(FACTS), path)
    _same(_answered(_draft(path), FACTS), FACTS)


def test_several_tasks_are_kept_apart() -> None:
    other = Facts("2025年新华区旅行社联合检查", "旅行社", {"": 0.05}, FACTS.duties, FACTS.start, FACTS.end)
    rows = [*annex_1(FACTS), *annex_1(other)[1:]]
    with TemporaryDirectory() as folder:
        papers = read_plan_papers(Original(_write_csv(rows, Path(folder) / "计划.csv")), Limits())
    assert [task.name for task in tasks_of(papers.lines)] == [FACTS.task, other.task]


UNSURE = {
    "a share that is a cap": ("share", lambda rows: _with(rows, "不超过5%", share="抽查比例及频次", by_class="")),
    "a range": ("share", lambda rows: _with(rows, "3%-5%", share="抽查比例及频次", by_class="")),
    "no share": ("share", lambda rows: _with(rows, "", share="抽查比例及频次", by_class="")),
    "whoever is concerned": ("department", lambda rows: _with(_with(rows, "各相关部门", share="发起部门"), "有关部门", share="配合部门")),
    "no beginning": ("period", lambda rows: _with(rows, "11月底前", share="抽查检查起止时间")),
}  # fmt: skip


def _with(rows: Rows, text: str, *, share: str, by_class: str | None = None) -> Rows:
    """The rows with other words under a heading, and where given under that of the classes."""
    head = rows[0]
    changed = [list(row) for row in rows]
    for row in changed[1:]:
        row[head.index(share)] = text
        if by_class is not None:
            row[head.index("智慧监管(信用风险分类)要求")] = by_class
    return changed


@pytest.mark.parametrize("case", UNSURE)
def test_what_is_not_definite_is_asked_and_never_guessed(case: str, tmp_path: Path) -> None:
    key, change = UNSURE[case]
    assert key in _draft(_write_csv(change(by_credit(FACTS)), tmp_path / "计划.csv")).open


def test_a_lower_bound_is_the_share_and_is_told(tmp_path: Path) -> None:
    rows = _with(by_credit(FACTS), "不低于5%，不少于3户", share="抽查比例及频次", by_class="")
    draft = _draft(_write_csv(rows, tmp_path / "计划.csv"))
    assert [(entry.share, entry.at_least) for entry in draft.classes] == [(0.05, 3)]
    assert any("不低于 5%" in line for line in draft.assumed)


def test_text_and_table_that_disagree_are_asked(tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    document = docx.Document()
    for line in ("关于开展2025年新华区校外培训机构联合检查的通知", "检查时间：2025年9月1日至10月31日。",
                 "按照A类2%、B类3%、C类10%、D类20%的比例抽取。"):  # fmt: skip
        document.add_paragraph(line)
    table = document.add_table(0, 10)
    for row in by_credit(FACTS):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    draft = _draft(path)
    assert "2025-10-31" in draft.open["period"].why and "2025-11-30" in draft.open["period"].why
    assert "A类2%" in draft.open["share"].why and "A类1%" in draft.open["share"].why


def test_a_roster_among_the_papers_is_kept_for_its_counts(tmp_path: Path) -> None:
    path = tmp_path / "名录.xlsx"
    _xlsx([["名称", "统一社会信用代码", "信用风险分类"], ["甲学校", "52410402MJ0000012X", "A"]], path)
    papers: PlanPapers = read_plan_papers(Original(path), Limits())
    assert papers.roster is not None and papers.lines == []
