"""The papers of a visit and of its result: by whom, by which law, for whom; blanks where nothing is known, and
no ID number anywhere."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from docx import Document

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from flows.lots.record import InstitutionDrawn, TeamMember
from flows.reports.page import Book
from flows.reports.papers.approval import approval
from flows.reports.papers.notice import notice
from flows.reports.papers.notice_register import write_notice_register
from flows.reports.papers.result_notice import Finding, Findings, result_notice, shape_of, told_of
from flows.reports.papers.site_record import site_record
from flows.reports.papers.template import Template, slot
from flows.reports.papers.visit import Visit, certificate_shown, people_of, told
from flows.reports.papers.visits import renew_visit_papers
from flows.reports.published import Published
from flows.storage.folders import House
from schemas.campaign import Campaign
from schemas.campaign_file import parse_campaign
from schemas.handover import Limits, Unreadable
from tests import making
from tests.conftest import Run
from tests.making import RSJ, SJJ, record_list, record_row, roster
from tests.office import needs_printing, pages

ID = "410402199001011233"
COMMERCE = """
[[department]]
name = "区商务局"
full_name = "平顶山市新华区商务局"
contact = "周科长"
phone = "0375-1234567"
items = [
  { name = "预付卡检查", basis = "《单用途商业预付卡管理办法（试行）》第二十九条", materials = ["备案表", "存管协议"], method = "现场检查" },
  "收费检查",
]
"""
MANY_ITEMS = "".join(
    f'[[department.items]]\nname = "第{n}项检查"\nbasis = "《办法》第{n}条"\n' for n in range(1, 13)
)
FIRE = f'\n[[department]]\nname = "区消防救援大队"\n{MANY_ITEMS}'
CAMPAIGN = parse_campaign(making.plan() + COMMERCE)
ALONE = parse_campaign(making.plan().rpartition("[[department]]")[0])
LARGE = parse_campaign(making.plan() + COMMERCE + FIRE)
DRAWN = InstitutionDrawn(
    making.code(1), making.code(1), making.name(1), "建设路1号", "周丽", "A", "t", 1, False
)
TEAM = [
    TeamMember(DRAWN.key, role, department, name, certificate)
    for role, department, name, certificate in (
        ("组长", RSJ, "张丽", "豫A0001"), ("组员", SJJ, "王强", ID), ("组员", "区商务局", "李敏", "豫C0001"),
    )
]  # fmt: skip
VISIT = Visit(1, DRAWN, TEAM)


def _text(document: bytes) -> str:
    """The text of a document, its tables and all its other parts with it."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        every = "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return re.sub("<[^>]+>", "\n", every)


def _filled(make: Callable[..., object], campaign: Campaign, visit: Visit) -> bytes:
    paper = make(campaign, people_of(visit))
    return Template(paper.document).filled(told(visit, campaign))  # type: ignore[attr-defined]


def _found(*items: Finding, department: str = RSJ) -> Findings:
    return Findings(department, DRAWN.key, DRAWN.name, DRAWN.address, list(items))


def _result(found: Findings, campaign: Campaign = CAMPAIGN) -> bytes:
    return Template(result_notice(shape_of(found, campaign), campaign).document).filled(
        told_of(found, campaign)
    )


def test_the_departments_give_notice_and_the_office_does_not() -> None:
    text = _text(_filled(notice, CAMPAIGN, VISIT))
    assert CAMPAIGN.office not in text and "联席会议办公室" not in text
    for office in (RSJ, SJJ, "平顶山市新华区商务局"):
        assert re.search(rf"{office}\n+（印章）", text)
    for told_there in (
        "《单用途商业预付卡管理办法（试行）》第二十九条", "现场检查", "预付卡检查：备案表、存管协议。", "联系人周科长，电话0375-1234567",
        "豫A0001", "组长", "申请其回避", "行政复议", "送达回证", "实施联合行政检查", "建设路1号",
    ):  # fmt: skip
        assert told_there in text, told_there
    assert "收费检查：" not in text and "None" not in text


def test_what_the_plan_does_not_say_is_a_blank() -> None:
    text = _text(_filled(notice, ALONE, Visit(1, replace(DRAWN, address=""), TEAM[:1])))
    assert "联系人＿＿" in text and "＿年＿＿＿月＿＿＿日＿＿＿时" in text and "检查地点：＿＿" in text
    assert "文号：＿＿" in text and "实施行政检查" in text and "None" not in text
    rows = Document(io.BytesIO(_filled(notice, ALONE, Visit(1, DRAWN, TEAM[:1])))).tables[1].rows
    assert [[cell.text for cell in row.cells] for row in rows[1:]] == [
        ["张丽", RSJ, "豫A0001", "组长"],
        ["", "", "", ""],
    ], "nobody inspects alone"


def test_a_planned_day_and_the_caps_are_told() -> None:
    capped = parse_campaign(making.plan() + "[frequency]\nper_year = 4\nper_department = 2\n")
    text = _text(_filled(notice, capped, replace(VISIT, planned=date(2024, 9, 3))))
    assert "2024年9月3日＿＿＿时" in text and "各部门合计不超过4次，每个部门不超过2次" in text


@pytest.mark.parametrize(
    ("certificate", "shown"),
    [("豫A0001", "豫A0001"), (ID, ""), ("**************1233", ""), ("130503670401001", ""), ("", "")],
)
def test_an_id_number_is_no_certificate(certificate: str, shown: str) -> None:
    assert certificate_shown(certificate) == shown


def test_no_paper_has_an_id_number_whoever_wrote_one_down() -> None:
    drawn = replace(
        DRAWN, name=f"某校{ID}", code=ID, address=f"建设路 {ID}", legal_representative=f"周丽{ID}"
    )
    team = [replace(member, name=f"{member.name}{ID}", certificate=ID) for member in TEAM]
    careless = (
        COMMERCE.replace("周科长", f"周科长{ID}")
        .replace("第二十九条", f"第二十九条 {ID}")
        .replace("备案表", ID)
    )
    campaign = parse_campaign(making.plan(title_=f"{ID}") + careless)
    visit = Visit(1, drawn, team)
    found = _found(Finding(f"检查{ID}", date(2024, 9, 3), [5], ["责令整改"], ID), department="区商务局")
    found = replace(found, institution=drawn.name, address=drawn.address)
    papers = [
        _filled(notice, campaign, visit), _filled(site_record, campaign, visit), _result(found, campaign),
        approval(campaign.department[2], [visit], campaign).content(),
    ]  # fmt: skip
    for paper in papers:
        text = _text(paper)
        assert ID not in re.sub(r"\s", "", text) and "1233" in text


def test_the_record_of_the_site_knows_the_visit_and_leaves_the_findings_open() -> None:
    text = _text(_filled(site_record, CAMPAIGN, VISIT))
    for there in (
        making.code(1),
        making.name(1),
        "周丽",
        "张丽（组长）",
        "豫A0001",
        "申请回避",
        "收费检查",
        "见证人",
    ):
        assert there in text, there
    assert "（）" not in _text(_filled(site_record, ALONE, Visit(1, DRAWN, [])))
    asked = parse_campaign(making.plan() + '[visit]\nscan = "required"\n')
    assert "扫码时间" not in text and "扫码时间" in _text(_filled(site_record, asked, VISIT))


def test_a_department_approves_its_own_visits_the_hidden_ones_too() -> None:
    hidden = Visit(2, replace(DRAWN, name="甲校", notice_unsuitable=True), TEAM)
    text = _text(approval(CAMPAIGN.department[2], [VISIT, hidden], CAMPAIGN).content())
    assert "甲校" in text and "内部掌握，不得外传" in text and "共 2 户" in text
    assert (
        "预付卡检查" in text
        and "登记事项检查" not in text
        and "李敏（豫C0001）" in text
        and "张丽" not in text
    )
    assert "收费检查；依据：＿＿" in text
    assert "不得外传" not in _text(approval(CAMPAIGN.department[0], [VISIT], CAMPAIGN).content())


def test_two_inspectors_of_one_name_both_stand_in_the_approval() -> None:
    twice = [*TEAM, replace(TEAM[0], role="组员", certificate="豫A0009")]
    text = _text(approval(CAMPAIGN.department[0], [replace(VISIT, team=twice)], CAMPAIGN).content())
    assert "张丽（豫A0001）、张丽（豫A0009）" in text


def test_a_result_is_told_with_what_follows_from_it() -> None:
    bad = Finding("预付卡检查", date(2024, 9, 3), [5], ["责令整改"], "2024-10-01")
    good = Finding("收费检查", date(2024, 9, 4), [1], [], "")
    text = _text(_result(_found(bad, good, department="区商务局")))
    for there in (
        "平顶山市新华区商务局于2024年9月3日、2024年9月4日对你单位", "发现问题已责令整改", "责令整改", "未发现问题", "改正期限：2024年10月1日。",
        "20个工作日内", "5个工作日内更正", "信用修复", "陈述、申辩", "联系人：周科长",
    ):  # fmt: skip
        assert there in text, there
    assert CAMPAIGN.office not in text and RSJ not in text
    clean = _text(_result(_found(good, department="区商务局")))
    assert "改正要求" not in clean and "信用修复" not in clean and "二、公示" in clean
    blank = _text(_result(_found(bad._replace(rectify_by=""), bad._replace(rectify_by=""))))
    assert "改正期限：＿＿＿年＿＿＿月＿＿＿日。" in blank
    other = bad._replace(item="收费检查", rectify_by="10日内")
    assert "改正期限：预付卡检查，2024年10月1日；收费检查，10日内。" in _text(_result(_found(bad, other)))


def test_a_template_gives_the_same_bytes_and_takes_no_markup() -> None:
    document = Document()
    document.add_paragraph(f"甲{slot('name')}乙")
    template = Template(document)
    assert template.filled({"name": "<w:br/>&"}) == template.filled({"name": "<w:br/>&"})
    (paragraph,) = Document(io.BytesIO(template.filled({"name": "<w:br/>&\x00"}))).paragraphs
    assert paragraph.text == "甲<w:br/>&乙"
    with pytest.raises(KeyError):
        template.filled({})


def test_the_register_has_who_is_given_notice_and_nobody_else(tmp_path: Path, run: Run, house: House) -> None:
    roster(house.inbox)
    data: Published = run()
    hidden = replace(DRAWN, name="甲校", code="", notice_unsuitable=True)
    with xlsxwriter.Workbook(tmp_path / "抽取结果.xlsx") as workbook:
        write_notice_register(Book(workbook, data.head), [(1, hidden), (2, DRAWN)])
    page = openpyxl.load_workbook(tmp_path / "抽取结果.xlsx")["告知登记"]
    told_there = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row[:4] for row in told_there if row[0] in (1, 2)] == [
        [2, making.name(1), making.code(1), "建设路1号"]
    ]
    assert "甲校" not in str(told_there)
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"书面,电话,传真"'


def _visits(count: int, **changes: object) -> list[Visit]:
    drawn = [
        replace(DRAWN, key=making.code(n), code=making.code(n), name=making.name(n), notice_unsuitable=n == 2)
        for n in range(1, count + 1)
    ]
    return [replace(Visit(n, one, TEAM), **changes) for n, one in enumerate(drawn, 1)]  # type: ignore[arg-type]


def _papers(house: House) -> dict[str, bytes]:
    folder = house.outbox / "抽取"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_every_visit_has_its_papers_and_who_must_not_be_warned_no_notice(house: House) -> None:
    renew_visit_papers(house, CAMPAIGN, _visits(3), ())
    papers = _papers(house)
    first = f"001 {making.name(1)}"
    assert {name for name in papers if "/001 " in name} == {
        f"记录表/{first} 记录表.xlsx", f"记录表/{first} 记录表.docx", f"现场检查笔录/{first} 现场检查笔录.docx",
        f"告知书/{first} 告知书.docx",
    }  # fmt: skip
    assert {name for name in papers if "/002 " in name} == {
        "记录表/002 不宜告知 记录表.xlsx", "记录表/002 不宜告知 记录表.docx", "现场检查笔录/002 不宜告知 现场检查笔录.docx",
    }  # fmt: skip
    assert {name for name in papers if name.startswith("审批表/")} == {
        f"审批表/行政检查审批表-{department.name}.docx" for department in CAMPAIGN.department
    }
    assert all(ID not in _text(content) for content in papers.values())


def test_the_papers_of_a_visit_made_never_change(house: House) -> None:
    renew_visit_papers(house, CAMPAIGN, _visits(3), ())
    before = _papers(house)
    other_team = _visits(3, team=TEAM[:2], planned=date(2024, 9, 3))
    moved = [replace(visit, number=visit.number + 1) for visit in other_team[1:]]
    renew_visit_papers(house, LARGE, moved, {making.code(1), making.code(3)})
    after = _papers(house)
    same = {name for name in before if before[name] == after.get(name)}
    assert {name for name in before if name.split("/")[1][:3] in ("001", "003")} <= same
    assert not any("/002 " in name for name in after), "the second is numbered anew with its new papers"
    assert after["审批表/行政检查审批表-区人社局.docx"] != before["审批表/行政检查审批表-区人社局.docx"]


def test_a_night_tells_each_result_that_counts_once_and_anew_where_it_changes(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ, "5"), record_row(1, SJJ, "1"), record_row(2, SJJ, "99")])
    from flows.reports.papers.renew import write_result_notices

    def night() -> dict[str, bytes]:
        run()
        write_result_notices(house, house.campaign())
        folder = house.outbox / "结果告知书"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.docx")}

    first = night()
    assert set(first) == {f"{RSJ}/{making.name(1)}.docx", f"{SJJ}/{making.name(1)}.docx"}
    assert "发现问题已责令整改" in _text(first[f"{RSJ}/{making.name(1)}.docx"])
    assert night() == first
    record_list(house.inbox, [record_row(1, SJJ, "2", remark="更正")], "更正.xlsx")
    second = night()
    assert "未按规定公示应当公示的信息" in _text(second[f"{SJJ}/{making.name(1)}.docx"])
    assert second[f"{RSJ}/{making.name(1)}.docx"] == first[f"{RSJ}/{making.name(1)}.docx"]


PAPERS_BACK = {
    "行政检查通知书": lambda: _filled(notice, CAMPAIGN, VISIT),
    "行政检查审批表": lambda: approval(CAMPAIGN.department[0], [VISIT, VISIT], CAMPAIGN).content(),
    "现场检查笔录": lambda: _filled(site_record, CAMPAIGN, VISIT),
    "行政检查结果告知书": lambda: _result(_found(Finding("检查", date(2024, 9, 3), [1], [], ""))),
}


@pytest.mark.parametrize("title", PAPERS_BACK)
def test_a_paper_that_comes_back_is_no_roster_and_no_list_of_inspectors(title: str) -> None:
    with pytest.raises(Unreadable) as refused:
        extract_grids(read_grids(PAPERS_BACK[title](), Limits()))
    assert f"这是检查文书（{title}）" in str(refused.value)


@needs_printing
def test_printed_each_stands_on_its_page_and_no_signature_strays(tmp_path: Path) -> None:
    long_name = replace(
        DRAWN, name="平顶山市新华区" + "启航明德博文远大" * 5 + "职业技能培训学校有限责任公司"
    )
    problem = Finding("预付卡检查", date(2024, 9, 3), [5, 2], ["责令整改", "立案查处"], "")
    plans = {"one": ALONE, "three": CAMPAIGN, "four": LARGE}
    printed = {}
    for size, campaign in plans.items():
        visit = Visit(1, long_name if size == "four" else DRAWN, TEAM[: len(campaign.department)])
        lead = campaign.department[-1]
        found = replace(
            _found(*[problem] * len(lead.items), department=lead.name), institution=visit.institution.name
        )
        printed |= {
            f"notice-{size}": _filled(notice, campaign, visit), f"record-{size}": _filled(site_record, campaign, visit),
            f"result-{size}": _result(found, campaign),
            f"approval-{size}": approval(lead, [visit] * 40, campaign).content(),
        }  # fmt: skip
    for name, content in printed.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    for name, texts in pages([tmp_path / f"{name}.docx" for name in printed], tmp_path / "pdf").items():
        whole = "".join(texts)
        assert "None" not in whole and ID not in re.sub(r"\s", "", whole) and "\ue000" not in whole
        signing = [text for text in texts if "印章" in text or "签名" in text or "审批意见" in text]
        assert signing and all(len(re.sub(r"\s", "", text)) > 60 for text in texts), name
        if name.startswith(("notice", "result")):
            assert "送达回证" in texts[-1] and "印章" not in texts[-1]
            assert "联系" in next(text for text in texts if "印章" in text)
        if name.startswith("record"):
            assert "检查情况" in texts[-1], "the last findings stand with the signatures"
