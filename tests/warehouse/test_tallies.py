"""The SQL's figures are those that a reader of domain.md would count by hand."""

from collections import defaultdict
from math import ceil
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.storage.folders import House
from schemas.vocabulary import DISPOSITIONS, MEASURES
from tests import making
from tests.conftest import AS_OF, Run
from tests.making import RSJ, SJJ, record_list, record_row, roster

INSTITUTIONS = range(1, 7)
RESULTS = st.sampled_from(["1", "2", "2、5", "4", "5", "7", "9", "10", "3、8"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(INSTITUTIONS),
        st.sampled_from([RSJ, SJJ]),
        RESULTS,
        st.sampled_from(["", *DISPOSITIONS]),
        st.booleans(),
    ),
    max_size=25,
)


def _by_hand(lines: list[tuple[int, str, str, str, bool]]) -> dict[tuple[str, str], int]:
    """(department, measure) -> distinct institutions, straight from domain.md: the last valid line speaks."""
    current: dict[tuple[int, str], tuple[str, str]] = {}
    for n, department, result, disposition, is_signed in lines:
        if is_signed:
            current[n, department] = result, disposition
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for (n, department), (result, disposition) in current.items():
        measures = {"inspected", *(f"result_{code}" for code in result.split("、"))}
        if disposition:
            measures.add(DISPOSITIONS[disposition])
        if "5" in result.split("、"):
            measures.add("rectification_ordered")
        for measure in measures:
            seen[department, measure].add(n)
            seen["合计", measure].add(n)
    return {(d, m): len(seen[d, m]) for d in (RSJ, SJJ, "合计") for m in MEASURES}


@given(lines=LINES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_tally_is_the_one_counted_by_hand(
    lines: list[tuple[int, str, str, str, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from flows.validation.validate import validate
    from flows.warehouse.database import create_published
    from flows.warehouse.publish import _record_tables
    from schemas.campaign_file import parse_campaign

    folder = tmp_path_factory.mktemp("tally")
    campaign = parse_campaign(making.plan())
    tables = _extracted(folder, lines)
    validated = validate(tables, campaign, AS_OF)
    place = pl.DataFrame(
        {"file": [1, 2], "sha256": ["a", "b"], "file_name": ["a", "b"]}, schema_overrides={"file": pl.Int64}
    )
    with create_published(folder / "published.duckdb") as connection:
        connection.execute(
            "insert into department values (1, '区人社局', null, []), (2, '区市监局', null, [])"
        )
        connection.executemany(
            "insert into disposition_kind values (?, ?, ?)",
            [(n, d, m) for n, (d, m) in enumerate(DISPOSITIONS.items())],
        )
        for table, frame in _record_tables(
            validated.records.join(place, on="file", how="left", maintain_order="left")
        ):
            connection.register("incoming", frame.to_arrow())
            connection.execute(f"insert into {table} by name select * from incoming")
        rows = connection.execute(
            f"select department, {', '.join(MEASURES)} from department_tally"
        ).fetchall()
    found = {
        (row[0], measure): value for row in rows for measure, value in zip(MEASURES, row[1:], strict=True)
    }
    assert found == _by_hand(lines)


def _extracted(folder: Path, lines: list[tuple[int, str, str, str, bool]]) -> dict[str, pl.DataFrame]:
    from flows.intake.documents.recognise import Original, extract_file
    from flows.warehouse.frames import extracted_frames
    from schemas.handover import Limits

    rows = [
        record_row(n, department, result, disposition=disposition, signed="周丽" if is_signed else "")
        for n, department, result, disposition, is_signed in lines
    ]
    files = [roster(folder, len(INSTITUTIONS)), record_list(folder, rows)]
    extracts = [(n, extract_file(Original(path), Limits())) for n, path in enumerate(files, 1)]
    return {
        name: frame.with_columns(run=pl.lit(1, pl.Int64))
        for name, frame in extracted_frames(extracts).items()
    }


def test_classes_have_roster_required_and_coverage(house: House, run: Run) -> None:
    roster(house.inbox, 33, "AAABBCCCCCD")
    record_list(
        house.inbox, [record_row(1), record_row(2), record_row(5), record_row(11), record_row(11, RSJ)]
    )
    rows = {row["credit_class"]: row for row in run().dicts("from class_tally")}
    for letter, count, share in (("A", 9, 0.01), ("B", 6, 0.03), ("C", 15, 0.10), ("D", 3, 0.20)):
        assert rows[letter]["roster"] == count
        assert rows[letter]["required"] == max(1, ceil(round(count * share, 9)))
    assert [rows[letter]["inspected"] for letter in "ABCD"] == [2, 1, 0, 1]
    assert float(str(rows["A"]["coverage"])) == 2.0
    assert rows["合计"]["inspected"] == 4 and list(rows) == [*"ABCD", "合计"]


def test_a_share_that_is_whole_is_not_rounded_up(house: House, run: Run) -> None:
    roster(house.inbox, 100, "C")
    rows = {row["credit_class"]: row["required"] for row in run().dicts("from class_tally")}
    assert rows == {"A": 0, "B": 0, "C": 10, "D": 0, "合计": 10}


def test_a_later_return_replaces_an_earlier_one_and_the_history_stays(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="2", disposition="立案查处")], "一.xlsx")
    run()
    record_list(house.inbox, [record_row(1, result="9", date="2024-08-01")], "二.xlsx")
    data = run()
    assert data.rows("select result from record_result") == [(9,)]
    assert data.rows("select status, result_text, file_name from record_line order by arrival") == [
        ("superseded", "2", "一.xlsx"), ("current", "9", "二.xlsx"),
    ]  # fmt: skip
    assert data.rows("select rule, file_name from finding where rule = 'I19'") == [("I19", "二.xlsx")]
    record_list(house.inbox, [record_row(1, result="77")], "三.xlsx")
    data = run()
    assert data.rows("select result from record_result") == [(9,)], "an invalid return replaces nothing"
    assert data.rows("select reason from outstanding where department = '区市监局'") == [("待补正",)]


def test_every_table_view_and_column_is_described(house: House, run: Run) -> None:
    data = run()
    assert (
        data.rows("""
        select table_name, null from duckdb_tables() where comment is null and not internal
        union all select view_name, null from duckdb_views() where comment is null and not internal
        union all select table_name, column_name from duckdb_columns() where comment is null and not internal
    """)
        == []
    )


def test_every_sql_file_runs_as_it_stands_in_any_shell(tmp_path: Path) -> None:
    import duckdb

    root = Path(__file__).parents[2] / "sql"
    scripts = [*sorted(root.glob("tables/*.sql")), *sorted(root.glob("tallies/*.sql"))]
    with duckdb.connect(tmp_path / "shell.duckdb") as shell:
        for script in scripts:
            assert script.read_text("utf-8").startswith("--"), script
            shell.execute(script.read_text("utf-8"))
        views = shell.execute("select view_name from duckdb_views() where not internal").fetchall()
        for (view,) in views:
            shell.execute(f"from {view}").fetchall()
    assert len(views) >= 9
