"""The example campaign: what each of its days comes to, and that one broken off ends the same."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.commands.demo import SEED, STORY, days_left, put_papers
from flows.commands.example.lists import institutions
from flows.consolidation import Consolidation, take_in
from flows.problem import Problem
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from tests.example import example_house, play_day


@pytest.fixture
def data(played: House) -> Iterator[Published]:
    """What it published in the end."""
    with open_published(played.published) as published:
        yield published


def test_the_institutions_are_told_apart_and_no_person_has_an_id_number() -> None:
    assert len({one.code for one in institutions()}) == len({one.name for one in institutions()}) == 240
    assert not [
        one for one in institutions() if re.search(r"\d{17}[\dX]", " ".join(one).replace(one.code, ""))
    ]


def test_the_draw_is_the_same_every_time_and_no_class_is_covered_more_than_once(data: Published) -> None:
    assert data.rows("select seed, operator, drawn from draw") == [(SEED, "王强", 12)]
    assert data.rows("select credit_class, roster, drawn, complete from class_tally") == [
        ("A", 120, 2, 2), ("B", 72, 3, 3), ("C", 35, 4, 4), ("D", 12, 3, 1), ("合计", 239, 12, 10),
    ]  # fmt: skip
    assert data.number("select count(*) from class_tally where coverage > 1 or coverage is null") == 0


def test_it_ends_with_something_of_everything_to_show(data: Published) -> None:
    assert data.rows("select distinct reason from outstanding order by all") == [("待补正",), ("未报送",)]
    assert data.rows("select rule from to_mend order by all") == [("I09",), ("L02",)]
    assert data.rows("select kind, status from deadline group by all order by all") == [
        ("correction", "overdue"), ("publication", "due_soon"), ("publication", "on_time"), ("publication", "open"),
        ("publication", "overdue"), ("referral", "on_time"),
    ]  # fmt: skip
    assert data.rows("select closes from reinspection") == [(True,)]
    assert data.rows("select measure, difference from reconciliation where difference <> 0 order by all") == [
        ("inspected", 1), ("result_1", 1),
    ]  # fmt: skip
    assert data.number("select count(*) from outside_visit") == 1
    unread = (
        "select file_name from finding where rule in ('F01', 'F03', 'F07', 'F09', 'I01', 'I11', 'I28', 'L01')"
    )
    assert data.rows(unread) == [], "only what is meant to be wrong is wrong"


def test_every_day_lies_within_the_period_or_the_weeks_before(data: Published) -> None:
    days = [day.as_of for day in STORY]
    assert days == sorted(days) and data.head.period_start <= days[0] and days[-1] <= data.head.period_end
    assert [as_of for (as_of,) in data.rows("select as_of from run order by run")] == days


def test_what_was_wrong_on_the_first_night_is_mended_on_the_second(played: House) -> None:
    receipts = {path.name for path in (played.outbox / "回执").rglob("*.xlsx")}
    assert not [name for name in receipts if name.startswith(("003", "市监局检查台账"))]
    assert [name for name in receipts if name.startswith("011")]


def test_broken_off_anywhere_it_goes_on_from_there(tmp_path: Path, played: House) -> None:
    house = example_house(tmp_path)
    for day in STORY:
        assert days_left(house)[0] is day
        put_papers(house, day)  # killed after the papers came …
        put_papers(house, day)
        with Consolidation(house, day.as_of) as run:
            take_in(run)  # … and again after they were taken in
        put_papers(house, day)
        assert sorted(path.name for path in house.inbox.rglob("*.*") if path.is_file()) == ["campaign.toml"]
        play_day(house, day)
    assert days_left(house) == (STORY[-1],), "played once more, it shows how it ended"
    with open_published(house.published) as again, open_published(played.published) as once:
        for table in ("class_tally", "department_tally", "deadline", "outstanding", "open_issue"):
            assert again.rows(f"from {table} order by all") == once.rows(f"from {table} order by all")


def test_an_example_that_went_on_without_its_draw_is_refused(tmp_path: Path) -> None:
    house = example_house(tmp_path)
    STORY[0].put(house)
    with Consolidation(house, STORY[-1].as_of) as run:
        take_in(run)
    with pytest.raises(Problem, match="没有抽取就汇总过"):
        days_left(house)
