"""What was said on a day stays said: the workbook under its day, and what is marked as computed later."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl

from flows.reports.dated import keep_dated
from flows.reports.published import RECOMPUTED
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from tests.conftest import AS_OF, consolidate
from tests.making import SJJ, record_list, record_row, roster


def _workbook(house: House) -> Path:
    house.outbox.mkdir(parents=True, exist_ok=True)
    workbook = house.outbox / "汇总表.xlsx"
    write_workbook(house.published, workbook)
    return workbook


def _inspected(path: Path) -> object:
    return openpyxl.load_workbook(path, data_only=True).worksheets[0]["B6"].value


def test_a_day_is_told_once_and_what_is_told_later_lies_beside(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, SJJ)])
    consolidate(house)
    dated = keep_dated(_workbook(house), AS_OF)
    told = dated.stat().st_mtime_ns
    consolidate(house)
    assert keep_dated(_workbook(house), AS_OF) == dated and dated.stat().st_mtime_ns == told, "the same again"
    record_list(house.inbox, [record_row(2, SJJ)], "后.xlsx")
    consolidate(house)
    again = keep_dated(_workbook(house), AS_OF)
    assert again.name == "汇总表-2024-10-31-重算.xlsx" and dated.stat().st_mtime_ns == told
    assert (_inspected(dated), _inspected(again)) == (1, 2)
    record_list(house.inbox, [record_row(3, SJJ)], "再.xlsx")
    consolidate(house)
    keep_dated(_workbook(house), AS_OF)
    assert (_inspected(dated), _inspected(again)) == (1, 3)


def _published_on(house: House, day: datetime) -> None:
    """As though the night had been that day's."""
    house.published.chmod(0o644)
    with duckdb.connect(house.published) as connection:
        connection.execute("update campaign set run_at = ?", [day])


def test_a_day_that_had_passed_is_marked_on_every_sheet_and_says_the_same(
    house: House, tmp_path: Path
) -> None:
    roster(house.inbox)
    consolidate(house)
    late = shutil.copyfile(_workbook(house), tmp_path / "late.xlsx")
    _published_on(house, datetime(2024, 10, 31, 2))
    dated = keep_dated(_workbook(house), AS_OF)
    shutil.copyfile(late, house.outbox / "汇总表.xlsx")
    assert keep_dated(house.outbox / "汇总表.xlsx", AS_OF) == dated, "the same but for the mark"
    for path, is_marked in ((late, True), (dated, False)):
        book = openpyxl.load_workbook(path)
        assert {RECOMPUTED in str(page.oddFooter.left.text) for page in book} == {is_marked}
        assert {RECOMPUTED in str(page["A1"].value) for page in book.worksheets[1:]} == {is_marked}
        assert RECOMPUTED not in str(book.worksheets[0]["A1"].value), "附件3's title is the notice's"


def test_a_day_is_marked_by_the_day_it_was_computed_on(house: House) -> None:
    from flows.reports.published import open_published

    consolidate(house)
    with open_published(house.published) as data:
        head = data.head
    assert head.recomputed == RECOMPUTED
    assert replace(head, run_at=datetime(2024, 10, 31, 23)).recomputed == ""
    assert replace(head, as_of=date(2099, 1, 1)).recomputed == ""
