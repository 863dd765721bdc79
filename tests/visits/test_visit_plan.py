"""检查安排: what the office fills in comes back through the inbox, and is held against the visits made."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from flows.reports.published import Published
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.making import RSJ, SJJ, inspectors, record_list, record_row, roster, sheet
from tests.nights import lots, night, nights

HEADINGS = (
    "序号",
    "机构名称",
    "统一社会信用代码",
    "地址",
    "检查部门",
    "检查人员",
    "计划检查日期",
    "计划检查时间",
    "备注",
)
BOTH = f"{RSJ}、{SJJ}"


def planned(
    n: int, day: object = "", at: str = "", remark: str = "", department: str = BOTH, **other: object
) -> tuple[object, ...]:
    """A line of a plan of visits."""
    named = {"name": making.name(n), "code": making.code(n), **other}
    return (n, named["name"], named["code"], f"建设路{n}号", department, "张丽、王强", day, at, remark)


def visit_plan(
    folder: Path, *rows: Sequence[object], file: str = "检查安排.xlsx", title: str = "检查安排"
) -> Path:
    """A plan of visits, filled in."""
    return sheet(folder / file, [(title,), HEADINGS, *rows])


def _plan(data: Published) -> list[tuple[object, ...]]:
    return data.rows(
        "select institution, department, planned_on::varchar, visited_on::varchar, status from visit_plan"
    )


def _told(data: Published) -> list[tuple[object, ...]]:
    return data.rows("select rule, severity, cell from finding where file_name like '%安排%' order by all")


@pytest.fixture
def drawn(house: House) -> House:
    """A campaign of three institutions, every one of them drawn."""
    begin(house, _drawn)
    return house


def _drawn(house: House) -> None:
    roster(house.inbox, 3, "ABC")
    inspectors(house.inbox)
    night(house)
    lots(house, "种子")


def test_a_plan_of_visits_is_held_against_the_visits(drawn: House) -> None:
    rows = (
        planned(1, "2024-09-03", "上午9点"),
        planned(2, date(2024, 9, 5)),
        planned(3, "2024年12月1日", remark="晚些去"),
    )
    visit_plan(drawn.inbox, *rows)
    record_list(drawn.inbox, [record_row(1, RSJ), record_row(1, SJJ, date="2024-09-04")])
    with nights(drawn) as data:
        assert _plan(data) == [
            (making.name(1), RSJ, "2024-09-03", "2024-09-03", "on_day"),
            (making.name(1), SJJ, "2024-09-03", "2024-09-04", "other_day"),
            (making.name(2), RSJ, "2024-09-05", None, "late"),
            (making.name(2), SJJ, "2024-09-05", None, "late"),
            (making.name(3), RSJ, "2024-12-01", None, "planned"),
            (making.name(3), SJJ, "2024-12-01", None, "planned"),
        ]
        assert _told(data) == [("I13", "warning", "G5")], "1 December is after the period"
        assert data.rows("select planned_at, remark from planned_visit where planned_at is not null or remark is not null") == [
            ("上午9点", None), ("上午9点", None), (None, "晚些去"), (None, "晚些去"),
        ]  # fmt: skip
        assert data.rows(
            "select kind, verdict, rows_accepted from source_file where file_name like '%安排%'"
        ) == [("ledger", "accepted", 3)]
        assert data.rows("from ledger_entry") == [], "a visit planned is no publication and no referral"


def test_the_last_plan_speaks_and_a_blank_says_nothing(drawn: House) -> None:
    visit_plan(drawn.inbox, *(planned(n, "2024-09-03") for n in (1, 2, 3)))
    with nights(drawn) as data:
        assert data.number("select count(*) from planned_visit") == 6
    changed = (planned(1, "2024-09-10"), planned(2), planned(3, "2024-09-04", remark="取消，学校放假"))
    visit_plan(drawn.inbox, *changed, file="检查安排（改）.xlsx")
    with nights(drawn) as data:
        assert data.rows("select distinct institution_id, planned_on::varchar from planned_visit order by all") == [
            (making.code(1), "2024-09-10"), (making.code(2), "2024-09-03"),
        ]  # fmt: skip
        assert data.rows("from finding where file_name like '%安排%'") == []


def test_departments_that_go_apart_have_a_line_each(drawn: House) -> None:
    visit_plan(
        drawn.inbox, planned(1, "2024-09-03", department=RSJ), planned(1, "2024-09-04", department="市监局")
    )
    with nights(drawn) as data:
        assert data.rows("select department, planned_on::varchar from planned_visit order by all") == [
            (RSJ, "2024-09-03"), (SJJ, "2024-09-04"),
        ]  # fmt: skip


FAULTS = {
    "a day nobody can read": (planned(1, "下周三"), ("L02", "error", "G3")),
    "a year left out": (planned(1, "9月3日"), ("I13", "warning", "G3")),
    "an institution nobody knows": (planned(9, "2024-09-03"), ("I01", "error", "C3")),
    "a department of another campaign": (planned(1, "2024-09-03", department=f"{RSJ}、区教体局"), ("I03", "error", "E3")),
    "a code that is wrong": (planned(1, "2024-09-03", code=making.code(9)), ("I20", "warning", "C3")),
    "name and code of two": (planned(1, "2024-09-03", code=making.code(2)), ("I15", "error", "C3")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_plan_is_told_at_its_cell(drawn: House, fault: str) -> None:
    row, finding = FAULTS[fault]
    visit_plan(drawn.inbox, row)
    with nights(drawn) as data:
        assert _told(data) == [finding]
        counted = data.number("select count(*) from planned_visit")
        assert counted == (0 if finding[1] == "error" else 2)


def test_two_days_for_one_institution_are_neither(drawn: House) -> None:
    visit_plan(
        drawn.inbox,
        planned(1, "2024-09-03"),
        planned(2, "2024-09-03"),
        planned(1, "2024-09-04", department=SJJ),
    )
    with nights(drawn) as data:
        assert _told(data) == [("L02", "error", "G3"), ("L02", "error", "G5")]
        assert data.rows("select distinct institution_id from planned_visit") == [(making.code(2),)]


def test_an_institution_not_drawn_is_told_and_planned_all_the_same(house: House) -> None:
    roster(house.inbox, 3, "AAA")
    inspectors(house.inbox)
    night(house)
    drawn = lots(house, "种子").institutions[0].code
    other = next(n for n in (1, 2, 3) if making.code(n) != drawn)
    visit_plan(house.inbox, planned(other, "2024-09-03"))
    with nights(house) as data:
        assert _told(data) == [("I02", "warning", "C3")]
        assert data.number("select count(*) from visit_plan where status = 'late'") == 2


def test_the_hour_may_stand_with_the_day_and_alone_says_no_day(drawn: House) -> None:
    head = ("机构名称", "统一社会信用代码", "检查部门", "计划检查时间")
    rows = [(making.name(n), making.code(n), BOTH, at) for n, at in ((1, "2024-09-03 09:30"), (2, "9:30"))]
    sheet(drawn.inbox / "安排.xlsx", [("检查安排",), head, *rows])
    with nights(drawn) as data:
        assert data.rows("select distinct institution_id, planned_on::varchar from planned_visit") == [
            (making.code(1), "2024-09-03")
        ]


def test_a_drawn_list_with_planned_days_is_the_draw_all_the_same(house: House) -> None:
    roster(house.inbox, 3)
    inspectors(house.inbox)
    rows = [planned(n, "2024-09-03") for n in (1, 2)]
    sheet(house.inbox / "名单.xlsx", [("抽取结果名单",), ("任务编号：T1",), HEADINGS, *rows])
    with nights(house) as data:
        assert data.number("select count(*) from draw_selection") == 2


def test_a_withdrawn_word_in_a_plan_takes_no_publication_back(drawn: House) -> None:
    record_list(drawn.inbox, [record_row(1, RSJ), record_row(1, SJJ)])
    ledger = [
        ("名称", "统一社会信用代码", "单位", "公示日期"),
        (making.name(1), making.code(1), SJJ, "2024-09-05"),
    ]
    sheet(drawn.inbox / "公示台账.xlsx", ledger)
    with nights(drawn) as data:
        assert data.number("select count(*) from ledger_act where kind = 'publication'") == 1
    visit_plan(drawn.inbox, planned(1, "2024-09-03", remark="撤销"))
    with nights(drawn) as data:
        assert data.number("select count(*) from ledger_act where kind = 'publication'") == 1
