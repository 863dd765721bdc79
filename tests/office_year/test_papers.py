"""年度汇总 and 年度简报: every figure a formula over its rows; written where something changed; the command."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows import nightly
from flows.commands.year import tell_office, tell_year
from flows.lots.campaign_draw import Request
from flows.office import last_told, renew_office
from flows.problem import Problem
from flows.reports.together import drawn_together
from flows.settings import Settings
from flows.warehouse.office_ledger import OFFICE
from schemas.vocabulary import INTERNAL
from tests import making
from tests.conftest import AS_OF
from tests.making import RSJ
from tests.nights import night
from tests.office import converted, needs_office
from tests.office_year.campaigns import ALL_DRAWN, campaign, drawn, office, visited
from tests.office_year.test_plans import HOTELS, TRAINING, plan
from tests.visits.test_platform_draw import drawn_list

SHEETS = [
    "年度总览", "按活动", "按部门", "按月", "处理结果", "年度计划", "重复检查", "同时抽中", "检查人员",
    "机构", "机构×部门", "检查", "检查×部门", "检查×人员", "重复检查明细", "公示", "问题", "处理结果明细",
]  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An office with two campaigns, one of them over new year, its plan, its caps, and its papers."""
    settings = office(tmp_path_factory.mktemp("office"))
    drawn(
        settings,
        "2024-1",
        [*visited(1, "2024-09-03"), *visited(2, "2024-09-10", 5, 1), *visited(1, "2024-10-10", 1, 1)],
    )
    winter = campaign(
        settings, "2024-3", [*visited(2, "2024-10-08", 9, 10, disposition="立案查处"), *visited(1, "2025-01-14")],
        **{"2024-11-30": "2025-02-28", "2024年新华区职业技能培训机构“一业同查”": "=2024年“冬查”"},
    )  # fmt: skip
    night(winter, date(2025, 1, 31))
    plan(settings, TRAINING, HOTELS)
    (settings.inbox / "office.toml").write_text("[frequency]\nper_year = 1\n", encoding="utf-8")
    written = renew_office(settings).written
    assert [path.name for path in written] == [
        f"{name}-{year}.{ending}"
        for year in (2024, 2025)
        for name, ending in (("年度汇总", "xlsx"), ("年度简报", "html"))
    ]
    return settings


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The values of a workbook, a sheet each."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


def test_a_draw_goes_by_what_the_office_s_campaigns_hold_at_that_moment(
    tmp_path: Path, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No night has made 总库 yet, and a cap holds all the same."""
    from flows.draw import draw

    settings = office(tmp_path)
    for name in ("inbox", "outbox", "var"):
        monkeypatch.setenv(f"SHUANGSUIJI_{name.upper()}", str(getattr(settings, name)))
    (settings.inbox / "office.toml").write_text("[frequency]\nper_year = 1\n", encoding="utf-8")
    night(campaign(settings, "2024-1", visited(1, "2024-09-03")))
    autumn = campaign(settings, "2024-2", **ALL_DRAWN)
    assert not (settings.outbox / OFFICE).exists()
    draw(autumn.campaign_id, Request("615", "王强"), date(2024, 10, 31))
    told = json.loads((autumn.outbox / "抽取" / "抽取凭证.json").read_text("utf-8"))
    assert making.code(1) not in {one["key"] for one in told["institutions"]}
    assert [one["key"] for one in told["exclusions"]] == [making.code(1)]


def test_whom_one_of_two_campaigns_must_not_warn_is_told_inside_alone(tmp_path: Path) -> None:
    """What leaves the office would betray it: the other campaign names openly whom it has drawn."""
    settings = office(tmp_path)
    for name, mark in (("2024-1", ""), ("2024-2", "不宜告知")):
        house = campaign(settings, name)
        institutions = [(*making.institution(n, "A"), mark if n == 1 else "") for n in (1, 2, 3)]
        making.sheet(house.inbox / "名录.xlsx", [(*making.HEADINGS, "告知"), *institutions])
        drawn_list(house.inbox, 1, 2)
        night(house)
    renew_office(settings)
    for name in ("2024-1", "2024-2"):
        told = drawn_together(settings.outbox / name / "inspections.duckdb", AS_OF)
        assert [institution for institution, _, _ in told] == [making.name(2)]
    brief = (settings.outbox / "年度简报-2024.html").read_text("utf-8")
    assert making.name(2) in brief and making.name(1) not in brief
    inside = sheets(settings.outbox / "年度汇总-2024.xlsx")
    together = {row[0]: row[-1] for row in inside["同时抽中"][3:]}
    assert together == {making.name(1): "是", making.name(2): "否"}
    assert all(INTERNAL in str(inside[page][1]) for page in ("年度总览", "同时抽中", "机构"))


def test_the_workbook_s_sheets_and_their_print(settings: Settings) -> None:
    book = openpyxl.load_workbook(settings.outbox / "年度汇总-2024.xlsx")
    assert book.sheetnames == SHEETS
    for page in book.worksheets:
        assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage


@needs_office
@pytest.mark.parametrize("year", [2024, 2025])
def test_another_program_computes_the_figures_that_are_stored(
    settings: Settings, tmp_path: Path, year: int
) -> None:
    path = settings.outbox / f"年度汇总-{year}.xlsx"
    stored, computed = sheets(path), sheets(converted(path, tmp_path, "xlsx"))
    for name in SHEETS[:9]:
        for here, there in zip(stored[name], computed[name], strict=False):
            for one, other in zip(here, there, strict=False):
                assert (one or None) == (
                    pytest.approx(other) if isinstance(other, float) else other or None
                ), name


def test_every_count_leads_to_its_rows(settings: Settings) -> None:
    book = openpyxl.load_workbook(settings.outbox / "年度汇总-2024.xlsx")
    counts = openpyxl.load_workbook(settings.outbox / "年度汇总-2024.xlsx", data_only=True)
    for name in (*SHEETS[1:7], "检查人员"):
        page = book[name]
        counted = [
            cell
            for row in page.iter_rows()
            for cell in row
            if str(cell.value).startswith(("=COUNTIFS", "=("))
        ]
        assert counted
        for cell in counted:
            place = cell.hyperlink.location or cell.hyperlink.target
            sheet, rows = place.strip("#").split("!")
            assert sheet.strip("'") in SHEETS[9:]
            first_row, last_row = map(int, re.findall(r"[A-Z]+(\d+)", rows))
            assert last_row - first_row + 1 >= counts[name][cell.coordinate].value or "+" in cell.value
    (first,) = [row for row in book["按活动"].iter_rows(min_row=4, max_row=4)]
    completed = first[4].hyperlink.location
    behind = [row for row in book["机构"][completed.split("!")[1]]]
    assert {row[0].value for row in behind} == {"2024-1"} and sum(row[5].value == "是" for row in behind) == 2


def test_a_title_that_begins_like_a_formula_is_a_text(settings: Settings) -> None:
    cells = [
        row[0]
        for row in openpyxl.load_workbook(settings.outbox / "年度汇总-2024.xlsx")["按活动"].iter_rows(
            min_row=4
        )
    ]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=2024")] == ["s"]


def test_the_caps_are_held_against_the_visits(settings: Settings) -> None:
    repeated = sheets(settings.outbox / "年度汇总-2024.xlsx")["重复检查"]
    told = {row[0]: row[-1] for row in repeated[3:]}
    assert told[making.name(1)] == told[making.name(2)] == "超过"
    brief = (settings.outbox / "年度简报-2024.html").read_text("utf-8")
    assert "频次上限：一年一共不超过 1 次；超过的 2 户" in brief


def test_the_plan_is_told_with_what_has_no_campaign_and_what_it_does_not_know(settings: Settings) -> None:
    rows = sheets(settings.outbox / "年度汇总-2024.xlsx")["年度计划"]
    told = {(row[0], row[-1]) for row in rows[3:] if row[-1]}
    assert (HOTELS[1], "没有对上") in told and (TRAINING[1], "期满未完成") in told
    brief = (settings.outbox / "年度简报-2024.html").read_text("utf-8")
    assert HOTELS[1] in brief and "没有对上" in brief


def test_the_year_after_has_the_visits_alone(settings: Settings) -> None:
    pages = sheets(settings.outbox / "年度汇总-2025.xlsx")
    row = pages["按活动"][3]
    assert "活动不属 2025 年度" in row[0] and row[2] is None and row[12] == 1
    assert pages["按月"][3][1] == 1


def test_nothing_changed_and_nothing_is_written(settings: Settings) -> None:
    assert renew_office(settings).written == ()


def test_a_paper_that_is_gone_is_written_again(settings: Settings) -> None:
    (settings.outbox / "年度简报-2025.html").unlink()
    assert {path.name for path in renew_office(settings).written} == {
        "年度汇总-2025.xlsx",
        "年度简报-2025.html",
    }


def test_what_changed_in_one_year_is_written_for_that_year(settings: Settings) -> None:
    os.utime(settings.outbox / "2024-1" / "inspections.duckdb")
    assert {path.name[5:9] for path in renew_office(settings).written} == {"2024"}


def test_what_was_not_taken_in_stands_in_every_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = office(tmp_path)
    night(campaign(settings, "2024-1", [making.record_row(1, RSJ, "1")]))
    (settings.outbox / "2024-2").mkdir()
    (settings.outbox / "2024-2" / "inspections.duckdb").write_bytes(b"broken")
    making.roster(settings.inbox)
    renew_office(settings)
    brief = (settings.outbox / "年度简报-2024.html").read_text("utf-8")
    note = sheets(settings.outbox / "年度汇总-2024.xlsx")["年度总览"][1][0]
    for told in (brief, note):
        assert "2024-2" in told and "读不出来" in told and "名录.xlsx" in told
    assert tell_office(settings) == 1
    assert "年度：2024-2：inspections.duckdb 读不出来" in capsys.readouterr().err


def test_the_command_writes_and_shows_a_year(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert tell_year(settings, 2024) == 0
    shown = capsys.readouterr().out
    assert "2024 年度" in shown and "2024-1" in shown and "年度汇总-2024.xlsx" in shown
    assert tell_year(settings, None) == 0
    assert "2025 年度" in capsys.readouterr().out
    with pytest.raises(Problem, match="2019 年没有活动"):
        tell_year(settings, 2019)


def test_an_office_without_a_campaign_has_no_year(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="还没有一个活动汇总过"):
        tell_year(office(tmp_path), None)


def test_a_fault_in_the_year_costs_its_papers_alone_and_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_settings: Settings) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(nightly, "renew_office", broken)
    monkeypatch.setattr(nightly, "as_task", lambda _step, work: work())
    mine = office(tmp_path)
    nightly.renew_year(mine)
    ((whose, why),) = last_told(mine)
    assert whose == "总库和年度汇总" and "程序出错" in why and "shuangsuiji year" in why
