"""催办单, 表样 and a 公示清单 that comes back: what people fill in is read as it was meant."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from flows.reports.arrears import arrears, write_arrears
from flows.reports.papers.renew import renew_blanks
from flows.reports.publication_list import write_publication_lists
from flows.reports.published import open_published
from flows.storage.folders import House
from tests import making
from tests.conftest import consolidate
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, record_list, record_row, roster


def test_a_department_gets_what_it_owes_and_one_that_owes_nothing_has_no_list(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [
        record_row(2, SJJ, "5", date="2024-10-20"), record_row(3, SJJ, ""), *(record_row(n, RSJ) for n in (1, 2, 3)),
    ])  # fmt: skip
    making.sheet(house.inbox / "函告.xlsx", [
        (*making.LIST_HEADINGS, "决定日期"),
        (*record_row(1, SJJ, "2", date="2024-08-01", disposition="函告许可部门"), "2024-08-01"),
    ])  # fmt: skip
    making.sheet(house.inbox / "公示.xlsx", [
        ("名称", "统一社会信用代码", "单位", "公示日期"), *((making.name(n), making.code(n), RSJ, "2024-09-10") for n in (1, 2, 3)),
    ])  # fmt: skip
    house.outbox.mkdir(parents=True)
    old = house.outbox / f"催办单-{RSJ}.xlsx"
    old.write_bytes(b"of the night before")
    consolidate(house)
    (written,) = write_arrears(house.published, house.outbox)
    assert written.name == f"催办单-{SJJ}.xlsx" and not old.exists()
    with open_published(house.published) as data:
        owed = arrears(data)[SJJ]
    assert list(owed) == ["逾期和快到期的", "待补正的检查记录", "没有了结的问题", "还没有到期的"]
    ((to_mend, *_, why),) = owed["待补正的检查记录"]
    assert to_mend == making.name(3) and "检查结果未填" in str(why) and "改法：填写检查结果编号" in str(why)
    assert {row[1] for row in owed["逾期和快到期的"]} == {"publication", "referral"}
    shown = [row[:5] for row in openpyxl.load_workbook(written).active.iter_rows(min_row=5, values_only=True)]
    assert (1, making.name(1), "移送（转办）", datetime(2024, 8, 12), shown[0][4]) == shown[0] and shown[0][
        4
    ] < 0


@pytest.fixture
def filled(house: House, tmp_path: Path) -> House:
    """A campaign whose every document was made of its blanks."""
    consolidate(house)
    folder = renew_blanks(house)
    _fill(
        folder / "检查对象名录.xlsx", house, [(making.name(1), making.code(1), "建设路1号", "周丽", "A", "")]
    )
    _fill(
        folder / "执法检查人员名录.xlsx", house, [("张丽", RSJ, "豫A0001", ""), ("王强", SJJ, "豫B0001", "")]
    )
    signed = ("张丽、王强", "周丽", "张丽、王强", "")
    _fill(folder / "检查情况台账.xlsx", house, [
        (making.name(1), making.code(1), RSJ, TRAINING, "5.发现问题已责令整改", "责令整改", "2024-09-03", *signed),
        (making.name(1), making.code(1), SJJ, REGISTRATION, "2", "函告许可部门", "2024-09-03", *signed),
    ])  # fmt: skip
    _fill(
        folder / "公示台账.xlsx",
        house,
        [(making.name(1), making.code(1), SJJ, REGISTRATION, "2024-09-10", "2.未按规定公示应当公示的信息")],
    )
    _fill(folder / "移送台账.xlsx", house, [(making.name(1), making.code(1), SJJ, "区教体局", "2024-09-09")])
    _fill(
        folder / "复查台账.xlsx",
        house,
        [(making.name(1), making.code(1), RSJ, TRAINING, "2024-09-20", "已改正")],
    )
    consolidate(house)
    return house


def _fill(blank: Path, house: House, rows: list[tuple[str, ...]]) -> None:
    """Fill in a blank over its example row, and send it in."""
    book = openpyxl.load_workbook(blank)
    for at, row in enumerate(rows, 3):
        for column, text in enumerate(row, 1):
            book.active.cell(at, column).value = text or None
    book.save(house.inbox / blank.name)


def test_a_campaign_made_of_blanks_is_read_as_it_was_meant(filled: House) -> None:
    with open_published(filled.published) as data:
        assert not data.rows("from finding where severity <> 'info' and rule <> 'C01'")
        assert data.rows("select department, result from record_result order by all") == [(RSJ, 5), (SJJ, 2)]
        assert data.rows("select kind, done_on from ledger_entry order by kind") == [
            ("publication", date(2024, 9, 10)), ("referral", date(2024, 9, 9)), ("reinspection", date(2024, 9, 20)),
        ]  # fmt: skip
        assert data.number("select count(*) from inspector") == 2


def test_blanks_are_written_once_a_plan(house: House) -> None:
    consolidate(house)
    folder = renew_blanks(house)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {path.stem for path in before} == {
        "检查对象名录", "执法检查人员名录", "检查情况台账", "公示台账", "移送台账", "复查台账", "联合抽查汇总表",
    }  # fmt: skip
    renew_blanks(house)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    plan = house.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8").replace("登记事项检查", "收费检查"), "utf-8")
    consolidate(house)
    renew_blanks(house)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} != before
    asked = openpyxl.load_workbook(folder / "检查情况台账.xlsx").active.data_validations.dataValidation
    assert any("收费检查" in str(rule.formula1) for rule in asked)


def test_a_publication_list_sent_back_is_a_ledger(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, SJJ, "5"), record_row(2, SJJ, "2、5"), record_row(3, SJJ, "1")])
    consolidate(house)
    _, blank = write_publication_lists(house.published, house.outbox)
    book = openpyxl.load_workbook(blank)
    page = book.active
    headings = {cell.value: cell.column for cell in page[3]}
    for row, day, result in (
        (4, datetime(2024, 9, 20), None),
        (5, "2024-09-21", "发现问题已责令整改"),
        (6, "2024.9.22", None),
    ):
        page.cell(row, headings["公示日期"]).value = day
        page.cell(row, headings["公示结果"]).value = result
    book.save(house.inbox / blank.name)
    consolidate(house)
    with open_published(house.published) as data:
        assert data.rows("select kind, rows_accepted, rows_rejected from source_file where run = 2") == [
            ("ledger", 3, 0)
        ]
        days = data.rows("select done_on from ledger_entry where kind = 'publication' order by 1")
        assert days == [(date(2024, 9, 20),), (date(2024, 9, 21),), (date(2024, 9, 22),)]
        assert data.number(f"select count(*) from publication_line where department = '{SJJ}'") == 0
        assert not data.rows("from finding where severity = 'error'")
