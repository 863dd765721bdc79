"""Nothing is lost: whatever moment a run is killed at, the next one ends as an undisturbed run would."""

import hashlib
import os
import shutil
import signal
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.commands.rebuild import rebuild_warehouse
from flows.problem import Problem
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import AS_OF, CAMPAIGN, consolidate
from tests.forked import script
from tests.making import RSJ, record_list, record_row, roster

_TABLES = ("source_file", "finding", "institution", "inspector", "record_line", "record_result", "record_disposition",
           "department_tally", "class_tally", "reconciliation", "outstanding", "pending_record")  # fmt: skip
_UNTIMED = {"source_file": "* exclude (received_at)"}


def published(house: House) -> dict[str, list[tuple[object, ...]]]:
    """The published tables a run must give again, but for the hour of receipt."""
    with open_published(house.published) as data:
        return {t: data.rows(f"select {_UNTIMED.get(t, '*')} from {t} order by all") for t in _TABLES}


def _fill(folder: Path) -> set[str]:
    roster(folder)
    making.inspectors(folder)
    record_list(folder, [record_row(1), record_row(2, result="5"), record_row(3, result="")])
    making.form(folder / "组一" / "表.xlsx", n=4)
    (folder / "坏.xlsx").write_bytes(b"nothing")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "campaign.toml"]
    for n, path in enumerate(sorted(files)):
        os.utime(path, ns=(n * 10**9, n * 10**9))  # the order of arrival is the same whoever makes them
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _consolidated(house: House) -> None:
    _fill(house.inbox)
    consolidate(house)


_KILLER = """
import os, sys
from pathlib import Path
step, count = sys.argv[1].split(":")
from flows.storage.folders import open_house
from flows.settings import Settings
import flows.consolidation, flows.intake.sweep as sweep, flows.warehouse.store, flows.warehouse.publish, flows.reports.receipts, flows.storage.replacing
from tests.killing import deadly
deadly(*{
    "copy": (sweep, "copy_in", True), "keep": (sweep, "keep", True), "journal": (flows.consolidation, "write_journal", True),
    "before-load": (flows.warehouse.store, "load_run", False), "after-load": (flows.warehouse.store, "load_run", True),
    "clear": (sweep.Path, "unlink", True), "finish": (flows.consolidation, "finish", False),
    "publish": (flows.warehouse.publish, "_fill", True), "rename": (os, "replace", True), "insert": (flows.warehouse.store, "_insert", True),
}[step], int(count))
from tests.conftest import consolidate, CAMPAIGN
folder = Path(os.environ["HOUSE"])
consolidate(open_house(Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var"), CAMPAIGN))
"""
MOMENTS = ["copy:1", "copy:3", "keep:1", "journal:1", "before-load:1", "insert:1", "insert:3", "after-load:1", "clear:1", "clear:3",
           "finish:1", "publish:1", "publish:9", "rename:3", "rename:6", "rename:7"]  # fmt: skip


class Undisturbed(NamedTuple):
    """An inbox as it was filled, the hashes of its files, and what a run over it published that nobody killed."""

    inbox: Path
    hashes: set[str]
    tables: dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Made once for all moments."""
    root = tmp_path_factory.mktemp("undisturbed")
    settings = Settings(inbox=root / "inbox", outbox=root / "outbox", var=root / "var", file_seconds=20)
    twin = House(settings, CAMPAIGN)
    twin.inbox.mkdir(parents=True)
    (twin.inbox / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    hashes = _fill(twin.inbox)
    shutil.copytree(twin.inbox, root / "filled")
    consolidate(twin)
    return Undisturbed(root / "filled", hashes, published(twin))


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_anywhere_the_next_run_ends_the_same(
    moment: str, undisturbed: Undisturbed, house: House, tmp_path: Path
) -> None:
    shutil.copytree(undisturbed.inbox, house.inbox, dirs_exist_ok=True)
    environment = {**os.environ, "HOUSE": str(tmp_path)}
    killed = script(_KILLER, moment, environment=environment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    kept = {p.name for p in house.archive.rglob("*") if p.is_file() and len(p.name) == 64}
    waiting = {hashlib.sha256(p.read_bytes()).hexdigest() for p in house.inbox.rglob("*.xlsx")}
    assert undisturbed.hashes <= kept | waiting, "a file is in neither place"

    consolidate(house)
    assert published(house) == undisturbed.tables
    assert [p.name for p in house.inbox.rglob("*") if p.is_file()] == ["campaign.toml"]
    assert {p.name for p in house.archive.rglob("*") if p.is_file()} == undisturbed.hashes
    assert not list((house.state / "journal").glob("*.pending"))
    assert not list(house.outbox.rglob("*.tmp"))


def test_running_twice_changes_nothing(house: House) -> None:
    begin(house, _consolidated)
    before = published(house)
    receipts = {p: p.stat().st_mtime_ns for p in (house.outbox / "回执").rglob("*.xlsx")}
    consolidate(house)
    assert published(house) == before
    assert {p: p.stat().st_mtime_ns for p in (house.outbox / "回执").rglob("*.xlsx")} == receipts


def test_the_warehouse_is_rebuilt_from_the_archive(house: House) -> None:
    begin(house, _consolidated)
    record_list(house.inbox, [record_row(1, RSJ, "9")], "后报.xlsx")
    consolidate(house)
    before = published(house)
    house.warehouse.write_bytes(b"broken beyond repair")
    assert rebuild_warehouse(house) == (2, 6)
    consolidate(house)
    assert published(house) == before


def test_a_file_replaced_while_the_run_goes_on_is_not_removed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.consolidation as consolidation

    path = roster(house.inbox)
    clear = consolidation.clear_inbox

    def replaced_meanwhile(*args: object) -> None:
        roster(house.inbox, 9)
        clear(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(consolidation, "clear_inbox", replaced_meanwhile)
        consolidate(house)
    assert path.exists()
    consolidate(house)
    with open_published(house.published) as data:
        assert data.number("select count(*) from institution") == 9


def test_a_full_disk_leaves_the_old_outputs_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from flows.warehouse import publish as publishing

    roster(house.inbox)
    consolidate(house)
    before = house.published.read_bytes()
    record_list(house.inbox, [record_row(1)])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "tell_differences", full)
        with pytest.raises(OSError, match="No space"):
            consolidate(house)
    assert house.published.read_bytes() == before
    assert not list(house.outbox.glob("*.tmp")) and not list(house.outbox.glob(".*tmp"))
    consolidate(house)
    with open_published(house.published) as data:
        assert data.number("select inspected from department_tally where department = '区市监局'") == 1


def test_the_plan_and_the_date_may_change_between_runs(house: House) -> None:
    from datetime import date

    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2024-10-15")])
    consolidate(house, date(2024, 10, 1))
    with open_published(house.published) as data:
        assert data.rows("select rule from finding where severity = 'error'") == [("I14",)]
    consolidate(house, AS_OF)
    with open_published(house.published) as data:
        assert data.number("select count(*) from record_result") == 1


def test_a_lost_warehouse_is_refused_until_it_is_rebuilt(house: House) -> None:
    begin(house, _consolidated)
    before, table = published(house), house.published.read_bytes()
    house.warehouse.unlink()
    record_list(house.inbox, [record_row(4, RSJ)], "新.xlsx")
    with pytest.raises(Problem, match="数据仓库不见了") as refused:
        consolidate(house)
    assert (
        "rebuild" in refused.value.hint
        and house.published.read_bytes() == table
        and (house.inbox / "新.xlsx").exists()
    )
    rebuild_warehouse(house)
    (house.inbox / "新.xlsx").unlink()
    consolidate(house)
    assert published(house) == before


def test_nothing_takes_a_good_tables_place_when_the_state_is_gone(house: House) -> None:
    begin(house, _consolidated)
    table = house.published.read_bytes()
    shutil.rmtree(house.settings.var)
    with pytest.raises(Problem, match="outbox 里有以前的结果"):
        consolidate(house)
    assert house.published.read_bytes() == table
    with pytest.raises(Problem, match="没有运行的日志"):
        rebuild_warehouse(house)
    roster(house.inbox)
    with pytest.raises(Problem, match="outbox 里有以前的结果"):
        consolidate(house)
    shutil.rmtree(house.outbox)
    consolidate(house)
    assert published(house)["institution"], "with the outbox moved away it is a new beginning"


def test_a_rebuild_trusts_no_original_that_was_changed(house: House) -> None:
    begin(house, _consolidated)
    warehouse = house.warehouse.read_bytes()
    with open_published(house.published) as data:
        ((sha256,),) = data.rows("select sha256 from source_file where kind = 'roster'")
    house.original(str(sha256)).write_bytes(b"bad")
    with pytest.raises(Problem, match="被改动或损坏"):
        rebuild_warehouse(house)
    assert house.warehouse.read_bytes() == warehouse
