"""The year's figures against a count by hand: three campaigns, one of them running over new year."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.reports.brief import write_brief
from flows.reports.together import drawn_together, together_told
from flows.settings import Settings
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import ALL, OFFICE, loads_of_year, visits_of_year
from schemas.identifiers import normalise_name
from tests import making
from tests.making import RSJ, SJJ
from tests.nights import lots, night
from tests.office_year.campaigns import ALL_DRAWN, NOON, campaign, drawn, office, visited

SPRING, AUTUMN, WINTER = "2024-1", "2024-2", "2024-3"
OTHER_TITLE = {"2024年新华区职业技能培训机构“一业同查”": "2024年新华区民办学校“一业同查”"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two campaigns that drew all four, 1 visited by both on different days, and one without a draw."""
    settings = office(tmp_path_factory.mktemp("office"))
    drawn(settings, SPRING, [
        *visited(1, "2024-09-03"),
        *visited(2, "2024-09-10", 5, 1),
        making.record_row(3, RSJ, "8", date="2024-09-12"),
        making.record_row(3, SJJ, "1", date="2024-09-13"),
        *visited(2, "2024-09-24", 1, 1, remark="复查"),
    ])  # fmt: skip
    drawn(settings, AUTUMN, visited(1, "2024-10-08"), **OTHER_TITLE)
    winter = campaign(
        settings,
        WINTER,
        [*visited(2, "2024-10-08", 9, 10), *visited(1, "2025-01-14")],
        **{"2024-11-30": "2025-02-28"},
    )
    night(winter, date(2025, 1, 31))
    refresh_office(settings.outbox, datetime(2025, 2, 1, 2))
    return settings


@pytest.fixture
def data(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """总库, open."""
    with duckdb.connect(settings.outbox / OFFICE, read_only=True) as connection:
        yield connection


def rows(data: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """What 总库 answers."""
    return data.execute(query).fetchall()


def test_a_visit_is_a_day_at_an_institution_whoever_went_along(data: duckdb.DuckDBPyConnection) -> None:
    assert rows(data, """
        select campaign_id, year, visited_on::varchar, institution, departments, inspectors, is_outside, is_reinspection
        from visit where campaign_id = '2024-1' and institution like '%第3%' order by visited_on
    """) == [
        (SPRING, 2024, "2024-09-12", making.name(3), [RSJ], ["张丽", "王强"], False, False),
        (SPRING, 2024, "2024-09-13", making.name(3), [SJJ], ["张丽", "王强"], False, False),
    ]  # fmt: skip
    assert rows(data, "select campaign_id, visited_on::varchar from visit where is_reinspection") == [
        (SPRING, "2024-09-24")
    ]


def test_a_campaign_is_of_the_year_it_begins_in_and_a_visit_of_the_year_it_was_made(
    data: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(data, "select campaign_id, year, planned, visits from year_campaign order by all") == [
        (SPRING, 2024, 4, 4), (AUTUMN, 2024, 4, 1), (WINTER, 2024, 4, 1), (WINTER, 2025, None, 1),
    ]  # fmt: skip


def test_what_a_campaign_came_to(data: duckdb.DuckDBPyConnection) -> None:
    columns = "planned, inspected, complete, with_problem, publications, published, issues, closed, visits, joint_visits, repeated_visits, reinspections"
    assert rows(data, f"select {columns} from year_campaign where is_own_year order by campaign_id") == [
        (4, 3, 3, 2, 6, 0, 2, 1, 4, 2, 1, 1),
        (4, 1, 1, 0, 2, 0, 0, 0, 1, 1, 1, 0),
        (4, 2, 2, 1, 4, 0, 1, 0, 1, 1, 1, 0),
    ]


def test_what_a_department_came_to(data: duckdb.DuckDBPyConnection) -> None:
    columns = "department, campaigns, planned, inspected, complete, with_problem, issues, closed, visits, joint_visits, repeated_visits"
    assert rows(data, f"select {columns} from year_department where year = 2024 order by 1") == [
        (RSJ, 3, 12, 6, 6, 2, 2, 1, 5, 4, 2),
        (SJJ, 3, 12, 6, 6, 1, 1, 0, 5, 4, 3),
    ]


def test_the_months_add_up_to_the_year_s_visits(data: duckdb.DuckDBPyConnection) -> None:
    assert rows(data, """
        select year, month, visits, institutions, repeated_visits, reinspections, issues, closed from year_month
        where visits + issues + closed + reinspections > 0
    """) == [(2024, 9, 4, 3, 1, 1, 2, 1), (2024, 10, 2, 2, 2, 0, 1, 0), (2025, 1, 1, 1, 0, 0, 0, 0)]  # fmt: skip
    assert rows(data, "select count(*) from year_month") == [(24,)]


def test_an_institution_s_year(data: duckdb.DuckDBPyConnection) -> None:
    query = "select visits, most_by_one_department, repeated, reinspections, due, len(campaigns) from institution_year"
    assert rows(data, f"{query} where year = 2024 order by institution") == [
        (2, 2, True, 0, 0, 2),
        (2, 2, True, 1, 1, 3),
        (2, 1, True, 0, 1, 2),
        (0, 0, False, 0, 2, 2),
    ]


def test_drawn_twice_at_once_is_told_and_can_be_joined_where_nobody_has_gone(
    data: duckdb.DuckDBPyConnection,
) -> None:
    query = "select institution, campaign_id, other_campaign_id, can_join from drawn_together order by institution"
    assert [row[1:] for row in rows(data, query)] == [
        (SPRING, AUTUMN, False), (SPRING, AUTUMN, False), (SPRING, AUTUMN, False), (SPRING, AUTUMN, True),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "other"), [(SPRING, "民办学校"), (AUTUMN, "职业技能培训机构")])
def test_both_briefs_propose_to_join_the_visits(
    settings: Settings, name: str, other: str, tmp_path: Path
) -> None:
    published = settings.outbox / name / "inspections.duckdb"
    ((institution, title, until),) = drawn_together(published, NOON)
    assert institution == making.name(4) and other in title and until == "2024-11-30"
    assert "1 户同时被" in together_told(published, NOON) and other in together_told(published, NOON)
    write_brief(published, tmp_path / "简报.html")
    brief = (tmp_path / "简报.html").read_text("utf-8")
    assert "可以与别的活动合并的检查（1 户）" in brief and making.name(4) in brief


def test_after_the_days_that_both_have_nothing_is_proposed(settings: Settings) -> None:
    published = settings.outbox / SPRING / "inspections.duckdb"
    assert drawn_together(published, date(2024, 11, 30)) != []
    assert drawn_together(published, date(2024, 12, 1)) == []


def test_whom_one_of_two_campaigns_knows_by_name_alone_is_proposed_in_both(tmp_path: Path) -> None:
    settings = office(tmp_path)
    for name, row in (
        ("2024-1", (1, making.name(1), "", "建设路1号", "周丽", "A")),
        ("2024-2", making.institution(1)),
    ):
        house = campaign(settings, name, **ALL_DRAWN)
        making.sheet(house.inbox / "名录.xlsx", [making.HEADINGS, row])
        night(house)
        lots(house, "615", as_of=NOON)
        night(house)
    refresh_office(settings.outbox, datetime(2024, 11, 1))
    for name in ("2024-1", "2024-2"):
        ((institution, _, _),) = drawn_together(settings.outbox / name / "inspections.duckdb", NOON)
        assert institution == making.name(1)


def test_without_another_draw_nothing_is_proposed(settings: Settings, tmp_path: Path) -> None:
    published = settings.outbox / WINTER / "inspections.duckdb"
    assert drawn_together(published, NOON) == [] and together_told(published, NOON) == ""
    write_brief(published, tmp_path / "简报.html")
    assert "可以与别的活动合并的检查" not in (tmp_path / "简报.html").read_text("utf-8")


def test_a_draw_is_told_the_year_s_visits_of_the_other_campaigns(settings: Settings) -> None:
    asked = visits_of_year(settings.outbox, 2024, AUTUMN)
    one = {ALL: 1, RSJ: 1, SJJ: 1}
    assert asked[making.code(1)] == one == asked[normalise_name(making.name(1))]
    assert asked[making.code(2)] == {ALL: 2, RSJ: 2, SJJ: 2}
    assert asked[making.code(3)] == {ALL: 2, RSJ: 1, SJJ: 1}, "two departments on two days went twice"
    assert asked[making.code(4)] == one, "drawn, and still to be visited"
    assert visits_of_year(settings.outbox, 2025, AUTUMN) == {
        making.code(1): one, normalise_name(making.name(1)): one,
    }  # fmt: skip
    assert visits_of_year(settings.outbox, 2025, WINTER) == {}
    assert visits_of_year(settings.outbox / "none", 2024, AUTUMN) == {}


def test_a_draw_is_told_the_inspectors_loads(settings: Settings, data: duckdb.DuckDBPyConnection) -> None:
    loads = loads_of_year(settings.outbox, 2024, AUTUMN)
    visits = 6  # four and a reinspection in spring, one in winter
    still = dict(
        rows(
            data,
            "select name, count(*) from visit_person where campaign_id = '2024-1' and visited_on is null group by name",
        )
    )
    assert loads == {
        (department, name): went + still.get(name, 0)
        for department, name, went in ((RSJ, "张丽", visits), (SJJ, "王强", visits), (RSJ, "李敏", 0), (SJJ, "赵刚", 0))
        if went + still.get(name, 0)
    }  # fmt: skip


def test_a_visit_outside_the_draw_is_no_visit_of_the_draw(tmp_path: Path) -> None:
    settings = office(tmp_path)
    drawn(settings, SPRING, visited(1, "2024-09-03"), **{"A = 1.0": "A = 0.01"})
    outside = drawn(settings, AUTUMN, **{"D = 0.20": "D = 0.20"})
    making.roster(outside.inbox, 5, "ABCDA", file="名录补.xlsx")
    night(outside)
    making.record_list(outside.inbox, visited(5, "2024-09-05"), file="举报.xlsx")
    night(outside)
    refresh_office(settings.outbox, datetime(2024, 11, 1))
    with duckdb.connect(settings.outbox / OFFICE, read_only=True) as data:
        assert rows(data, "select is_outside from visit where campaign_id = '2024-2'") == [(True,)]
        assert rows(data, "select visits, outside_visits from year_campaign order by campaign_id") == [
            (1, 0),
            (0, 1),
        ]
    assert making.code(5) not in visits_of_year(settings.outbox, 2024, SPRING)
