"""扫码入企, 通知书文号, 任务编号: read from lists and forms, kept, shown, and reminded of where the plan asks."""

import itertools
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from flows.intake.documents.recognise import Original, extract_file
from flows.reports.arrears import arrears
from flows.reports.papers.blanks import blanks, plans_words
from flows.reports.papers.record_form import FormContent, Line, write_form
from flows.reports.papers.record_form_word import write_word_form
from flows.reports.published import open_published
from flows.reports.visiting import visits_told
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from schemas.handover import Limits
from tests import making
from tests.making import RSJ, SJJ, inspectors, record_row, roster, sheet
from tests.nights import night, nights

ASKED = '\n[visit]\nscan = "required"\n'
HEADINGS = (*making.LIST_HEADINGS, "扫码时间", "通知书文号", "任务编号")

SCANS = {
    "2024-09-03 09:12": ("2024-09-03 09:12", True), "2024年9月3日上午9点": ("2024-09-03 09:00", True),
    "9:30": ("2024-09-03 09:30", True), "2024-09-03": ("2024-09-03", True), "已扫码": ("已扫码", False), "无": ("无", False),
    "": (None, False), datetime(2024, 9, 3, 14, 5): ("2024-09-03 14:05", True),
}  # fmt: skip


@pytest.fixture
def begun(house: House) -> House:
    """A campaign with its roster and inspectors."""
    roster(house.inbox, 3)
    inspectors(house.inbox)
    return house


def _listed(house: House, *rows: tuple[object, ...]) -> None:
    sheet(house.inbox / "台账.xlsx", [HEADINGS, *rows])


def test_what_a_list_says_of_the_door_is_kept(begun: House) -> None:
    _listed(
        begun,
        (*record_row(1), "2024-09-03 09:12", "平人社检通〔2024〕3号", "T1"),
        (*record_row(2), "", "", ""),
    )
    with nights(begun) as data:
        kept = "select scanned_at, notice_number, task_number from record_line order by cell"
        assert data.rows(kept) == [("2024-09-03 09:12", "平人社检通〔2024〕3号", "T1"), (None, None, None)]
        assert data.rows("select institution, scanned_at, is_scanned from visit_entry") == [
            (making.name(1), "2024-09-03 09:12", True), (making.name(2), None, False),
        ]  # fmt: skip


@pytest.mark.parametrize("scan", SCANS, ids=str)
def test_a_scan_is_a_time_or_stands_as_typed(begun: House, scan: object) -> None:
    _listed(begun, (*record_row(1), scan, "", ""))
    with nights(begun) as data:
        assert data.rows("select scanned_at, is_scanned from visit_entry") == [SCANS[scan]]


def test_an_id_number_typed_there_is_masked(begun: House) -> None:
    _listed(begun, (*record_row(1), "410402199003071235", "410402199003071235", ""))
    with nights(begun) as data:
        said = data.rows("select scanned_at, notice_number from record_line")
        assert "41040219900307" not in str(said) and "1235" in str(said)


def test_the_platforms_export_keeps_its_task(begun: House) -> None:
    _listed(begun, (*record_row(1), "", "", ""))
    night(begun)
    head = ("检查结果状态", "统一代码/注册号", "企业名称", "任务编号", "检查部门", "公示日期")
    sheet(
        begun.inbox / "导出.xlsx", [head, ("已公示", making.code(1), making.name(1), "T9", SJJ, "2024-09-10")]
    )
    with nights(begun) as data:
        assert data.rows("select kind, task_number from ledger_entry") == [("publication", "T9")]


def test_a_scan_is_asked_for_only_where_the_plan_does(begun: House) -> None:
    _listed(
        begun,
        (*record_row(1, RSJ), "9:30", "", ""),
        (*record_row(1, SJJ), "扫了", "", ""),
        (*record_row(2, SJJ), "", "", ""),
    )
    with nights(begun) as data:
        assert not [sentence for sentence in visits_told(data) if "扫码" in sentence]
        assert "没有扫码时间的检查" not in arrears(data)[SJJ]
    plan = begun.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8") + ASKED, encoding="utf-8")
    with nights(begun) as data:
        assert "没有扫码时间的检查：2 户次。" in visits_told(data)
        assert arrears(data)[SJJ]["没有扫码时间的检查"] == [
            (making.name(1), "补报扫码时间", None, None, "检查日期 2024-09-03；填的是“扫了”，认不出时间"),
            (making.name(2), "补报扫码时间", None, None, "检查日期 2024-09-03"),
        ]
        assert "没有扫码时间的检查" not in arrears(data)[RSJ]
        assert data.rows("from finding where severity = 'warning' and message like '%扫码%'") == []


@pytest.mark.parametrize(("scan", "asked", "shown"), [("", "", False), ("9:30", "", True), ("", ASKED, True)])
def test_the_sheet_is_there_where_there_is_something_to_say(
    begun: House, scan: str, asked: str, shown: bool
) -> None:
    plan = begun.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8") + asked, encoding="utf-8")
    _listed(begun, (*record_row(1), scan, "", ""))
    night(begun)
    target = begun.outbox / "汇总表.xlsx"
    with open_published(begun.published):
        write_workbook(begun.published, target)
    book = openpyxl.load_workbook(target)
    assert ("入企登记" in book.sheetnames) is shown
    if shown:
        line = [[cell.value for cell in row] for row in book["入企登记"]][-1]
        assert line[:2] == [making.name(1), SJJ] and ("缺" in line) is bool(asked)


FORM = FormContent(
    2024, making.name(1), making.code(1), "建设路1号", "周丽", making.PEOPLE[:2], [Line(RSJ, making.TRAINING, "1")],
    signed_on="2024年9月3日", asks_scan=True,
)  # fmt: skip


def _cells(path: Path) -> dict[str, str]:
    """What was read of a form's door, by field."""
    (record,) = [extract_file(Original(path), Limits()).tables["record"]]
    return {
        name: record[name][0] for name in ("name", "scanned_at", "notice_number", "result", "inspected_on")
    }


def test_our_own_workbook_form_has_the_cells_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "记录表.xlsx"
    write_form(FORM, path)
    blank = {
        "name": making.name(1),
        "scanned_at": "",
        "notice_number": "",
        "result": "1",
        "inspected_on": "2024年9月3日",
    }
    assert _cells(path) == blank
    book = openpyxl.load_workbook(path)
    page = book.active
    for row in page:
        for cell in row:
            if cell.value in ("扫码时间", "通知书文号"):
                page.cell(cell.row, cell.column + 1, "9:30" if cell.value == "扫码时间" else "平检通3号")
    book.save(path)
    assert _cells(path) == {**blank, "scanned_at": "9:30", "notice_number": "平检通3号"}


def test_our_own_word_form_has_the_cells_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "记录表.docx"
    write_word_form(FORM, path)
    paper = docx.Document(str(path))
    for row in paper.tables[0].rows:
        cells = list(dict.fromkeys(row.cells))
        for label, value in itertools.pairwise(cells):
            if label.text in ("扫码时间", "通知书文号"):
                value.text = "2024-09-03 09:30" if label.text == "扫码时间" else "平检通3号"
    paper.save(str(path))
    read = _cells(path)
    assert (read["scanned_at"], read["notice_number"], read["result"]) == (
        "2024-09-03 09:30",
        "平检通3号",
        "1",
    )


def test_only_a_plan_that_asks_has_the_cells(begun: House, tmp_path: Path) -> None:
    write_form(replace(FORM, asks_scan=False), tmp_path / "记录表.xlsx")
    page = openpyxl.load_workbook(tmp_path / "记录表.xlsx").active
    assert not [cell for row in page for cell in row if cell.value == "扫码时间"]
    for text, is_asked in (("", False), (ASKED, True)):
        plan = begun.inbox / "campaign.toml"
        plan.write_text(plan.read_text("utf-8") + text, encoding="utf-8")
        with nights(begun) as data:
            (ledger,) = [blank for blank in blanks(plans_words(data)) if blank.name == "检查情况台账"]
            assert ("扫码时间" in [field.heading for field in ledger.fields]) is is_asked
