"""What ledgers, platforms and returns say after the result:
withdrawals, corrections, what closes, what is still to mend."""

from datetime import date
from pathlib import Path

import pytest

from flows.intake.documents.recognise import Original, extract_file
from flows.storage.folders import House
from schemas.handover import Extract, Limits
from schemas.ledger_words import is_handled, withdraws
from tests import making
from tests.conftest import Run
from tests.making import SJJ, record_list, record_row, roster, sheet

HEAD = ("名称", "统一社会信用代码", "单位")
DONE = "select institution, kind, done_on::varchar from deadline order by all"


def _row(n: int, *cells: object) -> tuple[object, ...]:
    return (making.name(n), making.code(n), SJJ, *cells)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("作废", True), ("已作废", True), ("误录，撤销", True), ("撤销9月10日公示", True), ("本条作废", True), ("撤销，重新公示", True),
        ("（作废）", True), ("作废（误填）", True), ("作废重报", True), ("撤消", True), ("办学许可证（已作废）", False),
        ("办学许可证已作废", False), ("已撤销登记", False), ("撤销设立登记", False), ("未撤销", False), ("拟撤销", False), ("", False),
    ],
)  # fmt: skip
def test_what_takes_an_act_back(text: str, said: bool) -> None:
    assert withdraws(text) is said


@pytest.mark.parametrize(
    ("text", "said"), [("已完结", True), ("已办结", True), ("已整改", True), ("未完结", False), ("处置中", False), ("", False)]
)  # fmt: skip
def test_what_handles_a_problem(text: str, said: bool) -> None:
    assert is_handled(text) is said


def test_an_act_is_withdrawn_and_the_history_says_so(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n) for n in (1, 2)])
    head = (*HEAD, "公示日期", "备注")
    sheet(
        house.inbox / "公示.xlsx",
        [head, _row(1, "2024-09-10", ""), _row(2, "2024-09-10", "办学许可证已作废")],
    )
    assert [row[2] for row in run().rows(DONE)] == ["2024-09-10"] * 2
    sheet(house.inbox / "撤销.xlsx", [head, _row(1, "", "作废")])
    data = run()
    assert [row[2] for row in data.rows(DONE)] == [None, "2024-09-10"]
    assert data.rows("select is_withdrawal from ledger_entry order by entry") == [(False,), (False,), (True,)]
    assert data.rows("from finding where rule in ('L01', 'L02')") == []


def test_a_list_sent_back_with_some_dates_is_a_ledger(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n) for n in (1, 2, 3)])
    sheet(house.inbox / "公示清单.xlsx", [
        (*HEAD, "公示日期", "公示结果"), _row(1, "2024-09-10", "未发现问题"), _row(2, "", "合格"), _row(3, "", ""),
    ])  # fmt: skip
    data = run()
    assert [row[2] for row in data.rows(DONE)] == ["2024-09-10", None, None]
    assert data.rows("from finding where severity = 'error'") == []


def test_a_platforms_export_publishes_and_closes(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n, result="5", disposition="责令整改") for n in (1, 2, 3)])
    sheet(house.inbox / "导出.xlsx", [
        ("检查结果状态", "后续处置状态", "统一代码/注册号", "企业名称", "检查结果", "检查部门", "录入日期", "公示日期"),
        ("已公示", "已完结", making.code(1), making.name(1), "发现问题已责令整改", SJJ, "2024-09-09", "2024-09-12"),
        ("已公示", "处置中", making.code(2), making.name(2), "未发现问题", SJJ, "2024-09-09", ""),
        ("待审核", "", making.code(3), making.name(3), "发现问题已责令整改", SJJ, "2024-09-09", ""),
    ])  # fmt: skip
    data = run(date(2024, 9, 20))
    assert data.rows(DONE) == [
        (making.name(1), "publication", "2024-09-12"),
        (making.name(2), "correction", None),
        (making.name(2), "publication", "2024-09-09"),
        (making.name(3), "publication", None),
    ]
    assert data.rows("select institution from open_issue order by 1") == [
        (making.name(2),),
        (making.name(3),),
    ]
    ((cell, message),) = data.rows("select cell, message from finding where rule = 'L03'")
    assert cell == "E3" and "公示的是“未发现问题”，应为“发现问题已责令整改”" in str(message)
    assert data.rows("select event_on::varchar, due_on::varchar from deadline where kind = 'correction'") == [
        ("2024-09-20", "2024-09-27"),
    ], "the return came on 20 September; five working days, Saturday and Sunday off"


def test_an_outcome_nobody_understands_leaves_the_problem_open(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n, result="8") for n in (1, 2)])
    head = (*HEAD, "复查日期", "复查结果")
    sheet(
        house.inbox / "复查.xlsx", [head, _row(1, "2024-09-20", "见附件"), _row(2, "2024-09-20", "整改到位")]
    )
    data = run()
    assert data.rows("select cell, severity from finding where rule = 'L04'") == [("E2", "warning")]
    assert data.rows("select institution from open_issue") == [(making.name(1),)]


def test_a_ledgers_error_is_mended_by_a_better_row_under_any_name(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(n) for n in (1, 2)])
    head = (*HEAD, "公示日期")
    sheet(house.inbox / "公示.xlsx", [head, _row(1, "下周"), _row(2, "下周")])
    assert run().rows("select cell from to_mend") == [("D2",), ("D3",)]
    sheet(house.inbox / "补报.xlsx", [head, _row(1, "2024-09-10")])
    assert run().rows("select cell from to_mend") == [("D3",)]


def test_what_was_said_stays_said(house: House, run: Run) -> None:
    said = "select run, as_of::varchar, returned, valid, open, overdue from progress"
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, result="8"), record_row(2, signed="")], "一.xlsx")
    run(date(2024, 9, 5))
    record_list(house.inbox, [record_row(2), record_row(1, result="1", date="2024-10-20")], "二.xlsx")
    first = (1, "2024-09-05", 2, 1, 1, 0)
    assert run(date(2024, 10, 31)).rows(said) == [first, (2, "2024-10-31", 2, 2, 0, 2)]
    roster(house.inbox, 1, file="名录.xlsx")
    assert run(date(2024, 11, 1)).rows(said)[0] == first


def _tally(path: Path, inspected: int, foot: str) -> Path:
    labels = ("单位", "抽查户数", "未发现问题", "合格", "不合格", "无法联系", "责令整改")
    return sheet(path, [("汇总表",), (), labels, (SJJ, inspected, inspected, 0, 0, 0, 0), (foot,)])


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("截至2024年9月30日", "2024年9月30日"),
        ("填表人：张丽  填报日期：2024-09-30", "2024-09-30"),
        ("说明：略", ""),
    ],
)
def test_a_tally_tells_its_own_date(foot: str, day: str, tmp_path: Path) -> None:
    read = extract_file(Original(_tally(tmp_path / "汇总表.xlsx", 1, foot)), Limits())
    assert isinstance(read, Extract) and set(read.tables["tally"]["told_for"]) == {day}


def test_a_tally_is_held_against_the_visits_up_to_its_date(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2024-09-03"), record_row(2, date="2024-10-20")])
    _tally(house.inbox / "汇总表.xlsx", 1, "截至2024年9月30日")
    assert run().rows("from finding where rule = 'T02'") == []
    _tally(house.inbox / "汇总表.xlsx", 2, "截至2024年9月30日")
    messages = [str(m) for (m,) in run().rows("select message from finding where rule = 'T02'")]
    assert messages and "截至 2024-09-30 的检查记录统计 1，差 +1（现在统计 2）" in messages[0]


def test_a_tally_of_a_day_knows_nothing_of_the_visit_that_came_after_it(house: House, run: Run) -> None:
    """I24 and T02 together: on its day the first visit stood."""
    roster(house.inbox)
    record_list(house.inbox, [record_row(1, date="2024-09-03")])
    run()
    again = record_row(1, result="2", disposition="立案查处", date="2024-10-20")
    record_list(house.inbox, [again], "又查.xlsx")
    _tally(house.inbox / "汇总表.xlsx", 1, "截至2024年9月30日")
    data = run()
    assert data.rows("from finding where rule = 'T02'") == []
    assert data.rows("from finding where rule = 'I24'") != []


def test_what_an_unclean_reinspection_disposed_of_is_counted_and_its_referral_due(
    house: House, run: Run
) -> None:
    """立案查处 and 移送 on a return that found nothing mended: given by the department, owed from that day on;
    what was given before is given once, and a clean return gives nothing."""
    roster(house.inbox)
    first = {"result": "5", "disposition": "责令整改", "date": "2024-09-03"}
    record_list(house.inbox, [record_row(n, **first) for n in (1, 2)], "一.xlsx")
    run(date(2024, 9, 5))
    again = {"date": "2024-09-10", "remark": "复查"}
    record_list(
        house.inbox,
        [
            record_row(1, result="5", disposition="责令整改、立案查处、移送司法机关", **again),
            record_row(2, result="1", disposition="责令整改、立案查处", **again),
        ],
        "二.xlsx",
    )
    data = run(date(2024, 9, 12))
    assert data.rows(
        "select institution, disposition, inspected_on::varchar from record_disposition order by 1, 3, 2"
    ) == [
        (making.name(1), "责令整改", "2024-09-03"),
        (making.name(1), "移送司法机关", "2024-09-10"),
        (making.name(1), "立案查处", "2024-09-10"),
        (making.name(2), "责令整改", "2024-09-03"),
    ]
    assert data.rows(
        "select inspected, rectification_ordered, case_filed, transferred_to_judiciary, result_5"
        " from department_tally where department = '区市监局'"
    ) == [(2, 2, 1, 1, 2)]
    assert data.rows("select institution, event_on::varchar from deadline where kind = 'referral'") == [
        (making.name(1), "2024-09-12")
    ]


def test_a_decision_and_a_term_without_their_year_are_of_the_campaigns(house: House, run: Run) -> None:
    roster(house.inbox)
    head = (*making.LIST_HEADINGS, "决定日期", "整改期限")
    line = record_row(1, result="8", disposition="移送司法机关", date="2024-09-03")
    rows = [(*line, "9月12日", "12月10日"), (*record_row(2, result="5"), "", "10日内")]
    sheet(house.inbox / "台账.xlsx", [head, *rows])
    data = run(date(2024, 10, 8))
    assert data.rows("select event_on::varchar from deadline where kind = 'referral'") == [("2024-09-12",)]
    assert data.rows("select rectify_by from record_line order by line") == [("2024-12-10",), ("10日内",)]
