"""期限预警, 待跟进 and 进展 of the workbook."""

from collections.abc import Iterator, Mapping
from typing import Final

from flows.reports.page import Book, Column, Page, equals
from flows.reports.published import Published

STATUS: Final = {
    "overdue": "逾期", "due_soon": "临期", "open": "未到期", "late": "逾期办结", "on_time": "按期办结",
}  # fmt: skip
URGENT: Final = {"逾期": "error_fill", "临期": "warning_fill"}
_DEADLINES: Final = """
    select arg_min(status, days_left), institution, department, min(due_on), min(days_left),
        min(due_on) filter (kind = 'publication'), min(due_on) filter (kind = 'correction'),
        min(due_on) filter (kind = 'referral'), any_value(dispositions), min(event_on), bool_or(provisional)
    from undone
    group by institution_id, institution, department
    order by min(days_left), institution, department
"""
_ISSUES: Final = """
    with problems as (
        select institution_id, institution, department,
            list_sort(list(distinct {'item': item, 'result': result})) as found,
            min(since) as since, max(age_working_days) as age
        from open_issue
        group by institution_id, institution, department
    ),

    answers as (
        select institution_id, department, max(reinspected_on) as reinspected_on,
            list_sort(list({'on': reinspected_on, 'item': item, 'result': result})) as results
        from reinspection
        group by institution_id, department
    )

    select p.institution, p.department, p.found, p.since, p.age, a.reinspected_on, a.results
    from problems as p
    left join answers as a on p.institution_id = a.institution_id and p.department = a.department
    order by p.age desc, p.since, p.institution, p.department
"""


def write_deadlines(book: Book, data: Published) -> None:
    """期限预警: what is not done yet, a line an institution × department, the most urgent first."""
    columns = [
        Column("状态", 9, "name"), Column("机构名称", 42), Column("单位", 14, "name"), Column("最近到期日", 12, "date"),
        Column("还剩工作日", 8, "count"), Column("公示到期日", 12, "date"),
        Column("更正到期日", 12, "date"), Column("移送到期日", 12, "date"), Column("要移送的处理结果", 28),
        Column("最早检查日期", 12, "date"), Column("说明", 24),
    ]  # fmt: skip
    days = dict(data.pairs("select kind, working_days from deadline_rule"))
    note = (
        f"未办的公示（{days['publication']} 个工作日）、公示的更正和移送（{days['referral']} 个工作日），一个机构 × 部门一行，最急的在前；"
        "次一工作日为第 1 日，按国务院节假日安排（含调休）。来源：视图 deadline。"
    )
    page = book.page("期限预警", "公示、更正和移送期限", note, columns=columns, streamed=True)
    rows = page.table(
        (STATUS[str(status)], *line, "到期日暂定：节假日安排未公布" if provisional else "")
        for status, *line, provisional in data.stream(_DEADLINES)
    )
    for status, look in URGENT.items():
        page.colour(rows, (0, 0), equals(status), look)


def write_open_issues(book: Book, data: Published) -> None:
    """待跟进: problems not closed yet, a line an institution × department, the oldest first."""
    columns = [
        Column("机构名称", 42), Column("单位", 16, "name"), Column("问题", 60), Column("最早发现日期", 13, "date"),
        Column("已有工作日", 9, "count"), Column("最近复查日期", 13, "date"), Column("复查结果", 34),
    ]  # fmt: skip
    note = (
        "没有了结的问题，一个机构 × 部门一行，时间长的在前；复查没有问题，或复查台账写明已整改，即不再列出。"
        "复查过仍在这里的，是还没有整改到位。来源：视图 open_issue、表 reinspection。"
    )
    page = book.page("待跟进", "还没有了结的问题", note, columns=columns, streamed=True)
    page.table(
        (*whose, _in_words(found, data.results), since, age, day, _reinspected(answers, data.results))
        for *whose, found, since, age, day, answers in data.stream(_ISSUES)
    )


def _reinspected(answers: object, results: Mapping[int | str, str]) -> str:
    """The results of the reinspections in the order of their days."""
    if not isinstance(answers, list):
        return ""
    return "\n".join(f"{a['on']} {a['item']}：{a['result']}.{results[a['result']]}" for a in answers)


def _in_words(found: object, results: Mapping[int | str, str]) -> str:
    """Problems as words: by item where there are several items."""
    assert isinstance(found, list)
    items: dict[str, list[str]] = {}
    for problem in found:
        items.setdefault(problem["item"], []).append(f"{problem['result']}.{results[problem['result']]}")
    if len(items) == 1:
        return "；".join(*items.values())
    return "\n".join(f"{item}：{'；'.join(told)}" for item, told in items.items())


def write_progress(book: Book, data: Published) -> None:
    """进展: a line a day of a run, and a native line chart over them."""
    columns = [Column(name, 12, look) for name, look in (
        ("统计日", "date"), ("报来（项）", "count"), ("有效（项）", "count"), ("未了结（个）", "count"), ("逾期（个）", "count"),
    )]  # fmt: skip
    note = "一项 = 机构 × 部门 × 事项；每个统计日取最后一次运行。来源：视图 progress。"
    page = book.page("进展", "历次汇总的进展", note, columns=columns)
    days = page.table(
        data.rows(
            "select run_date, returned, valid, open, overdue from progress"
            " qualify row_number() over (partition by run_date order by run desc) = 1 order by run_date"
        )
    )
    if days:
        _progress_chart(book, page, days)


def _progress_chart(book: Book, page: Page, days: range) -> None:
    """Beside the table, which grows by a line a day:
    beneath it the chart would be screens away, and be cut in print."""
    chart = book.book.add_chart({"type": "line"})
    for series in _lines(page, days):
        chart.add_series(series)
    chart.set_title({"name": "进展", "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "m-d", "text_axis": True})
    chart.set_legend({"position": "bottom"})
    told = "报来、有效、未了结、逾期随统计日变化的折线图"
    place = {"x_offset": 20, "x_scale": 1.3, "description": told}
    page.sheet.insert_chart(days[0] - 1, len(page.columns), chart, place)


def _lines(page: Page, days: range) -> Iterator[dict[str, object]]:
    for column, colour in ((1, "#2F5F93"), (2, "#70AD47"), (3, "#ED7D31"), (4, "#C00000")):
        yield {
            "name": [page.name, days[0] - 1, column],
            "categories": [page.name, days[0], 0, days[-1], 0],
            "values": [page.name, days[0], column, days[-1], column],
            "line": {"color": colour},
            "marker": {"type": "circle", "size": 5},
        }
