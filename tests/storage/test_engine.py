"""Views computed once: the same rows, from tables, for every reader within the block and nobody after it."""

from pathlib import Path

import duckdb
import pytest

from flows.reports.published import held_open, open_published
from flows.storage.engine import computed_once, open_database
from flows.storage.folders import House
from sql import in_order, views
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster


@pytest.fixture
def published(house: House) -> Path:
    """A campaign with something in most views."""
    begin(house, _published)
    return house.published


def _published(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [
        record_row(1, SJJ, "5"), record_row(2, SJJ, "2、5", date="2024-08-01"), record_row(3, RSJ, ""),
    ])  # fmt: skip
    consolidate(house)


def test_every_view_gives_the_same_rows(published: Path) -> None:
    with open_published(published) as data:
        before = {name: sorted(data.rows(f"from {name}"), key=repr) for name in views()}
    with held_open(published) as data, open_published(published) as other:
        for reader in (data, other):
            assert {name: sorted(reader.rows(f"from {name}"), key=repr) for name in views()} == before
        assert list(other.stream("from undone")) == data.rows("from undone")
        plan = str(other.rows("explain from undone")[0][1])
        assert "SEQ_SCAN" in plan and "JOIN" not in plan, "a table: nothing beneath it is computed again"
    with open_published(published) as data:
        assert "JOIN" in str(data.rows("explain from undone")[0][1])


def test_only_what_is_wanted_and_what_it_leans_on_is_computed(published: Path) -> None:
    with open_database(published, read_only=True) as data, computed_once(data, "open_issue"):
        made = data.execute(
            "select table_name from duckdb_tables() where database_name = 'computed'"
        ).fetchall()
        assert {name for (name,) in made} == {"ledger_act", "issue", "open_issue"}
        assert data.execute("select count(*) from outstanding").fetchone() == (4,), (
            "the view stands where no table does"
        )


def test_what_was_opened_is_as_before_afterwards(tmp_path: Path) -> None:
    with open_database(tmp_path / "odd name-1.2.tmp") as data:
        for name in ("ledger_entry",):
            data.execute(f"create table {name} (done_on date)")
        home = data.execute("select current_database()").fetchone()
        with pytest.raises(duckdb.Error), computed_once(data, "ledger_act"):
            raise AssertionError("the view asks for columns that are not there")
        assert data.execute("select current_database()").fetchone() == home
        assert (
            len(data.execute("select 1 from duckdb_databases() where database_name = 'computed'").fetchall())
            == 0
        )


def test_relations_stand_behind_those_they_select_from() -> None:
    texts = {"a": "select 1", "b": "select * from a", "c": "from b inner join a on true", "d": "from outside"}
    assert list(in_order(texts, ["c"])) == ["a", "b", "c"]
    assert set(in_order(texts)) == set(texts)
