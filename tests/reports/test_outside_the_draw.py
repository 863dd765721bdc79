"""Drawn, inspected, complete, not visited and why;
visits outside the draw and reinspections, wherever they are told."""

from pathlib import Path

import duckdb
import openpyxl
import pytest

from flows.commands.status import tell_status
from flows.reports.brief import write_brief
from flows.reports.published import open_published
from flows.reports.wording import drawn_and_inspected, unvisited
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import CAMPAIGN, consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster


@pytest.fixture
def published(house: House) -> House:
    """A published campaign with a visit outside the draw and a reinspection that closes nothing."""
    begin(house, _published)
    return house


def _published(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, SJJ, "5"), record_row(1, RSJ), record_row(2, SJJ, "2")])
    consolidate(house)
    house.published.chmod(0o644)
    with duckdb.connect(house.published) as data:
        data.execute("""
            insert into outside_visit by name
            select * replace ('没有抽中的学校' as institution, 'x' as institution_id) from record_result limit 1
        """)
        data.execute("""
            insert into reinspection by name
            select institution, institution_id, department, item, date '2024-10-11' as reinspected_on, 8 as result,
                false as closes, 1 as arrival, sha256, sheet, cell
            from record_result where result = 5
        """)


def test_the_workbook_lists_what_is_outside_the_draw_and_what_was_reinspected(
    published: House, tmp_path: Path
) -> None:
    write_workbook(published.published, tmp_path / "汇总表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "汇总表.xlsx", data_only=True)
    assert book["抽查以外的检查"]["A4"].value == "没有抽中的学校"
    assert "抽查以外的检查 1 户另列" in "".join(str(cell.value) for cell in book["统计表"]["A"])
    rows = {row[0]: row for row in book["待跟进"].iter_rows(min_row=4, values_only=True)}
    assert f"{rows[making.name(1)][5]:%Y-%m-%d}" == "2024-10-11"
    assert "8.发现问题待后续处理" in str(rows[making.name(1)][6])
    assert len(rows) == len(list(book["待跟进"].iter_rows(min_row=4))), "a reinspection doubles no problem"


def test_a_campaign_without_any_has_no_such_sheet(house: House, tmp_path: Path) -> None:
    roster(house.inbox)
    consolidate(house)
    write_workbook(house.published, tmp_path / "汇总表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "汇总表.xlsx")
    assert "抽查以外的检查" not in book.sheetnames
    assert "抽查以外的检查" not in [row[0].value for row in book["说明"].iter_rows()]


def test_the_brief_and_status_say_of_how_many_and_who_is_left(
    published: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_published(published.published) as data:
        reached, left = drawn_and_inspected(data), unvisited(data)
    assert reached.startswith("应抽 4 户，已检查 2 户") and (making.name(2), f"{RSJ}未报送") in left
    write_brief(published.published, tmp_path / "简报.html")
    told = (tmp_path / "简报.html").read_text("utf-8")
    assert tell_status(published.settings, CAMPAIGN) == 0
    for said in (told, capsys.readouterr().out):
        assert reached in said and making.name(2) in said and f"{RSJ}未报送" in said
        assert "抽查以外的检查" in said
    assert "待跟进的问题（" in told
