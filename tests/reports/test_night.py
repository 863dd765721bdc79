"""What a night writes: every file in its place, in order, whole or as it was."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.reports import night
from flows.reports.publication_list import write_publication_lists
from flows.storage.folders import House
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster

AS_OF = date(2024, 10, 31)


@pytest.fixture
def published(house: House) -> House:
    """A campaign published, with something overdue, something due and a line to mend."""
    begin(house, _published)
    return house


def _published(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [
        record_row(1, SJJ, date="2024-10-30"), record_row(2, SJJ, "2、5", date="2024-08-01"), record_row(3, RSJ, ""),
    ])  # fmt: skip
    consolidate(house, AS_OF)


def test_everything_is_written_and_named(published: House) -> None:
    papers = published.outbox / "抽取"
    written = night.write_night(published, AS_OF, lambda: [papers])
    names = [path.relative_to(published.outbox).as_posix() for path in written]
    assert names == [
        "汇总表.xlsx", "汇总表-2024-10-31.xlsx", "inspections.duckdb", "简报.html", "专项简报.docx",
        f"公示清单-{RSJ}.xlsx", f"公示清单-{SJJ}.xlsx", f"催办单-{RSJ}.xlsx", f"催办单-{SJJ}.xlsx", "表样", "抽取", "回执",
    ]  # fmt: skip
    assert all(path.exists() for path in written if path != papers)
    assert written[0].read_bytes() == written[1].read_bytes()
    assert not [path for path in published.outbox.rglob(".*")]


def test_the_same_database_gives_the_same_files(published: House) -> None:
    def written() -> dict[Path, bytes]:
        """By name; but for the .docx, whose members python-docx stamps with the hour."""
        files = night.write_night(published, AS_OF, list)
        return {path: path.read_bytes() for path in files if path.suffix in (".xlsx", ".html")}

    assert written() == written()


def test_a_report_that_fails_leaves_the_old_one(published: House, monkeypatch: pytest.MonkeyPatch) -> None:
    night.write_night(published, AS_OF, list)
    before = (published.outbox / "简报.html").read_bytes()

    def break_off(_published: Path, target: Path) -> None:
        target.write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(night, "write_brief", break_off)
    with pytest.raises(OSError, match="disk full"):
        night.write_night(published, AS_OF, list)
    assert (published.outbox / "简报.html").read_bytes() == before
    assert not [path for path in published.outbox.rglob(".*")]


def test_a_publication_list_has_the_overdue_first_and_every_department_one(
    published: House, tmp_path: Path
) -> None:
    none, some = write_publication_lists(published.published, tmp_path)
    rows = list(openpyxl.load_workbook(some).active.iter_rows(min_row=4, values_only=True))
    assert [(row[5], row[7], row[10]) for row in rows] == [
        (SJJ, "未按规定公示应当公示的信息；发现问题已责令整改", "逾期"), (SJJ, "未发现问题", "未到期"),
    ]  # fmt: skip
    assert rows[0][9] < 0 < rows[1][9]
    assert openpyxl.load_workbook(none).active["A4"].value == "（没有）"
