"""close: the last edition and its archive, what stands against it, and what becomes of the campaign afterwards."""

import hashlib
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from flows.commands import close
from flows.consolidation import Consolidation
from flows.problem import Problem
from flows.storage.closings import closings, standing_closing
from flows.storage.folders import House
from flows.storage.replacing import is_draft
from tests import making
from tests.conftest import CAMPAIGN, Cli, consolidate
from tests.making import RSJ, record_list, record_row, roster

PERSON = "410402199003070018"
"""An invented ID number."""


@pytest.fixture
def at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The campaign, its last edition made without Prefect."""

    def run(_settings: object, _campaign: str, as_of: date | None) -> int:
        consolidate(house, as_of or date(2024, 10, 31))
        return 0

    monkeypatch.setattr(close, "run_campaigns", run)
    return house


def _close(house: House, reason: str = "", to: Path | None = None) -> int:
    return close.close_campaign(house.settings, house.campaign_id, reason, to, date(2024, 10, 31))


def _finished(house: House) -> None:
    """A campaign with nothing open: one institution, inspected, published."""
    roster(house.inbox, 1)
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号/身份证号"), ("张丽", RSJ, PERSON)])
    record_list(house.inbox, [record_row(1), record_row(1, RSJ)])
    making.sheet(
        house.inbox / "公示.xlsx",
        [("名称", "单位", "公示日期"), *((making.name(1), d, "2024-09-10") for d in (RSJ, making.SJJ))],
    )


def test_the_archive_lists_every_file_with_its_hash_and_holds_no_original(
    at_once: House, capsys: pytest.CaptureFixture[str]
) -> None:
    _finished(at_once)
    record_list(at_once.inbox / "再报", [record_row(1), record_row(1, RSJ)])  # the same bytes
    record_list(at_once.inbox / "另", [record_row(1, remark="已告知")])  # the same name
    assert _close(at_once) == 0
    assert "已结档" in capsys.readouterr().out
    with ZipFile(at_once.outbox / f"归档-{CAMPAIGN}.zip") as archive:
        book = openpyxl.load_workbook(BytesIO(archive.read("归档清单.xlsx")))
        rows = list(book["归档清单"].iter_rows(min_row=4, values_only=True))
        assert {name for name, *_ in rows} == set(archive.namelist()) - {"归档清单.xlsx"}
        for name, what, size, sha256 in rows:
            data = archive.read(str(name))
            assert (size, sha256) == (len(data), hashlib.sha256(data).hexdigest()) and what != "其他"
        assert {"计划/campaign.toml", "inspections.duckdb"} <= set(archive.namelist())
        assert not [name for name in archive.namelist() if PERSON.encode() in archive.read(name)]
        listed = {row[1]: (row[7], row[8]) for row in book["原件"].iter_rows(min_row=4, values_only=True)}
    assert [sheet.title for sheet in book] == ["归档清单", "原件", "结档", "规则"]
    originals = at_once.settings.var / "archive-out" / f"原件-{CAMPAIGN}.zip"
    assert originals.stat().st_mode & 0o077 == 0
    with ZipFile(originals) as archive:
        assert len(archive.namelist()) == len(listed) - 1, "the same bytes once"
        for sha256, place in listed.values():
            assert hashlib.sha256(archive.read(str(place))).hexdigest() == sha256


def test_what_is_open_stands_against_it_until_a_reason_is_given(at_once: House) -> None:
    roster(at_once.inbox)
    record_list(at_once.inbox, [record_row(1, result="5"), record_row(2, signed="")])
    with pytest.raises(Problem) as problem:
        _close(at_once)
    assert all(word in problem.value.message for word in ("要补正", "待补正", "没有了结", "公示"))
    assert standing_closing(at_once) is None and not list(at_once.outbox.glob("归档*"))
    assert _close(at_once, "机构改革，撤销本次抽查") == 0
    [event] = closings(at_once)
    assert event.reason == "机构改革，撤销本次抽查" and "没有了结的问题 1 个" in event.open_matters
    with ZipFile(at_once.outbox / f"归档-{CAMPAIGN}.zip") as archive:
        book = openpyxl.load_workbook(BytesIO(archive.read("归档清单.xlsx")))
    assert [row[2] for row in book["结档"].iter_rows(min_row=3, values_only=True)] == [event.reason]


def test_a_closed_campaign_takes_nothing_in_until_it_is_opened_again(at_once: House) -> None:
    _finished(at_once)
    _close(at_once)
    with pytest.raises(Problem, match="已在"):
        _close(at_once)
    with pytest.raises(Problem, match="结档") as problem, Consolidation(at_once, None):
        pass
    assert "--reopen" in problem.value.hint
    with pytest.raises(Problem, match="理由"):
        close.reopen_campaign(at_once.settings, CAMPAIGN, " ")
    assert close.reopen_campaign(at_once.settings, CAMPAIGN, "有漏报的") == 0
    with pytest.raises(Problem, match="没有结档"):
        close.reopen_campaign(at_once.settings, CAMPAIGN, "再一次")
    record_list(at_once.inbox, [record_row(1, remark="更正")], "更正.xlsx")
    assert _close(at_once) == 0
    assert [event.is_reopened for event in closings(at_once)] == [False, True, False]


def test_a_night_passes_over_a_closed_campaign_and_tells_what_came(at_once: House, cli: Cli) -> None:
    _finished(at_once)
    _close(at_once)
    late = record_list(at_once.inbox, [record_row(1)], "迟到.xlsx")
    done = cli("run")
    assert done.returncode == 1 and "活动已结档" in done.stdout and "迟到.xlsx" in done.stdout
    assert late.exists()
    assert "结档" in cli("status").stdout
    assert cli("run", CAMPAIGN).returncode == 2


def test_originals_never_go_where_others_look(at_once: House, tmp_path: Path) -> None:
    _finished(at_once)
    with pytest.raises(Problem, match="身份证号"):
        _close(at_once, to=at_once.settings.outbox / "原件")
    assert _close(at_once, to=tmp_path / "保险柜") == 0
    assert (tmp_path / "保险柜" / f"原件-{CAMPAIGN}.zip").exists()
    assert not (at_once.settings.var / "archive-out").exists()


def test_an_original_that_is_missing_or_changed_stops_it(at_once: House) -> None:
    _finished(at_once)
    consolidate(at_once)
    for damage, told in ((lambda path: path.write_bytes(b"x"), "改动"), (Path.unlink, "少了")):
        original = next(path for path in sorted(at_once.archive.rglob("*")) if path.is_file())
        saved = original.with_suffix(".saved")
        shutil.copy(original, saved)
        damage(original)
        with pytest.raises(Problem, match=told):
            _close(at_once)
        saved.rename(original)
    assert standing_closing(at_once) is None
    assert not [path for path in at_once.settings.var.rglob("*") if is_draft(path)]
    assert not list(at_once.settings.var.rglob("原件-*"))
