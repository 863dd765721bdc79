"""Clocks, follow-up, progress, 公示清单 and status."""

import os
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import openpyxl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.check import check_files
from flows.reports.publication_list import unpublished
from flows.settings import Settings
from flows.storage.folders import House
from flows.storage.lock import sole_run
from schemas.readings import read_closing
from schemas.workdays import is_provisional, working_days
from tests import making
from tests.conftest import AS_OF, CAMPAIGN, Cli, Run, consolidate
from tests.making import REGISTRATION, RSJ, SJJ, record_list, record_row, roster, sheet


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_day_is_the_one_an_independent_calendar_says(year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    ours = set(working_days(first, last))
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    assert ours == {day for day in days if chinese_calendar.is_workday(day)}
    assert not is_provisional(year)


def test_a_year_without_a_calendar_is_provisional() -> None:
    assert is_provisional(2030)
    assert date(2030, 1, 1) not in working_days(date(2030, 1, 1), date(2030, 1, 7))


def _ledger(
    folder: Path, file: str, date_heading: str, *rows: tuple[object, ...], extra: tuple[str, ...] = ()
) -> Path:
    return sheet(folder / file, [("名称", "统一社会信用代码", "单位", date_heading, *extra), *rows])


def _plan_until(folder: Path, end: str) -> None:
    path = folder / "campaign.toml"
    path.write_text(making.plan().replace("end = 2024-11-30", f"end = {end}"), encoding="utf-8")


def test_the_known_answers(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(
        house.inbox, [record_row(1, date="2024-09-27", result="2", disposition="立案查处、移送司法机关")]
    )
    data = run(date(2024, 10, 11))
    rows = data.rows(
        "select kind, disposition, event_on::varchar, due_on::varchar, status, days_left, provisional from deadline order by all"
    )
    assert rows == [
        ("publication", None, "2024-09-27", "2024-10-30", "open", 14, False),
        ("referral", "移送司法机关", "2024-10-11", "2024-10-21", "open", 7, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "status", "left"),
    [
        ("2024-10-24", "open", 4),
        ("2024-10-25", "due_soon", 3),
        ("2024-10-30", "due_soon", 0),
        ("2024-10-31", "overdue", -1),
        ("2024-11-03", "overdue", -2),
    ],
)
def test_what_a_clock_says_on_a_day(as_of: str, status: str, left: int, house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2024-09-27")])
    assert run(date.fromisoformat(as_of)).rows("select status, days_left from deadline") == [(status, left)]


def test_a_result_of_next_year_is_provisional(house: House, run: Run) -> None:
    _plan_until(house.inbox, "2031-01-31")
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2030-12-20")])
    assert run(date(2030, 12, 25)).rows("select provisional, due_on > date '2031-01-10' from deadline") == [
        (True, True)
    ]


def test_what_was_done_comes_from_the_ledgers(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n, date="2024-09-27") for n in (1, 2, 3)])
    _ledger(house.inbox, "公示台账.xlsx", "公示日期", (making.name(1), making.code(1), SJJ, "2024-10-30"),
            (making.name(2), making.code(2), SJJ, "2024-10-31"), (making.name(4), making.code(4), SJJ, "2024-10-31"))  # fmt: skip
    data = run(date(2024, 11, 8))
    assert data.rows("select institution, status from deadline order by institution") == [
        (making.name(1), "on_time"), (making.name(2), "late"), (making.name(3), "overdue"),
    ]  # fmt: skip
    assert data.rows("select rule, cell from finding where severity = 'error'") == [("L01", "B4")]
    data = run(date(2024, 10, 30))
    assert data.rows("select status from deadline where institution = '" + making.name(2) + "'") == [
        ("due_soon",)
    ], "not done yet on that day"


def test_the_dates_of_a_record_list_are_entries_of_their_own(house: House, run: Run) -> None:
    roster(house.inbox)
    rows = [(*record_row(1, date="2024-09-03", result="2", disposition="函告"), "2024-09-09", "2024-09-10")]
    sheet(house.inbox / "台账.xlsx", [(*making.LIST_HEADINGS, "移送日期", "公示日期"), *rows])
    assert run().rows("select kind, status, done_on::varchar from deadline order by kind") == [
        ("publication", "on_time", "2024-09-10"), ("referral", "on_time", "2024-09-09"),
    ]  # fmt: skip


TWO_ITEMS = 'items = ["登记事项检查", "公示信息检查"]'


def _two_items(house: House) -> None:
    """区市监局 has two items to inspect."""
    (house.inbox / "campaign.toml").write_text(
        making.plan().replace('items = ["登记事项检查"]', TWO_ITEMS), encoding="utf-8"
    )
    roster(house.inbox)


def test_a_referral_is_due_from_the_day_its_result_was_formed(house: House, run: Run) -> None:
    """决定日期 where the paper gives one, else the day the first paper that stated it came;
    立案查处 is no referral."""
    roster(house.inbox)
    headings = (*making.LIST_HEADINGS, "决定日期")
    rows = [
        (*record_row(1, result="2", disposition="移送司法机关", date="2024-09-03"), "2024-09-12"),
        (*record_row(2, result="2", disposition="移送司法机关", date="2024-09-03"), ""),
        (*record_row(3, result="2", disposition="立案查处", date="2024-09-03"), "2024-09-12"),
        (*record_row(4, result="2", disposition="函告许可部门", date="2024-09-03"), "2034-09-12"),
    ]
    sheet(house.inbox / "台账.xlsx", [headings, *rows])
    run(date(2024, 9, 20))
    record_list(
        house.inbox, [record_row(2, result="5", disposition="移送司法机关", date="2024-09-03")], "更正.xlsx"
    )
    told = "select institution, event_on::varchar, due_on::varchar from deadline where kind = 'referral' order by 1"
    assert run(date(2024, 10, 31)).rows(told) == [
        (making.name(1), "2024-09-12", "2024-09-24"),
        (making.name(2), "2024-09-20", "2024-09-30"),
        (making.name(4), "2024-09-20", "2024-09-30"),
    ]


def test_a_result_published_does_not_publish_the_other_item(house: House, run: Run) -> None:
    _two_items(house)
    lines = [record_row(1, date="2024-09-03"), record_row(1, item="公示信息检查", date="2024-09-03")]
    headings = (*making.LIST_HEADINGS, "公示日期")
    sheet(house.inbox / "台账.xlsx", [headings, (*lines[0], "2024-09-10"), (*lines[1], "")])
    data = run(date(2024, 9, 12))
    assert data.rows("select done_on, status from deadline") == [(None, "open")]
    assert [row[2] for row in unpublished(data)[SJJ]] == ["公示信息检查"]
    _ledger(
        house.inbox,
        "公示.xlsx",
        "公示日期",
        (making.name(1), making.code(1), SJJ, "2024-09-11", "2024年联合检查"),
        extra=("抽查事项",),
    )
    data = run(date(2024, 9, 12))
    assert data.rows("select done_on::varchar, status from deadline") == [("2024-09-11", "on_time")], (
        "no item: the whole visit"
    )
    assert (
        unpublished(data)[SJJ] == [] and data.rows("select rule from finding where severity = 'error'") == []
    )


def test_a_ledger_that_names_an_item_nobody_recorded_matches_no_record(house: House, run: Run) -> None:
    _two_items(house)
    record_list(house.inbox, [record_row(1, date="2024-09-03")])
    _ledger(
        house.inbox,
        "公示.xlsx",
        "公示日期",
        (making.name(1), making.code(1), SJJ, "2024-09-11", "公示信息检查"),
        extra=("抽查事项",),
    )
    data = run()
    assert data.rows("select rule from finding where severity = 'error'") == [("L01",)]
    assert data.rows("select done_on from deadline") == [(None,)]


def test_what_a_ledger_rightly_said_stays_right_when_the_record_is_replaced(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="5", date="2024-09-03")], "一.xlsx")
    _ledger(house.inbox, "公示台账.xlsx", "公示日期", (making.name(1), making.code(1), SJJ, "2024-09-10"))
    run(date(2024, 9, 12))
    record_list(house.inbox, [record_row(1, result="2", date="2024-10-08")], "二.xlsx")
    data = run(date(2024, 10, 20))
    assert data.rows("select rule from finding where severity = 'error'") == []
    assert data.rows("select event_on::varchar, status from deadline") == [("2024-10-08", "open")], (
        "a new result to be published"
    )


def test_a_ledger_speaks_of_its_own_department(house: House, run: Run) -> None:
    headings = ["公示单位", "公示机关", "录入部门", "填报单位", "办理单位"]
    roster(house.inbox, len(headings))
    record_list(
        house.inbox,
        [record_row(n, d, date="2024-09-03") for n in range(1, len(headings) + 1) for d in (RSJ, SJJ)],
    )
    for n, heading in enumerate(headings, 1):
        sheet(
            house.inbox / f"公示{n}.xlsx",
            [("名称", heading, "公示日期"), (making.name(n), RSJ, "2024-09-10")],
        )
    data = run()
    assert data.rows("select distinct department, done_on::varchar from deadline order by department") == [
        (RSJ, "2024-09-10"),
        (SJJ, None),
    ]


def test_a_ledger_that_might_be_anybodys_is_nobodys(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ), record_row(1, SJJ), record_row(2, SJJ)])
    sheet(
        house.inbox / "公示.xlsx",
        [("名称", "公示日期"), (making.name(1), "2024-09-10"), (making.name(2), "2024-09-10")],
    )
    data = run()
    assert data.rows("select institution from deadline where done_on is not null") == [(making.name(2),)], (
        "its only department's"
    )
    ((message,),) = data.rows("select message from finding where rule = 'L01'")
    assert "没有写单位" in str(message) and RSJ in str(message) and SJJ in str(message)


@pytest.mark.parametrize("above", [
    ("公示单位：区市监局（盖章）",), ("填报单位:区市监局　　填报日期：2024年9月10日",), ("填报单位：", "", "区市监局"), ("单 位 ： 新华区市监局",),
])  # fmt: skip
def test_a_department_written_above_the_header_is_every_rows(
    above: tuple[str, ...], house: House, run: Run
) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, RSJ, date="2024-09-03"), record_row(1, SJJ, date="2024-09-03")])
    sheet(
        house.inbox / "公示.xlsx",
        [("公示台账",), above, ("名称", "公示日期"), (making.name(1), "2024-09-10")],
    )
    data = run()
    assert data.rows("select department, done_on::varchar from deadline order by department") == [
        (RSJ, None),
        (SJJ, "2024-09-10"),
    ]
    assert data.rows("from finding where severity = 'error'") == []


def test_what_is_no_department_is_taken_for_none(house: House, run: Run) -> None:
    aboves = [
        ("公示台账", "单位：户"), ("填报单位：", "填报日期：2024年9月10日"), ("填报单位：　　填报人：张三",), ("单位：（盖章）",), ("单位：家（户）",),
        ("单位：户/家",), ("单位：", "户"), ("单位：万元（人民币）",), ("填报单位：____",), ("移送单位：区公安分局",), ("单位负责人：张三丰",),
    ]  # fmt: skip
    roster(house.inbox, len(aboves))
    record_list(house.inbox, [record_row(n, SJJ, date="2024-09-03") for n in range(1, len(aboves) + 1)])
    for n, above in enumerate(aboves, 1):
        sheet(house.inbox / f"公示{n}.xlsx", [above, ("名称", "公示日期"), (making.name(n), "2024-09-10")])
    data = run()
    assert data.rows("select institution from deadline where done_on is null") == []
    assert data.rows("from finding where severity = 'error'") == []


def test_tables_beneath_each_other_have_departments_of_their_own(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n, d, date="2024-09-03") for n in (1, 2) for d in (RSJ, SJJ)])
    head = ("名称", "公示日期")
    sheet(house.inbox / "公示.xlsx", [
        ("填报单位：区人社局",), head, (making.name(1), "2024-09-10"), ("",), ("填报单位：区市监局",), head, (making.name(2), "2024-09-11"),
    ])  # fmt: skip
    data = run()
    assert data.rows("select institution, department from deadline where done_on is not null order by 1") == [
        (making.name(1), RSJ), (making.name(2), SJJ),
    ]  # fmt: skip
    keep = [at for at, heading in enumerate(making.LIST_HEADINGS) if heading != "检查单位"]
    lines = (making.LIST_HEADINGS, record_row(3, RSJ), record_row(4, RSJ), record_row(3))
    heads, one, two, other = ([row[at] for at in keep] for row in lines)
    sheet(
        house.inbox / "台账.xlsx",
        [("检查单位：区人社局",), heads, one, two, ("检查单位：区市监局",), heads, other],
    )
    data = run()
    assert data.rows("select department, count(*) from record_result where institution in "
                     f"('{making.name(3)}', '{making.name(4)}') group by all order by all") == [(RSJ, 2), (SJJ, 1)]  # fmt: skip
    assert data.rows("from pending_record") == []


def test_a_ledger_row_of_two_institutions_is_of_neither(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1), record_row(2)])
    _ledger(house.inbox, "公示.xlsx", "公示日期", (making.name(2), making.code(1), SJJ, "2024-09-10"))
    data = run()
    assert data.rows("select done_on from deadline where done_on is not null") == []
    ((message,),) = data.rows("select message from finding where rule = 'L01'")
    assert "分属两个机构" in str(message)


def test_a_record_list_of_one_department_says_so_above_its_header(house: House, run: Run) -> None:
    roster(house.inbox)
    keep = [at for at, heading in enumerate(making.LIST_HEADINGS) if heading != "检查单位"]
    rows = [[row[at] for at in keep] for row in (making.LIST_HEADINGS, record_row(1), record_row(2))]
    sheet(house.inbox / "台账.xlsx", [("检查台账",), ("检查单位：区教体局",), *rows])
    ((cell, message), *_) = run().rows("select cell, message from finding where rule = 'I03'")
    assert cell == "A2" and "本次的部门：区人社局、区市监局" in str(message)
    sheet(house.inbox / "台账.xlsx", [("检查台账",), ("检查单位：区市监局",), *rows])
    assert run().rows("select distinct department from record_result") == [(SJJ,)]


def test_a_ledger_of_an_unknown_department_points_at_the_department(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1)])
    _ledger(house.inbox, "公示.xlsx", "公示日期", (making.name(1), making.code(1), "区教体局", "2024-09-10"))
    ((cell, message),) = run().rows("select cell, message from finding where rule = 'L01'")
    assert cell == "C2" and "单位认不出（本次的部门：区人社局、区市监局）" in str(message)


def test_check_knows_the_records_that_were_taken_in(
    house: House, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1)])
    run()
    ledger = _ledger(tmp_path, "公示.xlsx", "公示日期", (making.name(1), making.code(1), SJJ, "2024-09-10"))
    assert check_files([ledger], house.settings, CAMPAIGN, AS_OF) == 0
    assert "计入 1 行" in capsys.readouterr().out


def test_an_as_of_date_before_the_period_is_pointed_out(house: House, tmp_path: Path) -> None:
    roster(house.inbox)
    assert (
        "统计日 2024-06-01 早于抽查期间的开始 2024-07-01"
        in consolidate(house, date(2024, 6, 1)).outcome().notice
    )
    assert consolidate(house, AS_OF).outcome().notice == ""


@pytest.mark.parametrize("text", ["2024-06-01", "2024/6/1", "2024.6.1", "20240601", "2024年6月1日"])
def test_a_date_may_be_typed_as_people_do(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "收件箱里没有“甲”这个活动" in CliRunner().invoke(app, ["run", "甲", "--as-of", text]).output, (
        "the date was understood"
    )


def test_an_act_before_its_inspection(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2024-09-03")])
    _ledger(house.inbox, "公示台账.xlsx", "公示日期", (making.name(1), making.code(1), SJJ, "2024-09-02"),
            (making.name(1), making.code(1), SJJ, "下周"))  # fmt: skip
    data = run()
    assert data.rows("select rule, cell from finding where severity = 'error' order by cell") == [
        ("L02", "D2"),
        ("L02", "D3"),
    ]
    told = [str(m) for (m,) in data.rows("select message from finding where rule = 'L02' order by cell")]
    assert "检查日期是 2024-09-03" in told[0] and "日期无法识别" in told[1]
    assert data.rows("select done_on from deadline") == [(None,)]


def test_a_problem_found_after_the_reinspection_is_open_again(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="5", date="2024-09-03")], "一.xlsx")
    _ledger(
        house.inbox,
        "复查台账.xlsx",
        "复查日期",
        (making.name(1), making.code(1), SJJ, "2024-09-20", "已整改"),
        extra=("复查结果",),
    )
    assert run().rows("from open_issue") == []
    record_list(house.inbox, [record_row(1, result="5", date="2024-10-10")], "二.xlsx")
    data = run()
    assert data.rows("select result, since::varchar from open_issue") == [(5, "2024-10-10")]
    assert data.rows("select since::varchar, closed_on::varchar from issue order by since") == [
        ("2024-09-03", "2024-09-20"), ("2024-10-10", None),
    ]  # fmt: skip


def test_a_reinspection_of_one_item_leaves_the_other_open(house: House, run: Run) -> None:
    _two_items(house)
    record_list(house.inbox, [record_row(1, result="5"), record_row(1, result="8", item="公示信息检查")])
    _ledger(house.inbox, "复查台账.xlsx", "复查日期", (making.name(1), making.code(1), SJJ, "2024-09-20", "登记事项检查", "合格"),
            extra=("检查事项", "复查结果"))  # fmt: skip
    assert run().rows("select item, result from open_issue") == [("公示信息检查", 8)]


def test_a_problem_stays_open_until_it_is_closed(house: House, run: Run) -> None:
    roster(house.inbox, 5)
    record_list(house.inbox, [
        record_row(1, result="5"), record_row(2, result="8"), record_row(3, result="2"),
        record_row(4, result="2", disposition="立案查处"), record_row(5, result="9"),
    ])  # fmt: skip
    data = run(date(2024, 9, 10))
    opened = data.rows(
        "select institution, department, item, result, since::varchar, age_working_days from open_issue order by institution"
    )
    assert opened == [
        (making.name(n), SJJ, REGISTRATION, result, "2024-09-03", 5)
        for n, result in ((1, 5), (2, 8), (3, 2), (4, 2))
    ]
    record_list(
        house.inbox,
        [
            record_row(1, result="9", date="2024-10-08"),
            record_row(3, result="2", disposition="责令整改", date="2024-10-08"),
        ],
        "后.xlsx",
    )
    _ledger(
        house.inbox,
        "复查台账.xlsx",
        "复查日期",
        (making.name(2), making.code(2), SJJ, "2024-10-09", "整改到位"),
        extra=("复查结果",),
    )
    data = run()
    assert data.rows("select institution, since::varchar from open_issue order by 1") == [
        (making.name(3), "2024-09-03"),
        (making.name(4), "2024-09-03"),
    ], "what was done about a problem does not close it"
    assert data.rows(
        "select institution, closed_on::varchar from issue where closed_on is not null order by 1"
    ) == [
        (making.name(1), "2024-10-08"),
        (making.name(2), "2024-10-09"),
    ]


def test_another_problem_does_not_close_a_problem(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="8")], "一.xlsx")
    record_list(house.inbox, [record_row(1, result="7", date="2024-10-08")], "二.xlsx")
    assert run().rows("select result from open_issue") == [(8,)]


@pytest.mark.parametrize("day", ["2024-10-08", "2024-10-12", "2024-10-14"])
def test_the_morning_after_a_holiday_counts_no_holiday(day: str, house: House, run: Run) -> None:
    """国庆 2024-10-01 to 07;
    the worked Saturday 2024-10-12 is a day like any other, the Sunday after it is not."""
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="8", date="2024-09-30")])
    age = {"2024-10-08": 1, "2024-10-12": 5, "2024-10-14": 6}[day]
    data = run(date.fromisoformat(day))
    assert data.rows("select days_left from deadline") == [(20 - age,)]
    assert data.rows("select age_working_days from open_issue") == [(age,)]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "UTC"])
def test_the_office_keeps_its_own_clock(zone: str, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's zone, and the hour it skips or repeats in spring and autumn, are not the office's."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        skew = house.now() - datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
        assert abs(skew) < timedelta(seconds=5)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_clock_set_back_loses_no_order(house: House, run: Run) -> None:
    """The order of arrival is counted, not timed:
    the later run's record holds though its clock and its file say earlier."""
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="5", date="2024-09-03")], "一.xlsx")
    run(date(2024, 10, 31))
    later = record_list(house.inbox, [record_row(1, result="9", date="2024-09-03")], "二.xlsx")
    os.utime(later, (0, 0))
    data = run(date(2024, 9, 10))
    assert data.rows("select result from record_result") == [(9,)] and data.rows("from open_issue") == []
    assert data.rows("select as_of::varchar, run, open from progress") == [
        ("2024-10-31", 1, 1),
        ("2024-09-10", 2, 0),
    ]


def test_a_day_in_the_past_is_seen_as_it_was(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="5", date="2024-09-03"), record_row(2, date="2024-10-20")])
    _ledger(
        house.inbox,
        "复查台账.xlsx",
        "复查日期",
        (making.name(1), making.code(1), SJJ, "2024-10-10", "已整改"),
        extra=("复查结果",),
    )
    assert run(date(2024, 10, 31)).rows("from open_issue") == []
    data = run(date(2024, 9, 30))
    assert data.rows("select institution, age_working_days from open_issue") == [(making.name(1), 19)]
    assert data.rows("select institution from deadline") == [(making.name(1),)], (
        "the other visit had not been made yet"
    )
    assert data.rows("select rule from finding where severity = 'error' and cell = 'G3'") == [("I14",)]


def test_a_slip_of_the_pen_is_overdue_and_stops_nothing(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="0024-09-03"), record_row(2, date="2014-09-03")])
    data = run()
    assert data.rows("select status from deadline") == [("overdue",), ("overdue",)]
    assert data.rows("select due_on::varchar from deadline where event_on = '2014-09-03'") == [
        ("2014-10-08",)
    ]


@pytest.mark.parametrize("text", ["整改到位", "合格", "已整改", "9", "1.未发现问题", "未发现问题", "通过"])
def test_what_closes(text: str) -> None:
    assert read_closing(text) is True


@pytest.mark.parametrize(
    "text", ["", "未整改", "不合格", "整改不到位", "部分整改", "10", "限期整改", "未通过"]
)
def test_what_does_not_close(text: str) -> None:
    assert read_closing(text) is not True


def test_progress_by_day(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(
        house.inbox,
        [record_row(1, result="8", date="2024-09-03"), record_row(2, signed="", date="2024-09-03")],
        "一.xlsx",
    )
    run(date(2024, 9, 5))
    record_list(
        house.inbox,
        [record_row(2, date="2024-09-04"), record_row(1, result="1", date="2024-10-20")],
        "二.xlsx",
    )
    data = run(date(2024, 10, 31))
    assert data.rows("select run_date::varchar, returned, valid, open, overdue from progress") == [
        ("2024-09-05", 2, 1, 1, 0), ("2024-10-31", 2, 2, 0, 2),
    ], "what was found stays to be published"  # fmt: skip


def test_a_hundred_thousand_results(house: House, run: Run) -> None:
    rows = [making.HEADINGS, *(making.institution(n, "ABCD"[n % 4]) for n in range(1, 50_001))]
    (house.inbox / "名录.csv").write_text(making.csv_bytes(rows), encoding="utf-8")
    lines = [record_row(n, d, "5" if n % 10 == 0 else "1") for n in range(1, 50_001) for d in (RSJ, SJJ)]
    (house.inbox / "台账.csv").write_text(making.csv_bytes([making.LIST_HEADINGS, *lines]), encoding="utf-8")
    acts = [(making.name(n), making.code(n), d, "2024-09-10") for n in range(1, 10_001) for d in (RSJ, SJJ)]
    (house.inbox / "公示.csv").write_text(
        making.csv_bytes([("名称", "统一社会信用代码", "单位", "公示日期"), *acts]), encoding="utf-8"
    )
    data = run()
    assert data.number("select count(*) from deadline where kind = 'publication'") == 100_000
    assert data.number("select count(*) from deadline where status = 'on_time'") == 20_000
    assert data.rows("select returned, overdue from progress") == [(100_000, 80_000)]
    assert data.number("select count(*) from open_issue") == 10_000


def test_the_papers_of_the_morning(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    record_list(
        folder,
        [
            record_row(1, date="2024-09-27", result="2、5", disposition="函告许可部门"),
            record_row(2, RSJ, date="2024-10-20"),
        ],
    )
    assert cli("run", CAMPAIGN, "--as-of", "2024-10-31").returncode == 0
    outbox = tmp_path / "outbox" / CAMPAIGN
    page = openpyxl.load_workbook(outbox / f"公示清单-{SJJ}.xlsx").active
    heads = [cell.value for cell in page[3]]
    row = dict(zip(heads, [cell.value for cell in page[4]], strict=True))
    assert heads[:8] == [
        "名称",
        "统一社会信用代码",
        "抽查计划",
        "抽查任务",
        "抽查事项",
        "检查机关",
        "检查日期",
        "抽查结果",
    ]
    assert (
        row["名称"] == making.name(1)
        and row["抽查计划"] == "平新双随机办〔2024〕21号"
        and row["检查机关"] == SJJ
    )
    assert (
        row["抽查结果"] == "未按规定公示应当公示的信息；发现问题已责令整改"
        and row["还剩工作日"] == -1
        and row["状态"] == "逾期"
    )
    book = openpyxl.load_workbook(outbox / "汇总表.xlsx")
    clocks = [[cell.value for cell in row] for row in book["期限预警"].iter_rows(min_row=3)]
    shown = dict(zip(clocks[0], clocks[1], strict=True))
    assert (shown["状态"], shown["机构名称"], shown["单位"], shown["还剩工作日"]) == (
        "逾期",
        making.name(1),
        SJJ,
        -1,
    )
    assert (shown["公示到期日"].date(), shown["移送到期日"].date()) == (
        date(2024, 10, 30),
        date(2024, 11, 11),
    )
    assert shown["要移送的处理结果"] == "函告许可部门" and [row[:3] for row in clocks[2:]] == [
        ["未到期", making.name(2), RSJ]
    ]
    assert (
        book["待跟进"]["A4"].value == making.name(1)
        and book["待跟进"]["C4"].value == "2.未按规定公示应当公示的信息；5.发现问题已责令整改"
    )
    assert book["进展"]._charts
    foot = " ".join(str(c.value) for r in book["统计表"].iter_rows(min_row=6) for c in r if c.value)
    assert "逾期未办：公示 1 户次" in foot
    (folder / "新来的.xlsx").write_bytes(b"x")
    told = cli("status", CAMPAIGN)
    assert (
        told.returncode == 0
        and "逾期：1 项" in told.stdout
        and "等着的文件：1 个" in told.stdout
        and "02:00" in told.stdout
    )
    assert len(told.stdout.splitlines()) <= 40


def test_status_of_nothing(tmp_path: Path, cli: Cli) -> None:
    assert cli("status").returncode == 0
    (tmp_path / "inbox" / CAMPAIGN).mkdir(parents=True)
    (tmp_path / "inbox" / CAMPAIGN / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    told = cli("status")
    assert told.returncode == 0 and "还没有汇总过" in told.stdout
    assert cli("status", "没有").returncode == 2


def test_status_tells_a_night_that_failed_or_was_cut_off(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    assert cli("run", CAMPAIGN, "--as-of", "2024-10-31").returncode == 0
    assert "没有完成" not in cli("status").stdout and "中断" not in cli("status").stdout
    blocked = tmp_path / "outbox" / CAMPAIGN / "简报.html"
    blocked.unlink()
    blocked.mkdir()
    assert cli("run", CAMPAIGN, "--as-of", "2024-11-01").returncode == 2
    told = cli("status").stdout
    assert "的运行没有完成：读写文件时出错" in told and "统计日 2024-11-01" in told
    note = tmp_path / "var" / "campaigns" / CAMPAIGN / "attempt.json"
    note.write_text('{"began": "2024-11-02T02:00:00"}', encoding="utf-8")
    assert "2024-11-02 02:00 的运行中断了" in cli("status").stdout
    with sole_run(Settings(var=tmp_path / "var")):
        assert "正在进行" in cli("status").stdout


def test_an_empty_campaign_has_no_clocks(house: House, run: Run) -> None:
    data = run()
    assert data.rows("from deadline") == data.rows("from open_issue") == []
    assert data.rows("select returned, valid, open, overdue from progress") == [(0, 0, 0, 0)]
