"""The lake of many offices: each campaign's last edition whole, whoever writes, whenever a writer is killed."""

import os
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.warehouse.lake.attached import Lake, attached
from flows.warehouse.lake.shape import campaign_relations
from flows.warehouse.lake.write import LAKE, write_lake
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from schemas.published import RELATIONS, described_columns
from schemas.published.lake import OfOffice, Written
from tests.forked import script
from tests.lake.conftest import NOW, Put, changed

DISTRICT = "平顶山市新华区部门联合“双随机、一公开”监管工作联席会议办公室"
TALLIED = "select office, campaign_id, result_5 from department_tally where department = '合计' order by all"


def asked(lake: Lake, outbox: Path, query: str) -> list[tuple[object, ...]]:
    """What the lake answers."""
    (rows,) = answers(lake, outbox, query)
    return rows


def answers(lake: Lake, outbox: Path, *queries: str) -> list[list[tuple[object, ...]]]:
    """What the lake answers to each of several questions, asked one after the other."""
    with attached(lake, outbox / OFFICE) as data:
        return [data.execute(query).fetchall() for query in queries]


def snapshots(lake: Lake, outbox: Path) -> int:
    """How many states the lake has had."""
    return len(asked(lake, outbox, "from lake.snapshots()"))


def test_every_relation_stands_in_it_row_for_row_and_described(lake: Lake, outbox: Path) -> None:
    assert write_lake(lake, outbox / OFFICE, NOW) == ()
    assert set(campaign_relations()) > {*RELATIONS, "visit", "year_campaign", "source"}
    with attached(lake, outbox / OFFICE) as data:
        for relation in campaign_relations():
            ours, theirs = (
                data.execute(
                    f"select columns(lambda c: c <> 'office') from {place}.{relation} order by all"
                ).fetchall()
                for place in ("kept", "lake")
            )
            assert ours == theirs, relation
            if theirs:
                assert data.execute(f"select distinct office from {relation}").fetchall() == [(DISTRICT,)]
        bare = "select table_name, column_name from duckdb_columns() where database_name = 'lake' and comment is null"
        assert data.execute(f"{bare} and not starts_with(table_name, 'ducklake')").fetchall() == []
        written = "select column_name, comment from duckdb_columns() where database_name = 'lake' and table_name = 'written'"
        described = {column.name: column.comment for column in described_columns(Written)}
        assert dict(data.execute(written).fetchall()) == described
        assert set(OfOffice.to_schema().columns) < described.keys()


def test_nothing_changed_and_nothing_is_written(local: Lake, outbox: Path, put: Put) -> None:
    put(local)
    before = snapshots(local, outbox)
    assert write_lake(local, outbox / OFFICE, datetime(2024, 11, 2)) == ()
    assert snapshots(local, outbox) == before


def test_what_changed_alone_is_written_in_one_transaction_and_yesterday_can_be_asked(
    lake: Lake, outbox: Path, put: Put
) -> None:
    put(lake)
    before = snapshots(lake, outbox)
    office = changed(outbox, "2024-b", "update campaign set title = '改了'", "delete from record_result")
    assert write_lake(lake, office, datetime(2024, 11, 2)) == ()
    assert snapshots(lake, outbox) == before + 1
    today = "select campaign_id, title = '改了' from campaign{} order by all"
    yesterday = today.format(f" at (version => {before - 1})")
    left = "select count(*) from record_result where campaign_id = '2024-b'"
    touched = "select campaign_id, max(written_at)::date::varchar from written group by all order by all"
    assert answers(lake, outbox, today.format(""), yesterday, left, touched) == [
        [("2024-a", False), ("2024-b", True)],
        [("2024-a", False), ("2024-b", False)],
        [(0,)],
        [("2024-a", "2024-11-01"), ("2024-b", "2024-11-02")],
    ]
    asked(lake, outbox, "checkpoint lake")
    assert asked(lake, outbox, yesterday) == [("2024-a", False), ("2024-b", False)]


def test_offices_stand_side_by_side_with_the_same_campaign_and_lists_of_their_own(
    local: Lake, outbox: Path, put: Put
) -> None:
    put(local)
    other = replace(local, installation="second", office="卫东区")
    office = changed(outbox, "2024-b", "alter table department_tally add column result_b bigint",
                     "update department_tally set result_b = 7")  # fmt: skip
    assert write_lake(other, office, NOW) == ()
    tallied = TALLIED.replace("result_5", "result_5, result_b")
    assert answers(local, outbox, tallied, "select distinct office from campaign order by 1") == [
        [("卫东区", "2024-a", 1, None), ("卫东区", "2024-b", 0, 7),
         (DISTRICT, "2024-a", 1, None), (DISTRICT, "2024-b", 0, None)],
        [("卫东区",), (DISTRICT,)],
    ]  # fmt: skip


def test_an_office_renamed_and_a_campaign_gone_leave_nothing_behind(
    local: Lake, outbox: Path, put: Put
) -> None:
    put(local)
    write_lake(replace(local, installation="second", office="卫东区"), outbox / OFFICE, NOW)
    shutil.rmtree(outbox / "2024-b")
    refresh_office(outbox, NOW)
    assert write_lake(replace(local, office="新华区"), outbox / OFFICE, NOW) == ()
    left = [("卫东区", "2024-a"), ("卫东区", "2024-b"), ("新华区", "2024-a")]
    relations = ("record_line", "working_day", "written")
    queries = [f"select distinct office, campaign_id from {relation} order by all" for relation in relations]
    assert answers(local, outbox, *queries) == [left] * 3


def test_two_installations_under_one_name_are_told_once_and_nothing_is_counted_twice(
    local: Lake, outbox: Path, put: Put
) -> None:
    put(local)
    moved = replace(local, installation="second")
    told = write_lake(moved, outbox / OFFICE, NOW)
    assert [(name, "是另一处写的" in why) for name, why in told] == [("2024-a", True), ("2024-b", True)]
    assert write_lake(moved, outbox / OFFICE, NOW) == ()
    assert asked(local, outbox, "select campaign_id, count(*) from campaign group by all order by all") == [
        ("2024-a", 1), ("2024-b", 1),
    ]  # fmt: skip


def test_a_campaign_of_no_office_is_told_and_left_out(local: Lake, outbox: Path) -> None:
    office = changed(outbox, "2024-b", "update campaign set office = ' '")
    ((name, why),) = write_lake(local, office, NOW)
    assert name == "2024-b" and "inbox/office.toml" in why
    assert asked(local, outbox, "select distinct campaign_id from record_line") == [("2024-a",)]


_KILLER = """
import sys
from datetime import datetime
from pathlib import Path
from flows.warehouse.lake import shape, write
from flows.warehouse.lake.attached import Lake
from tests.killing import deadly
step, count, address, data, office = sys.argv[1:]
deadly(*{"shape": (shape, "_create", True), "before": (write, "_write", False), "put": (write, "_put", True),
         "after": (write, "_write", True), "written": (write, "_told", False)}[step], int(count))
print(write.write_lake(Lake(address, data, "first", None), Path(office), datetime(2024, 11, 2)))
"""
MOMENTS = ["before:1", "put:4", "after:1", "written:1"]


def _killed(moment: str, lake: Lake, office: Path) -> None:
    step, count = moment.split(":")
    ended = script(_KILLER, step, count, lake.address, str(lake.data), str(office), environment=os.environ)
    assert ended.returncode == -signal.SIGKILL, ended.stdout + ended.stderr


@pytest.mark.parametrize("moment", ["shape:30", "put:20"])
def test_a_first_writer_that_is_killed_leaves_nothing_and_the_next_begins_again(
    moment: str, local: Lake, outbox: Path
) -> None:
    _killed(moment, local, outbox / OFFICE)
    assert write_lake(local, outbox / OFFICE, NOW) == ()
    assert asked(local, outbox, TALLIED) == [(DISTRICT, "2024-a", 1), (DISTRICT, "2024-b", 0)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_writer_that_is_killed_leaves_the_last_edition_whole(
    moment: str, lake: Lake, outbox: Path, put: Put
) -> None:
    put(lake)
    office = changed(
        outbox, "2024-a", "update campaign set title = '改了'", "update department_tally set result_5 = 9",
        "delete from record_result", "delete from finding", "delete from progress",
    )  # fmt: skip
    _killed(moment, lake, office)
    is_new = moment == "written:1"
    found = "select result_5, title = '改了' from department_tally as t join campaign as c using (office, campaign_id) "
    whose = "where campaign_id = '2024-a' and department = '合计'"
    left = "select count(*) from record_result where campaign_id = '2024-a'"
    assert answers(lake, outbox, found + whose, left) == [
        [(9, True) if is_new else (1, False)],
        [(0 if is_new else 2,)],
    ]
    assert write_lake(lake, office, NOW) == ()
    assert asked(lake, outbox, found + whose) == [(9, True)]


_WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from flows.warehouse.lake.attached import Lake
from flows.warehouse.lake.write import write_lake
print(write_lake(Lake(*sys.argv[1:5]), Path(sys.argv[5]), datetime(2024, 11, 2)))
"""


def test_offices_that_write_at_once_all_have_their_rows(lake: Lake, outbox: Path) -> None:
    offices = [replace(lake, installation=name, office=name) for name in ("东区", "南区", "西区")]

    def write(lake: Lake) -> object:
        arguments = [lake.address, str(lake.data), lake.installation, str(lake.office), str(outbox / OFFICE)]
        ended = script(_WRITER, *arguments, environment=os.environ)
        return ended.stdout.strip() or ended.stderr

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(write, offices)) == ["()"] * 3
        office = changed(outbox, "2024-a", "update department_tally set result_5 = 9")
        assert office.exists() and list(pool.map(write, offices)) == ["()"] * 3
    assert asked(lake, outbox, TALLIED) == [
        (name, campaign, count)
        for name in ("东区", "南区", "西区")
        for campaign, count in (("2024-a", 9), ("2024-b", 0))
    ]


AWAY = {
    "ducklake:postgres:host=127.0.0.1 port=1 dbname=lake user=office password=geheim": "Connection refused",
    "ducklake:postgres:postgresql://office:geheim@127.0.0.1:1/lake": "Connection refused",
    "ducklake:/nowhere/geheim/lake.ducklake": "No such file",
}


@pytest.mark.parametrize("address", AWAY)
def test_a_lake_that_is_away_is_told_without_its_address_and_made_good_later(
    address: str, outbox: Path
) -> None:
    ((name, why),) = write_lake(Lake(address, None, "first", None), outbox / OFFICE, NOW)
    assert name == LAKE and AWAY[address] in why and "下一夜补写" in why
    assert "geheim" not in why


def test_without_the_extensions_it_is_told_what_to_install(
    outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    ((name, why),) = write_lake(Lake("ducklake:x", None, "first", None), outbox / OFFICE, NOW)
    assert name == LAKE and "shuangsuiji[lake]" in why


def test_nothing_is_copied_into_a_home_and_nothing_fetched(
    outbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    lake = Lake(f"ducklake:{tmp_path / 'lake.ducklake'}", None, "first", None)
    assert write_lake(lake, outbox / OFFICE, NOW) == ()
    assert not (tmp_path / "home").exists()
    with duckdb.connect(tmp_path / "lake.ducklake", read_only=True) as catalog:
        assert catalog.execute("select count(*) > 0 from ducklake_snapshot").fetchall() == [(True,)]
