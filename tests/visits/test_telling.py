"""部门联合率 and the plan of visits, in the words of status and brief; the sheet 检查安排."""

import openpyxl

from flows.reports.arrears import arrears
from flows.reports.brief import write_brief
from flows.reports.published import open_published
from flows.reports.visiting import visits_told
from flows.reports.workbook.summary import write_workbook
from flows.storage.folders import House
from tests import making
from tests.making import RSJ, SJJ, inspectors, record_list, record_row, roster
from tests.nights import night, nights
from tests.visits.test_platform_draw import drawn_list
from tests.visits.test_visit_plan import planned, visit_plan


def _visited(house: House) -> None:
    """Of five drawn, two visited together, one on two days; and one that was not drawn."""
    roster(house.inbox, 6, "AABBCD")
    inspectors(house.inbox)
    drawn_list(house.inbox, 1, 2, 3, 4, 5)
    together = [record_row(n, department) for n in (1, 2, 6) for department in (RSJ, SJJ)]
    record_list(house.inbox, [*together, record_row(3, RSJ), record_row(3, SJJ, date="2024-09-06")])


def test_what_is_said_of_visits(house: House) -> None:
    _visited(house)
    with nights(house) as data:
        share = "部门联合率 50.0%：抽查的检查 4 次，其中 2 次有两个以上部门同一天去。"
        assert visits_told(data) == [share], "without a plan of visits nothing is said of one"
    visit_plan(house.inbox, planned(1, "2024-09-03"), planned(3, "2024-09-03"), planned(4, "2024-10-30"))
    with nights(house) as data:
        plan = "检查安排：已安排 3 户；过了计划日还没有检查 1 户，不在计划日检查 1 户，还没有安排 1 户，按计划日检查 2 户，没有安排、已检查 1 户。"
        assert visits_told(data) == [share, plan]
        owed = arrears(data)[RSJ]["没有报送的检查记录"]
        assert [(row[0], row[-1]) for row in owed] == [
            (making.name(4), "信用风险分类：B；计划检查日期 2024-10-30，已过"), (making.name(5), "信用风险分类：C"),
        ]  # fmt: skip
        brief = house.outbox / "简报.html"
        write_brief(house.published, brief)
        assert share in (page := brief.read_text("utf-8")) and plan in page


def test_a_plan_of_one_department_visits_nothing_together(house: House) -> None:
    plan = house.inbox / "campaign.toml"
    text = plan.read_text("utf-8")
    begin, end = text.rindex("[[department]]"), text.index("[deadline]")
    plan.write_text(text[:begin] + text[end:], encoding="utf-8")
    roster(house.inbox, 2)
    record_list(house.inbox, [record_row(1, RSJ)])
    with nights(house) as data:
        assert visits_told(data) == []


def test_the_sheet_has_a_line_a_visit_the_most_urgent_first(house: House) -> None:
    _visited(house)
    visit_plan(
        house.inbox, planned(1, "2024-09-03", "上午9点"), planned(3, "2024-09-03"), planned(4, "2024-10-30")
    )
    night(house)
    target = house.outbox / "汇总表.xlsx"
    with open_published(house.published):
        write_workbook(house.published, target)
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(target)["检查安排"].iter_rows(min_row=4)
    ]
    told = [(row[0], row[1], row[2], str(row[3] or "")[:10], row[4], str(row[5] or "")[:10]) for row in rows]
    both = f"{RSJ}、{SJJ}"
    assert told == [
        ("过了计划日还没有检查", making.name(4), both, "2024-10-30", None, ""),
        ("不在计划日检查", making.name(3), SJJ, "2024-09-03", None, "2024-09-06"),
        ("还没有安排", making.name(5), both, "", None, ""),
        ("按计划日检查", making.name(1), both, "2024-09-03", "上午9点", "2024-09-03"),
        ("按计划日检查", making.name(3), RSJ, "2024-09-03", None, "2024-09-03"),
        ("没有安排、已检查", making.name(2), both, "", None, "2024-09-03"),
    ]
