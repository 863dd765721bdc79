"""期限预警, 待跟进 and 进展 of the workbook, and 公示清单 of each department."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.page import Book, Column
from flows.reports.published import Published, Row
from flows.reports.styles import WORKBOOK_OPTIONS
from schemas.vocabulary import RESULTS

STATUS: Final = {
    "overdue": "逾期",
    "due_soon": "临期",
    "open": "未到期",
    "late": "逾期办结",
    "on_time": "按期办结",
}
_URGENT: Final = {"逾期": "error_fill", "临期": "warning_fill"}


def write_deadlines(book: Book, data: Published) -> None:
    """期限预警: what is not done yet, a line an institution × department, the most urgent first."""
    columns = [
        Column("状态", 9, "name"), Column("机构名称", 42), Column("单位", 14, "name"), Column("最近到期日", 12, "date"),
        Column("还剩工作日", 8, "count"), Column("公示到期日", 12, "date"), Column("移送到期日", 12, "date"), Column("要移送的处理结果", 28),
        Column("最早检查日期", 12, "date"), Column("说明", 24),
    ]  # fmt: skip
    days = dict(data.pairs("select kind, working_days from deadline_rule"))
    note = (
        f"未办的公示（{days['publication']} 个工作日）和移送（{days['referral']} 个工作日），一个机构 × 部门一行，最急的在前；"
        "次一工作日为第 1 日，按国务院节假日安排（含调休）。来源：视图 deadline。"
    )
    page = book.page("期限预警", "公示和移送期限", note, columns=len(columns))
    rows = data.rows("""
        select arg_min(status, days_left), institution, department, min(due_on), min(days_left),
            min(due_on) filter (kind = 'publication'), min(due_on) filter (kind = 'referral'),
            any_value(dispositions), min(event_on), bool_or(provisional)
        from undone
        group by institution_id, institution, department
        order by min(days_left), institution, department
    """)
    first = page.row + 1
    page.table(
        columns, [(STATUS[str(s)], *row, "到期日暂定：节假日安排未公布" if p else "") for s, *row, p in rows]
    )
    for label, look in _URGENT.items():
        if rows:
            shown = {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": page.looks[look]}
            page.sheet.conditional_format(first, 0, page.row - 1, 0, shown)


def write_open_issues(book: Book, data: Published) -> None:
    """待跟进: problems not closed yet, a line an institution × department, the oldest first."""
    columns = [
        Column("机构名称", 42), Column("单位", 16, "name"), Column("问题", 60), Column("最早发现日期", 13, "date"), Column("已有工作日", 9, "count"),
    ]  # fmt: skip
    note = (
        "结果 5、8 和没有处理结果的问题，一个机构 × 部门一行，时间长的在前；后来报 1 或 9，或复查台账写明已整改，即不再列出。"
        "来源：视图 open_issue。"
    )
    page = book.page("待跟进", "还没有了结的问题", note, columns=len(columns))
    rows = data.rows("""
        select institution, department, list_sort(list(distinct {'item': item, 'result': result})), min(since), max(age_working_days)
        from open_issue
        group by institution_id, institution, department
        order by max(age_working_days) desc, min(since), institution, department
    """)
    page.table(
        columns,
        [(name, department, _problems(found), since, age) for name, department, found, since, age in rows],
    )


def _problems(found: object) -> str:
    """Problems as words: by item where there are several items."""
    assert isinstance(found, list)
    items: dict[str, list[str]] = {}
    for problem in found:
        items.setdefault(problem["item"], []).append(f"{problem['result']}.{RESULTS[problem['result']]}")
    if len(items) == 1:
        return "；".join(*items.values())
    return "\n".join(f"{item}：{'；'.join(results)}" for item, results in items.items())


def write_progress(book: Book, data: Published) -> None:
    """进展: a line a day of a run, and a native line chart over them."""
    columns = [Column(name, 12, look) for name, look in (
        ("统计日", "date"), ("报来（项）", "count"), ("有效（项）", "count"), ("未了结（个）", "count"), ("逾期（个）", "count"),
    )]  # fmt: skip
    note = "一项 = 机构 × 部门 × 事项；每个统计日取最后一次运行。来源：视图 progress。"
    page = book.page("进展", "历次汇总的进展", note, columns=len(columns))
    first = page.row + 1
    rows = data.rows("select run_date, returned, valid, open, overdue from progress")
    page.table(columns, rows)
    if not rows:
        return
    chart = book.book.add_chart({"type": "line"})
    for column, colour in ((1, "#2F5F93"), (2, "#70AD47"), (3, "#ED7D31"), (4, "#C00000")):
        chart.add_series({
            "name": [page.name, first - 1, column], "categories": [page.name, first, 0, page.row - 1, 0],
            "values": [page.name, first, column, page.row - 1, column], "line": {"color": colour}, "marker": {"type": "circle", "size": 5},
        })  # fmt: skip
    chart.set_title({"name": "进展", "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "m-d", "text_axis": True})
    chart.set_legend({"position": "bottom"})
    # Beside the table, which grows by a line a day: beneath it the chart would be screens away, and be cut in print.
    page.sheet.insert_chart(
        first - 1,
        len(columns),
        chart,
        {"x_offset": 20, "x_scale": 1.3, "description": "报来、有效、未了结、逾期随统计日变化的折线图"},
    )


def overdue_sentence(data: Published) -> str:
    """One sentence for the first sheet's foot."""
    counts = {
        str(k): int(str(n))
        for k, n in data.pairs("select kind, count(*) from undone where status = 'overdue' group by kind")
    }
    if not counts:
        return "公示、移送没有逾期的。"
    return f"逾期未办：公示 {counts.get('publication', 0)} 户次、移送 {counts.get('referral', 0)} 户次，见“期限预警”。"


def unpublished(data: Published) -> dict[str, list[Row]]:
    """By department (as the plan names it) what it has still to key into the provincial platform, overdue first."""
    rows = data.rows("""
        with results as (
            select r.institution_id, r.institution, any_value(r.code) as code, r.department, r.item, max(r.inspected_on) as inspected_on,
                list_sort(list(distinct r.result)) as results
            from record_result as r group by all
        )
        select r.department, r.institution, r.code, r.item, r.inspected_on, r.results, d.due_on, d.days_left, d.status
        from results as r
        join deadline_item as i on r.institution_id = i.institution_id and r.department = i.department and r.item = i.item
        join deadline as d on r.institution_id = d.institution_id and r.department = d.department and i.kind = d.kind
        where i.kind = 'publication' and i.done_on is null
        order by d.days_left, r.institution, r.item
    """)
    by_department: dict[str, list[Row]] = {
        str(name): [] for (name,) in data.rows("select name from department order by position")
    }
    for department, *rest in rows:
        by_department[str(department)].append(tuple(rest))
    return by_department


def _wording(results: object) -> str:
    assert isinstance(results, list)
    return "；".join(RESULTS[code] for code in results)


def write_publication_list(data: Published, department: str, rows: Sequence[Row], target: Path) -> None:
    """公示清单-<单位>.xlsx: in the platform's own terms, overdue first and coloured (通知 五、2). No personal data."""
    columns = [
        Column("名称", 40), Column("统一社会信用代码", 22), Column("抽查计划", 24), Column("抽查任务", 44), Column("抽查事项", 26),
        Column("检查机关", 16, "name"), Column("检查日期", 12, "date"), Column("抽查结果", 34), Column("公示期限", 12, "date"),
        Column("还剩工作日", 9, "count"), Column("状态", 8, "name"),
    ]  # fmt: skip
    head = data.head
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        made = datetime.combine(head.as_of, datetime.min.time())
        workbook.set_properties({"title": f"公示清单-{department}", "subject": head.title, "created": made})
        book = Book(workbook, head)
        note = f"{department}还需录入省级平台公示的抽查结果，共 {len(rows)} 条，逾期和快到期的在前。录入后报公示台账，下次不再列出。"
        page = book.page("公示清单", f"公示清单（{department}）", note, columns=len(columns))
        first = page.row + 1
        page.table(columns, [
            (name, code, head.document, head.title, item, department, day, _wording(results), due, left, STATUS[str(status)])
            for name, code, item, day, results, due, left, status in rows
        ])  # fmt: skip
        for label, look in _URGENT.items():
            if rows:
                shown = {
                    "type": "formula",
                    "criteria": f'=$K{first + 1}="{label}"',
                    "format": page.looks[look],
                }
                page.sheet.conditional_format(first, 0, page.row - 1, len(columns) - 1, shown)
