"""总库.duckdb: every campaign's relations in one database, only the changed ones read anew."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from flows.settings import Settings
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from schemas.published import OFFICE_RELATIONS, RELATIONS
from tests import making
from tests.making import SJJ
from tests.nights import night
from tests.office_year.campaigns import NOON, campaign, office, visited

NOW = datetime(2024, 11, 1, 2)
OWN_RESULTS = """
[[result]]
code = "A"
name = "未发现问题"

[[result]]
code = "B"
name = "发现问题已责令整改"
problem = true
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two campaigns of the notice's lists and one of its own."""
    settings = office(tmp_path_factory.mktemp("office"))
    for name in ("2024-a", "2024-b"):
        night(campaign(settings, name, visited(1, "2024-09-03", 5, 1)))
    own = campaign(settings, "2024-own", [making.record_row(2, SJJ, "B")])
    plan = own.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8") + OWN_RESULTS, encoding="utf-8")
    night(own)
    return settings


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Path:
    """The office's outbox with its 总库; nobody changes it."""
    assert refresh_office(settings.outbox, NOW) == ()
    return settings.outbox


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    """The published databases in an outbox of the test's own."""
    for published in settings.outbox.glob("*/inspections.duckdb"):
        folder = tmp_path / "out" / published.parent.name
        folder.mkdir(parents=True)
        (folder / published.name).write_bytes(published.read_bytes())
    return tmp_path / "out"


def asked(outbox: Path, query: str) -> list[tuple[object, ...]]:
    """What 总库 answers."""
    with duckdb.connect(outbox / OFFICE, read_only=True) as data:
        return data.execute(query).fetchall()


def changed(outbox: Path, name: str, *statements: str) -> None:
    """A campaign's published database, changed by hand."""
    path = outbox / name / "inspections.duckdb"
    with duckdb.connect(path) as data:
        for statement in statements:
            data.execute(statement)


def test_every_relation_of_every_campaign_stands_in_it_and_is_the_same(whole: Path) -> None:
    for name in ("2024-a", "2024-b", "2024-own"):
        with duckdb.connect(whole / name / "inspections.duckdb", read_only=True) as one:
            counts = {r: one.execute(f"select count(*) from {r}").fetchall()[0][0] for r in RELATIONS}
        found = {
            r: asked(whole, f"select count(*) from {r} where campaign_id = '{name}' and year = 2024")[0][0]
            for r in RELATIONS
        }
        assert found == counts
    assert asked(
        whole, "select campaign_id, title <> '', period_start, departments from campaign order by 1"
    ) == [
        (name, True, date(2024, 7, 1), ["区人社局", "区市监局"]) for name in ("2024-a", "2024-b", "2024-own")
    ]


def test_what_a_plan_does_not_count_is_null_and_a_result_is_a_text(whole: Path) -> None:
    tally = (
        "select campaign_id, result_5, result_b from department_tally where department = '合计' order by 1"
    )
    assert asked(whole, tally) == [("2024-a", 1, None), ("2024-b", 1, None), ("2024-own", None, 1)]
    assert asked(whole, "select distinct result from record_result order by 1") == [("1",), ("5",), ("B",)]


def test_every_relation_and_column_is_described_and_a_measure_by_every_plan_s_words(whole: Path) -> None:
    assert asked(whole, """
        select table_name, '' from duckdb_tables() where not internal and comment is null
        union all select view_name, '' from duckdb_views() where not internal and comment is null
        union all select table_name, column_name from duckdb_columns() where not internal and comment is null
    """) == []  # fmt: skip
    assert asked(whole, """
        select comment from duckdb_columns() where table_name = 'class_tally' and column_name = 'result_b'
    """) == [("抽查结果：发现问题已责令整改（户）",)]  # fmt: skip
    names = {
        name
        for (name,) in asked(whole, "select distinct table_name from duckdb_columns() where not internal")
    }
    assert names == {*RELATIONS, *OFFICE_RELATIONS}


@pytest.mark.parametrize("relation", OFFICE_RELATIONS)
def test_a_model_names_the_columns_that_the_relation_has(whole: Path, relation: str) -> None:
    columns = {name for (name,) in asked(whole, f"select column_name from (describe {relation})")}
    assert columns == set(OFFICE_RELATIONS[relation].to_schema().columns)


def test_nothing_changed_and_nothing_is_written(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    before = (outbox / OFFICE).stat()
    refresh_office(outbox, NOW)
    assert (outbox / OFFICE).stat() == before
    assert before.st_mode & 0o777 == 0o444


def test_only_what_changed_is_read_and_the_end_is_as_if_all_had_been(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    changed(outbox, "2024-b", "delete from record_result", "update campaign set title = '改了'")
    refresh_office(outbox, datetime(2024, 11, 2, 2))
    assert asked(outbox, "select campaign_id, read_at::date from source order by 1") == [
        ("2024-a", date(2024, 11, 1)), ("2024-b", date(2024, 11, 2)), ("2024-own", date(2024, 11, 1)),
    ]  # fmt: skip
    step_by_step = {
        r: asked(outbox, f"from {r} order by all") for r in (*RELATIONS, "visit", "year_campaign")
    }
    (outbox / OFFICE).unlink()
    refresh_office(outbox, NOW)
    assert step_by_step == {r: asked(outbox, f"from {r} order by all") for r in step_by_step}


def test_a_campaign_that_comes_to_count_something_of_its_own_is_taken(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    changed(
        outbox,
        "2024-b",
        "alter table class_tally add column result_c bigint",
        "update class_tally set result_c = 3",
    )
    assert refresh_office(outbox, NOW) == ()
    counted = "select campaign_id, max(result_c) from class_tally group by all order by all"
    assert asked(outbox, counted) == [("2024-a", None), ("2024-b", 3), ("2024-own", None)]


def test_a_campaign_whose_folder_is_gone_from_the_outbox_is_gone_from_it(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    shutil.rmtree(outbox / "2024-b")
    assert refresh_office(outbox, NOW) == ()
    assert asked(outbox, "select campaign_id from campaign order by 1") == [("2024-a",), ("2024-own",)]
    assert asked(outbox, "select count(*) from record_line where campaign_id = '2024-b'") == [(0,)]


def test_a_database_missing_in_its_folder_keeps_its_last_figures_and_is_told(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    (outbox / "2024-b" / "inspections.duckdb").unlink()
    for _ in range(2):
        ((name, told),) = refresh_office(outbox, NOW)
        assert name == "2024-b" and "不在了，总库里是它统计日 2024-10-31 的数" in told
    assert asked(outbox, "select count(*) from record_result where campaign_id = '2024-b'") == [(2,)]


def test_a_broken_database_costs_its_campaign_alone_keeps_its_last_figures_and_is_told(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    whole = (outbox / "2024-b" / "inspections.duckdb").read_bytes()
    (outbox / "2024-b" / "inspections.duckdb").write_bytes(whole[:5000])
    changed(outbox, "2024-a", "update campaign set title = '改了'")
    ((name, told),) = refresh_office(outbox, NOW)
    assert name == "2024-b" and "读不出来" in told and "统计日 2024-10-31 的数" in told
    assert asked(outbox, "select count(*) from record_result where campaign_id = '2024-b'") == [(2,)]
    assert asked(outbox, "select title from campaign where campaign_id = '2024-a'") == [("改了",)]
    (outbox / OFFICE).unlink()
    ((_, told),) = refresh_office(outbox, NOW)
    assert "总库里没有它的数" in told
    (outbox / "2024-b" / "inspections.duckdb").write_bytes(whole)
    assert refresh_office(outbox, NOW) == ()
    assert asked(outbox, "select count(*) from record_result where campaign_id = '2024-b'") == [(2,)]


VERSIONS = {
    "alter table run drop column files": "没有 run.files",
    "drop table understood": "没有 understood",
    "alter table run add column weather varchar": "多出 run.weather",
    "create table weather (day date)": "多出 weather",
}


@pytest.mark.parametrize("statement", VERSIONS)
def test_a_database_of_another_version_is_taken_as_far_as_it_goes_and_told(
    outbox: Path, statement: str
) -> None:
    changed(outbox, "2024-b", statement)
    ((name, told),) = refresh_office(outbox, NOW)
    assert name == "2024-b" and VERSIONS[statement] in told and "shuangsuiji run 2024-b" in told
    assert asked(outbox, "select count(*) from record_result where campaign_id = '2024-b'") == [(2,)]


def test_a_total_of_another_version_of_the_program_is_made_anew(outbox: Path) -> None:
    refresh_office(outbox, NOW)
    (outbox / OFFICE).chmod(0o644)
    with duckdb.connect(outbox / OFFICE) as data:
        data.execute("update source set edition = 'earlier 1 2'")
        data.execute("create table left_over (x integer)")
    refresh_office(outbox, NOW)
    assert asked(outbox, "select count(*) from duckdb_tables() where table_name = 'left_over'") == [(0,)]


def test_an_institution_known_by_name_is_the_one_that_has_the_code_elsewhere(tmp_path: Path) -> None:
    settings = office(tmp_path)
    night(campaign(settings, "2024-a", visited(1, "2024-09-03")))
    unknown = campaign(settings, "2024-b", visited(1, "2024-10-08", code=""))
    making.sheet(
        unknown.inbox / "名录.xlsx",
        [making.HEADINGS, (1, making.name(1).replace("第1", "第 1"), "", "建设路1号", "周丽", "A")],
    )
    night(unknown)
    refresh_office(settings.outbox, NOW)
    assert asked(settings.outbox, "select institution_id, visits from institution_year") == [
        (making.code(1), 2)
    ]


@pytest.fixture(autouse=True)
def no_draft_is_left(tmp_path: Path) -> Iterator[None]:
    """Nothing unfinished is left beside 总库."""
    yield
    assert not [path for path in tmp_path.rglob(".*.tmp*")]


def test_as_of_is_the_campaign_s_own(whole: Path) -> None:
    assert asked(whole, "select distinct as_of from campaign") == [(NOON,)]
