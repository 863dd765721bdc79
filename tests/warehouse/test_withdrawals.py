"""Files taken back: what was done is undone, whoever sent the same bytes, whatever moment a kill comes at."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.commands.rebuild import rebuild_warehouse
from flows.commands.withdraw import Found, take_back
from flows.problem import Problem
from flows.reports.published import open_published
from flows.storage.folders import House
from flows.warehouse import store
from tests import making
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster

_FIGURES = ("institution", "record_result", "record_disposition", "department_tally", "class_tally", "reconciliation",
            "outstanding", "pending_record", "to_mend", "open_issue", "deadline")  # fmt: skip


def figures(house: House) -> dict[str, list[tuple[object, ...]]]:
    """What the published database counts, and what it says is wrong."""
    with open_published(house.published) as data:
        told = {table: data.rows(f"from {table} order by all") for table in _FIGURES}
        return {**told, "finding": data.rows("select * from finding order by all")}


def withdrawn(house: House, *names: str, reason: str = "报错了") -> list[Found]:
    """Take files back and consolidate anew."""
    found = take_back(house, names, reason)
    consolidate(house)
    return found


def _copied(path: Path, name: str) -> None:
    shutil.copyfile(path, path.with_name(name))


@pytest.fixture
def begun(house: House) -> House:
    """A campaign with a roster, a list and its figures."""
    begin(house, _begun)
    return house


def _begun(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, SJJ, "5"), record_row(2, RSJ, "1")])
    consolidate(house)


_DROPPED: dict[str, Callable[[Path], object]] = {
    "results of its own": lambda at: record_list(at, [record_row(3, SJJ, "2"), record_row(1, SJJ, "1")], "x.xlsx"),
    "a roster with other classes": lambda at: roster(at, 4, "D", "x.xlsx"),
    "a newer version of a name": lambda at: record_list(at, [record_row(1, SJJ, "9")], "台账.xlsx"),
    "faults": lambda at: record_list(at, [record_row(1, SJJ, "5", signed=""), record_row(9)], "x.xlsx"),
    "nothing that can be read": lambda at: (at / "x.xlsx").write_bytes(b"nothing"),
    "a tally": lambda at: making.sheet(at / "x.xlsx", [("单位", "抽查户数", "未发现问题"), (SJJ, 7, 7)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", _DROPPED)
def test_taking_back_gives_the_figures_before(kind: str, begun: House) -> None:
    before = figures(begun)
    _DROPPED[kind](begun.inbox)
    (name,) = (path.name for path in begun.inbox.glob("*.xlsx"))
    consolidate(begun)
    withdrawn(begun, name)
    assert figures(begun) == before
    with open_published(begun.published) as data:
        ((verdict, reason, counted),) = data.rows(
            "select verdict, withdrawn_reason, rows_accepted from source_file where withdrawn_at is not null"
        )
    assert (verdict, reason, counted) == ("rejected", "报错了", 0)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(1, 5), st.sampled_from([RSJ, SJJ]), st.sampled_from(["1", "2", "5", "8", "9", ""]),
                               st.sampled_from(["2024-08-05", "2024-09-03", "2024-10-10"])), min_size=1, max_size=4))  # fmt: skip
def test_whatever_was_added_and_taken_back_leaves_no_trace(
    rows: list[tuple[int, str, str, str]], begun: House
) -> None:
    before = figures(begun)
    record_list(begun.inbox, [record_row(n, of, result, date=day) for n, of, result, day in rows], "加.xlsx")
    consolidate(begun)
    withdrawn(begun, "加.xlsx")
    assert figures(begun) == before


def test_the_same_bytes_may_come_again_and_count_again(begun: House) -> None:
    path = record_list(begun.inbox, [record_row(3, SJJ, "2")], "x.xlsx")
    again = path.read_bytes()
    consolidate(begun)
    counted = figures(begun)
    withdrawn(begun, "x.xlsx")
    path.write_bytes(again)
    consolidate(begun)
    assert figures(begun) == counted
    with pytest.raises(Problem, match="没有收到过"):
        withdrawn(begun, "不在.xlsx")


def test_of_two_with_the_same_bytes_the_one_not_taken_back_counts(begun: House) -> None:
    path = record_list(begun.inbox, [record_row(3, SJJ, "2")], "甲.xlsx")
    kept = path.read_bytes()
    consolidate(begun)
    before = figures(begun)
    (begun.inbox / "乙.xlsx").write_bytes(kept)
    consolidate(begun)
    assert [found.same_bytes for found in withdrawn(begun, "甲.xlsx")] == [("乙.xlsx",)]
    left = figures(begun)
    assert [left[table] for table in ("department_tally", "record_result")] == [
        before[table] for table in ("department_tally", "record_result")
    ]
    with open_published(begun.published) as data:
        assert data.rows("select file_name, verdict from source_file where run = 3") == [
            ("乙.xlsx", "accepted")
        ]
    (begun.inbox / "丙.xlsx").write_bytes(kept)
    consolidate(begun)
    with open_published(begun.published) as data:
        assert data.rows("select message from finding where rule = 'F04'")[0][0].count("乙.xlsx") == 1


def test_the_last_version_of_a_name_goes_first_and_the_one_before_counts_again(begun: House) -> None:
    first = figures(begun)
    record_list(begun.inbox, [record_row(1, SJJ, "9")])
    consolidate(begun)
    (found,) = withdrawn(begun, "台账.xlsx")
    assert found.is_older_there and figures(begun) == first
    (found,) = withdrawn(begun, "台账.xlsx")
    assert not found.is_older_there
    with open_published(begun.published) as data:
        assert data.number("select count(*) from record_result") == 0


def test_an_archive_goes_with_what_is_in_it_and_not_with_what_came_beside(
    begun: House, tmp_path: Path
) -> None:
    inside = tmp_path / "inside"
    record_list(inside, [record_row(3, SJJ, "2")], "三.xlsx")
    record_list(inside, [record_row(4, SJJ, "2")], "四.xlsx")
    packed = Path(shutil.make_archive(str(begun.inbox / "报送"), "zip", inside))
    twin = packed.read_bytes()
    consolidate(begun)
    shutil.copyfile(inside / "四.xlsx", begun.inbox / "单独.xlsx")
    consolidate(begun)
    withdrawn(begun, "报送.zip")
    with open_published(begun.published) as data:
        counted = data.rows(
            "select r.institution, f.file_name from record_result as r join file_version as f using (sha256)"
        )
        assert (making.name(4), "单独.xlsx") in counted and making.name(3) not in {row[0] for row in counted}
        assert data.number("select count(*) from source_file where withdrawn_at is not null") == 2
    (begun.inbox / "又报.zip").write_bytes(twin)
    consolidate(begun)
    with open_published(begun.published) as data:
        assert data.number(f"select count(*) from record_result where institution = '{making.name(3)}'") == 1


def test_the_tail_of_a_path_is_enough_where_it_means_one_file(begun: House) -> None:
    for folder in ("甲组", "乙组"):
        record_list(begun.inbox / folder, [record_row(3 if folder == "甲组" else 4)], "表.xlsx")
    record_list(begun.inbox / "丙组", [record_row(3)], "单.xlsx")
    consolidate(begun)
    with pytest.raises(Problem, match="有 2 个文件叫“表") as refused:
        take_back(begun, ["单.xlsx", "表.xlsx"], "错")
    assert "乙组/表.xlsx" in refused.value.hint
    with open_published(begun.published) as data:
        assert data.number("select count(*) from source_file where withdrawn_at is not null") == 0, (
            "all or nothing"
        )
    assert [f.file_name for f in withdrawn(begun, "甲组/表.xlsx", "单.xlsx")] == [
        "甲组/表.xlsx",
        "丙组/单.xlsx",
    ]
    with pytest.raises(Problem, match="理由"):
        take_back(begun, ["乙组/表.xlsx"], " ")


def test_a_rebuilt_warehouse_has_the_same_withdrawals(begun: House) -> None:
    path = record_list(begun.inbox, [record_row(3, SJJ, "2")], "x.xlsx")
    again = path.read_bytes()
    consolidate(begun)
    withdrawn(begun, "x.xlsx")
    path.write_bytes(again)
    consolidate(begun)
    withdrawn(begun, "台账.xlsx")
    before = figures(begun)
    begun.warehouse.write_bytes(b"broken beyond repair")
    rebuild_warehouse(begun)
    consolidate(begun)
    assert figures(begun) == before


def test_killed_between_the_journal_and_the_warehouse_it_is_made_good(
    begun: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.warehouse.withdrawals as withdrawals

    before = figures(begun)
    record_list(begun.inbox, [record_row(3, SJJ, "2")], "x.xlsx")
    consolidate(begun)
    with monkeypatch.context() as patch:
        patch.setattr(withdrawals, "settle_withdrawals", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_back(begun, ["x.xlsx"], "错")
    consolidate(begun)
    assert figures(begun) == before


def test_a_warehouse_of_an_older_version_opens(begun: House) -> None:
    before = figures(begun)
    with duckdb.connect(begun.warehouse) as connection:
        for statement in (
            "drop view received",
            "drop table withdrawal",
            "alter table extracted_record drop column legend",
        ):
            connection.execute(statement)
    consolidate(begun)
    assert figures(begun) == before
    with store.open_warehouse(begun.warehouse) as connection:
        assert set(store.extracted(connection)["record"]["legend"]) == {""}
