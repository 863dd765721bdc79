"""公示清单-<单位>.xlsx: what each department has still to key into the provincial platform (通知 五、2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.page import Book, Column
from flows.reports.published import Published, Row, open_published
from flows.reports.receipt import receipt_name
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.workbook.follow_up import STATUS, URGENT
from flows.storage.replacing import replacing

_UNPUBLISHED: Final = """
    select department, institution, code, item, inspected_on, results, null as published,
        due_on, days_left, status
    from publication_line
    union all
    select c.department, c.institution, c.code, c.item, c.published_on, c.results,
        c.published, u.due_on, u.days_left, u.status
    from publication_correction as c
    inner join undone as u
        on c.institution_id = u.institution_id and c.department = u.department and u.kind = 'correction'
    where c.done_on is null
    order by days_left, institution, item
"""
"""What is to be published, and what was published and is to be corrected."""


def write_publication_lists(published: Path, folder: Path) -> list[Path]:
    """Write the list of every department of the plan, those with nothing to publish too; where they lie."""
    written = []
    with open_published(published) as data:
        for department, rows in unpublished(data).items():
            target = folder / receipt_name(f"公示清单-{department.replace('/', '_')}.xlsx")
            with replacing(target) as draft:
                _write(data, department, rows, draft)
            written.append(target)
    return written


def unpublished(data: Published) -> dict[str, list[Row]]:
    """By department (as the plan names it) what it has still to publish, overdue first.

    A row: institution, code, item, day of the visit (of the publication, where it is to be corrected),
    results, the results published wrongly, due date, working days left, status.
    """
    departments = data.rows("select name from department order by position")
    waiting: dict[str, list[Row]] = {str(name): [] for (name,) in departments}
    for department, *rest in data.stream(_UNPUBLISHED):
        waiting[str(department)].append(tuple(rest))
    return waiting


def _write(data: Published, department: str, rows: Sequence[Row], target: Path) -> None:
    """One list, in the platform's own terms, the urgent coloured. No personal data."""
    columns = [
        Column("名称", 28), Column("统一社会信用代码", 22), Column("抽查计划", 14), Column("抽查任务", 24), Column("抽查事项", 16),
        Column("检查机关", 11, "name"), Column("检查日期", 12, "date"), Column("抽查结果", 24),
        Column("公示期限", 12, "date"), Column("还剩工作日", 9, "count"), Column("状态", 8, "name"),
        Column("公示日期", 13, "blank"), Column("公示结果", 24, "blank"), Column("要做什么", 22),
    ]  # fmt: skip
    head = data.head
    note = (
        f"{department}还需录入省级平台公示、更正的抽查结果，共 {len(rows)} 条，逾期和快到期的在前。"
        "录入后在“公示日期”“公示结果”里填好，把本表报回来，下次不再列出；没有填日期的行照旧。"
        "公示的与“抽查结果”一样的，“公示结果”可以不填。"
    )
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        made = datetime.combine(head.as_of, time())
        workbook.set_properties({"title": f"公示清单-{department}", "subject": head.title, "created": made})
        title = f"公示清单（{department}）"
        page = Book(workbook, head).page("公示清单", title, note, columns=columns, streamed=True)
        written = page.table(_lines(data, department, rows))
        for status, look in URGENT.items():
            criteria = {"type": "formula", "criteria": f'=$K{written.start + 1}="{status}"'}
            page.colour(written, (0, len(columns) - 1), criteria, look)


def _lines(data: Published, department: str, rows: Sequence[Row]) -> Iterator[Row]:
    plan, task = data.head.document, data.head.title
    for name, code, item, day, found, wrong, due, left, status in rows:
        told = _in_words(found, data.results)
        what = "录入公示" if wrong is None else f"更正：把“{_in_words(wrong, data.results)}”改为“{told}”"
        visited = day if wrong is None else None
        yield (
            name, code, plan, task, item, department, visited, told, due, left, STATUS[str(status)], None,
            None, what,
        )  # fmt: skip


def _in_words(found: object, results: Mapping[int | str, str]) -> str:
    """The results in the plan's order."""
    assert isinstance(found, list)
    return "；".join(label for code, label in results.items() if code in found)
