"""The SQL's figures are those that a reader of domain.md would count by hand."""

from collections import defaultdict
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.documents.recognise import Original, extract_file
from flows.lots.kept import prepare
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House
from flows.validation.validate import validate
from flows.warehouse.edition import Edition
from flows.warehouse.publish import publish
from flows.warehouse.store import RunRow, extracted, load_run, open_warehouse
from schemas.handover import Arrival, Limits
from schemas.vocabulary import DISPOSITIONS
from tests import making
from tests.conftest import AS_OF, CAMPAIGN, Run
from tests.making import MEASURES, RSJ, SJJ, record_list, record_row, roster

INSTITUTIONS = range(1, 7)
Line = tuple[int, str, str, str, bool]
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


def _by_hand(lines: list[Line]) -> dict[tuple[str, str], int]:
    """(department, measure) -> distinct institutions,
    straight from domain.md: the last valid line of a day speaks."""
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


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A campaign whose files are read here and now."""
    folder = tmp_path_factory.mktemp("tally")
    house = House(Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var"), CAMPAIGN)
    house.inbox.mkdir(parents=True)
    (house.inbox / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    return house


@given(lines=LINES)
@settings(max_examples=12, deadline=None)
def test_the_tally_is_the_one_counted_by_hand(lines: list[Line], office: House) -> None:
    published(office, lines)
    with open_published(office.published) as data:
        rows = data.dicts("from department_tally")
    found = {(str(row["department"]), measure): row[measure] for row in rows for measure in MEASURES}
    assert found == _by_hand(lines)


def published(house: House, lines: list[Line]) -> None:
    """Publish a roster and a record list, the only files there ever were."""
    rows = [
        record_row(n, department, result, disposition=disposition, signed="周丽" if is_signed else "")
        for n, department, result, disposition, is_signed in lines
    ]
    files = [roster(house.inbox, len(INSTITUTIONS)), record_list(house.inbox, rows)]
    run = RunRow(1, CAMPAIGN, house.now(), AS_OF)
    read = [
        (Arrival(n, path.name, str(n), 1, 1, 1), extract_file(Original(path), Limits()))
        for n, path in enumerate(files, 1)
    ]
    house.warehouse.unlink(missing_ok=True)
    with open_warehouse(house.warehouse) as kept:
        prepare(kept)
        load_run(kept, run, read)
        validated = validate(extracted(kept), house.campaign(), AS_OF)
        publish(Edition(house, house.campaign(), run, kept, validated))


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
    assert [rows[letter]["complete"] for letter in "ABCD"] == [0, 0, 0, 1]
    assert [rows[letter]["coverage"] for letter in "ABCD"] == [0.0, 0.0, 0.0, 1.0]
    assert rows["合计"]["inspected"] == 4 and list(rows) == [*"ABCD", "合计"]


def test_a_share_that_is_whole_is_not_rounded_up(house: House, run: Run) -> None:
    roster(house.inbox, 100, "C")
    rows = {row["credit_class"]: row["required"] for row in run().dicts("from class_tally")}
    assert rows == {"A": 0, "B": 0, "C": 10, "D": 0, "合计": 10}


def test_a_later_return_replaces_an_earlier_one_and_the_history_stays(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="2", disposition="立案查处")], "一.xlsx")
    run()
    record_list(house.inbox, [record_row(1, result="9")], "二.xlsx")
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
