"""The sheets of visits: 检查安排 (planned beside made) and 入企登记 (scan, notice and task numbers)."""

from typing import Final

from flows.reports.page import Book, Column, equals
from flows.reports.published import Published
from flows.reports.visiting import joint_visits_told, unscanned_told, visit_plan_told
from schemas.published.visits import PLAN_STATUSES

_URGENT: Final = {"late": "error_fill", "other_day": "warning_fill", "unplanned": "warning_fill"}
_PLANNED: Final = """
    select status, institution, string_agg(department, '、'), planned_on, any_value(planned_at), visited_on,
        any_value(remark)
    from visit_plan
    group by status, institution_id, institution, planned_on, visited_on
    order by list_position({statuses}, status), planned_on nulls last, institution, institution_id, visited_on
"""
_ENTERED: Final = """
    select institution, department, visited_on, if(is_scanned, null, '缺'),
        scanned_at, notice_number, task_number
    from visit_entry
"""


def write_visits(book: Book, data: Published) -> None:
    """检查安排, where the office sent a plan of visits, a line an institution and day, the most urgent first;
    入企登记, where a paper tells of the door or the plan asks for it."""
    if data.number("select count(*) from planned_visit"):
        _write_plan(book, data)
    entered = "scanned_at is not null or notice_number is not null or task_number is not null"
    required = data.number("select count(*) from campaign where is_scan_required")
    if required or data.number(f"select count(*) from visit_entry where {entered}"):  # noqa: S608 - ours
        _write_entries(book, data, is_required=bool(required))


def _write_plan(book: Book, data: Published) -> None:
    columns = [
        Column("状态", 24, "name"), Column("机构名称", 42), Column("单位", 24), Column("计划检查日期", 13, "date"),
        Column("计划检查时间", 13, "name"), Column("实际检查日期", 13, "date"), Column("备注", 28),
    ]  # fmt: skip
    note = (
        f"{visit_plan_told(data)}{joint_visits_told(data)}"
        "按最后报来的检查安排；计划日以前、统计日没有有效记录的列在最前。来源：视图 visit_plan、joint_visit。"
    )
    page = book.page("检查安排", "检查安排和实际检查", note, columns=columns, streamed=True)
    query = _PLANNED.format(statuses=list(PLAN_STATUSES))
    rows = page.table((PLAN_STATUSES[str(status)], *line) for status, *line in data.stream(query))
    for status, look in _URGENT.items():
        page.colour(rows, (0, 0), equals(PLAN_STATUSES[status]), look)


def _write_entries(book: Book, data: Published, *, is_required: bool) -> None:
    columns = [
        Column("机构名称", 42), Column("单位", 16, "name"), Column("检查日期", 12, "date"),
        *([Column("缺扫码时间", 9, "name")] if is_required else []), Column("扫码时间", 18), Column("通知书文号", 26),
        Column("任务编号", 22),
    ]  # fmt: skip
    note = f"每次检查一行，取自记录表和台账。{unscanned_told(data)}来源：视图 visit_entry。"
    page = book.page("入企登记", "扫码入企、通知书文号和任务编号", note, columns=columns, streamed=True)
    rows = page.table(
        (institution, department, day, *([missing] if is_required else []), *said)
        for institution, department, day, missing, *said in data.stream(_ENTERED)
    )
    if is_required:
        page.colour(rows, (3, 3), equals("缺"), "warning_fill")
