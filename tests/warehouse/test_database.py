"""The published database as it is built: every relation described once,
kept empty, the plan's lists in its columns."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pandera.errors import SchemaErrors

from flows.storage.folders import House
from flows.warehouse import database
from flows.warehouse.database import build_empty, create_published, grain
from flows.warehouse.plan_lists import PlanLists, plan_lists
from flows.warehouse.publish import fill_pivots
from schemas.measures import NOTICE_MEASURES
from schemas.published import RELATIONS, columns_of
from sql import in_order, script, scripts
from tests import making
from tests.conftest import consolidate
from tests.making import MEASURES

PUBLISHED = {**scripts("tables"), **scripts("pivots"), **scripts("tallies"), **scripts("deadlines")}
ROOT = Path(__file__).parents[2]
NO_RELATION = {"measure_name"}
FOLDERS = ("draw", "warehouse", "tables", "publishing", "pivots", "tallies", "deadlines")
LETTERS = PlanLists(
    (
        (1, "1", "正常", "result_1", False, False, True, None),
        (2, "A", "待后续处理", "result_a", True, True, False, None),
        (3, "E", "已改正", "result_e", True, False, False, "处理1"),
    ),
    tuple((n, f"处理{n}", f"disposition_{n}", n == 6) for n in range(1, 7)),
)


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty published database with the notice's lists; it is only read."""
    with duckdb.connect() as connection:
        build_empty(connection, plan_lists(NOTICE_MEASURES))
        yield connection


def _arrow(data: duckdb.DuckDBPyConnection, relation: str) -> pa.Table:
    return data.execute(f"from {relation}").to_arrow_table()


def test_every_relation_has_a_file_and_a_model(empty: duckdb.DuckDBPyConnection) -> None:
    found = empty.execute("""
        select table_name from duckdb_tables() where not internal
        union all select view_name from duckdb_views() where not internal
    """).fetchall()
    assert {name for (name,) in found} == set(RELATIONS) == set(PUBLISHED) - NO_RELATION
    assert set(scripts("publishing")) <= set(scripts("tables"))


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_column_is_described_with_its_type(relation: str, empty: duckdb.DuckDBPyConnection) -> None:
    types = {field.name: field.type for field in _arrow(empty, relation).schema}
    described = RELATIONS[relation].to_schema().columns
    assert {name: column.dtype.type.pyarrow_dtype for name, column in described.items()} == {
        name: types[name] for name in described
    }
    counted = set(types) - set(described)
    assert counted == ({*MEASURES} - {"inspected"} if "result_1" in types else set())
    assert all(types[name] == pa.int64() for name in counted)


def test_every_comment_says_what_the_model_and_the_file_say(empty: duckdb.DuckDBPyConnection) -> None:
    found = empty.execute("""
        select table_name, comment from duckdb_tables() where not internal
        union all select view_name, comment from duckdb_views() where not internal
    """).fetchall()
    assert dict(found) == {name: grain(PUBLISHED[name]) for name in RELATIONS}
    columns = empty.execute(
        "select table_name, column_name, comment from duckdb_columns() where not internal"
    ).fetchall()
    measures = empty.execute("select measure, heading, label from measure").fetchall()
    told = {
        (name, column.name): column.comment for name in RELATIONS for column in columns_of(name, measures)
    }
    assert {(relation, column): comment for relation, column, comment in columns} == told
    assert told["class_tally", "required"] == (
        "应抽户数：比例 × 名录户数，向上取整，该类不空时至少 1，或计划写明的户数；不超过名录户数（户）"
    )
    assert told["department_tally", "result_10"] == "抽查结果：不合格（户）"


def test_what_is_published_is_what_the_models_say(house: House) -> None:
    making.roster(house.inbox, 6)
    making.inspectors(house.inbox)
    lines = [making.record_row(n, result=str(n)) for n in range(1, 6)]
    making.record_list(house.inbox, [*lines, making.record_row(6, signed="")])
    consolidate(house)
    with duckdb.connect(house.published, read_only=True) as data:
        for relation, model in RELATIONS.items():
            model.validate(_arrow(data, relation).to_pandas(types_mapper=pd.ArrowDtype), lazy=True)
        source_file = _arrow(data, "source_file").to_pandas(types_mapper=pd.ArrowDtype)
    for wrong in (
        source_file.assign(kind="letter"),
        source_file.assign(arrival="1"),
        source_file.assign(more=1),
    ):
        with pytest.raises(SchemaErrors):
            RELATIONS["source_file"].validate(wrong, lazy=True)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_says_at_its_head_what_a_row_is(folder: str) -> None:
    for name, text in scripts(folder).items():
        assert text.startswith("-- ") and "来源：" in text.split("create ")[0], f"{folder}/{name}"
        assert "comment on" not in text


def test_every_file_runs_as_it_stands_in_any_shell() -> None:
    with duckdb.connect() as shell:
        for text in scripts("tables").values():
            shell.execute(text)
        views = {**scripts("tallies"), **scripts("deadlines")}
        for name in in_order(views):
            shell.execute(views[name])
        for text in scripts("pivots").values():
            shell.execute(text)


def test_another_plans_lists_make_other_columns() -> None:
    with duckdb.connect() as data:
        build_empty(data, LETTERS)
        data.execute("insert into department (position, name) values (1, '区甲局'), (2, '区乙局')")
        data.execute(
            "insert into credit_share (position, credit_class, share) values (1, '低', 0.1), (2, '中', null), (3, '高', 1)"
        )
        data.execute(
            "insert into institution (institution_id, credit_class, is_listed) values ('甲', '高', true), ('乙', '低', true)"
        )
        for result, department in (("1", "区甲局"), ("A", "区乙局"), ("E", "区乙局")):
            row = ["甲", "高", department, result]
            data.execute(
                "insert into record_result (institution_id, credit_class, department, result) values (?, ?, ?, ?)",
                row,
            )
        data.execute("insert into record_disposition (institution_id, credit_class, department, disposition) "
                     "values ('甲', '高', '区乙局', '处理6')")  # fmt: skip
        fill_pivots(data)
        columns = [name for name, *_ in data.execute("describe department_tally").fetchall()]
        assert columns == ["department", "inspected", "result_1", "result_a", "result_e",
                           *(f"disposition_{n}" for n in range(1, 7))]  # fmt: skip
        assert data.execute("from department_tally").fetchall() == [
            ("区甲局", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), ("区乙局", 1, 0, 1, 1, 0, 0, 0, 0, 0, 1), ("合计", 1, 1, 1, 1, 0, 0, 0, 0, 0, 1),
        ]  # fmt: skip
        assert data.execute("select credit_class, required, inspected, result_a from class_tally").fetchall() == [
            ("低", 1, 0, 0), ("中", 0, 0, 0), ("高", 1, 1, 1), ("合计", 2, 1, 1),
        ]  # fmt: skip
        assert len(data.execute("from department_class_tally").fetchall()) == 6
        assert data.execute("select label from measure where measure = 'result_a'").fetchall() == [
            ("待后续处理",)
        ]
        assert data.execute("describe record_result").fetchall()[5][:2] == ("result", "VARCHAR")
        assert data.execute("select comment from duckdb_columns() where column_name = 'disposition_6'").fetchall() == [
            ("处理结果：处理6（户）",)
        ] * 3  # fmt: skip


def test_an_empty_database_is_built_once_for_a_version_and_a_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    build = build_empty
    monkeypatch.setattr(database, "build_empty", lambda *args: (built.append(1), build(*args)))
    kept = tmp_path / "kept"
    for n, lists in enumerate(
        (plan_lists(NOTICE_MEASURES), plan_lists(NOTICE_MEASURES), LETTERS, plan_lists(NOTICE_MEASURES))
    ):
        with create_published(tmp_path / f"{n}.duckdb", lists, kept) as connection:
            assert connection.execute("select count(*) from result_code").fetchone() == (len(lists.results),)
    assert len(built) == 2 and len(list(kept.iterdir())) == 2
    monkeypatch.setattr(database, "scripts", lambda folder: {**scripts(folder), **_changed(folder)})
    with create_published(tmp_path / "changed.duckdb", plan_lists(NOTICE_MEASURES), kept) as connection:
        assert connection.execute("select new_fact from run").fetchall() == []
    assert len(built) == 3 and len(list(kept.iterdir())) == 1, "what an older version kept is gone"


def _changed(folder: str) -> dict[str, str]:
    """A column more in the table run, as if its file had been changed."""
    text = script("tables", "run").replace("files integer", "files integer, new_fact integer")
    return {"run": text} if folder == "tables" else {}


_KILLED = """
import os, signal, sys
from pathlib import Path
from flows.warehouse import database
from flows.warehouse.plan_lists import plan_lists
from schemas.measures import NOTICE_MEASURES
folder = Path(sys.argv[1])
describe = database._describe
database._describe = lambda *args: (describe(*args), os.kill(os.getpid(), signal.SIGKILL))
with database.create_published(folder / "x.duckdb", plan_lists(NOTICE_MEASURES), folder / "kept"):
    pass
"""


def test_one_killed_while_it_builds_leaves_nothing_half_made(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert list(kept.iterdir()) and not list(kept.glob("*.duckdb"))
    with create_published(tmp_path / "x.duckdb", plan_lists(NOTICE_MEASURES), kept) as connection:
        assert connection.execute("select count(*) from measure").fetchone() == (len(MEASURES),)
    assert [path.suffix for path in kept.iterdir()] == [".duckdb"]


def test_a_database_that_is_attached_to_another_answers_all_the_same(house: House) -> None:
    making.roster(house.inbox)
    making.record_list(house.inbox, [making.record_row(1)])
    consolidate(house)
    with duckdb.connect() as other:
        other.execute(f"attach '{house.published}' as campaign (read_only)")
        for relation in RELATIONS:
            other.execute(f"from campaign.{relation}").fetchall()
        assert other.execute(
            "select inspected from campaign.class_tally where credit_class = '合计'"
        ).fetchall() == [(1,)]
