"""催办单-<单位>.xlsx: what one department still owes, the most urgent first."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.page import Book, Column
from flows.reports.published import Published, Row, open_published
from flows.reports.receipt import receipt_name
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.wording import DUTIES, internal_mark
from flows.storage.replacing import replacing

_COLUMNS: Final = (
    Column("序号", 6, "count"),
    Column("机构名称", 38),
    Column("要做什么", 26),
    Column("期限", 12, "date"),
    Column("还剩工作日", 9, "count"),
    Column("说明", 56),
)
_DUE: Final = """
    select department, institution, kind, due_on, days_left,
        concat_ws('；', dispositions, case when provisional then '到期日暂定：节假日安排未公布' end)
    from undone where status {} order by days_left, institution, kind
"""
_OWED: Final = {
    "逾期和快到期的": _DUE.format("in ('overdue', 'due_soon')"),
    "没有报送的检查记录": """
        select o.department, o.institution, '报送检查记录', null, null,
            concat_ws(
                '；', o.detail, '信用风险分类：' || o.credit_class,
                '计划检查日期 ' || p.planned_on || case when p.status = 'late' then '，已过' else '' end
            )
        from outstanding as o
        left join visit_plan as p on o.institution_id = p.institution_id and o.department = p.department
        where o.reason = '未报送' order by o.credit_class, o.institution
    """,
    "待补正的检查记录": """
        select
            o.department, o.institution, '改好后重新报送', null, null,
            concat_ws(
                '；',
                string_agg(distinct concat_ws(' ', m.file_name, m.sheet, m.cell) || '：' || m.message, '；'),
                nullif(regexp_extract(any_value(o.detail), '未报送：.*'), '')
            )
        from outstanding as o
        inner join pending_record as p on o.institution_id = p.institution_id and o.department = p.department
        inner join record_finding as r on p.line = r.line
        inner join file_version as v on r.arrival = v.arrival
        inner join to_mend as m
            on v.sha256 = m.sha256 and v.file_name = m.file_name and r.rule = m.rule
            and r.sheet is not distinct from m.sheet and r.cell is not distinct from m.cell
        where o.reason = '待补正'
        group by o.department, o.institution_id, o.institution order by o.institution
    """,
    "其他要改的材料": """
        select distinct d.department, null, '改好后重新报送', null, null,
            concat_ws(' ', m.file_name, m.sheet, m.cell) || '：' || m.message as told
        from to_mend as m
        inner join file_version as v on m.sha256 = v.sha256 and m.file_name = v.file_name
        inner join file_department as d on v.arrival = d.arrival
        where not exists (
            select 1 from pending_record as p
            where p.file_name = m.file_name and p.sheet = m.sheet and list_contains(p.rules, m.rule)
        )
        order by told
    """,
    "没有扫码时间的检查": """
        select e.department, e.institution, '补报扫码时间', null, null,
            concat_ws('；', '检查日期 ' || e.visited_on, '填的是“' || e.scanned_at || '”，认不出时间')
        from visit_entry as e
        cross join campaign as c
        where c.is_scan_required and not e.is_scanned order by e.visited_on, e.institution
    """,
    "没有了结的问题": """
        select department, institution, '整改后报复查结果', null, null, problems || '（发现于 ' || since || '）'
        from issue_line order by age_working_days desc, institution
    """,
    "还没有到期的": _DUE.format("= 'open'"),
}
"""What is owed, a section each: department, institution, what to do, due date, working days left, note."""


def write_arrears(published: Path, folder: Path) -> list[Path]:
    """Bring the lists in step: one for every department that owes something,
    none for the others; where they lie."""
    written = []
    with open_published(published) as data:
        for department, owed in arrears(data).items():
            target = arrears_path(folder, department)
            if owed:
                with replacing(target) as draft:
                    _write(data, department, owed, draft)
                written.append(target)
            else:
                target.unlink(missing_ok=True)
    return written


def arrears_path(folder: Path, department: str) -> Path:
    """Where a department's list lies."""
    return folder / receipt_name(f"催办单-{department.replace('/', '_')}.xlsx")


def arrears(data: Published) -> dict[str, dict[str, list[Row]]]:
    """By department of the plan and section what it owes:
    institution, what to do, due date, working days left, note."""
    departments = [str(name) for (name,) in data.rows("select name from department order by position")]
    owed: dict[str, dict[str, list[Row]]] = {name: {} for name in departments}
    for section, query in _OWED.items():
        for department, *rest in data.rows(query):
            owed[str(department)].setdefault(section, []).append(tuple(rest))
    return owed


def _write(data: Published, department: str, owed: dict[str, list[Row]], target: Path) -> None:
    head = data.head
    count = sum(map(len, owed.values()))
    note = (
        f"{internal_mark(data)}{head.title}\n截至 {head.as_of:%Y-%m-%d}，{department}还有 {count} 项要办。"
        "办好后把记录、台账报来（空表在“表样”文件夹里），下次不再列出。"
    )
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        made = datetime.combine(head.as_of, time())
        workbook.set_properties({"title": f"催办单-{department}", "subject": head.title, "created": made})
        page = Book(workbook, head).page(
            "催办单", f"催办单（{department}）", note, columns=_COLUMNS, streamed=True
        )
        page.headings(30)
        page.sheet.repeat_rows(page.row - 1)
        page.sheet.freeze_panes(page.row, 0)
        for section, rows in owed.items():
            page.across(f"{section}（{len(rows)} 项）", "section", 24)
            page.lines(_numbered(rows), [page.looks[column.look] for column in _COLUMNS])


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [
        (number, institution or "", DUTIES.get(str(what), what), *rest)
        for number, (institution, what, *rest) in enumerate(rows, 1)
    ]
