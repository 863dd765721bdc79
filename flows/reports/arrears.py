"""催办单-<单位>.xlsx: what one department still owes, most urgent first: returns, mends, publication, referral, problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.page import Book, Column
from flows.reports.published import Published, Row
from flows.reports.styles import WORKBOOK_OPTIONS

_KIND: Final = {"publication": "公示", "referral": "移送", "correction": "更正公示"}
_COLUMNS: Final = (
    Column("序号", 6, "count"),
    Column("机构名称", 38),
    Column("要做什么", 44),
    Column("期限", 12, "date"),
    Column("还剩工作日", 9, "count"),
    Column("说明", 46),
)


@dataclass(frozen=True, slots=True)
class Arrears:
    """What a department owes, a list a section: rows of institution, what to do, due date, working days left, note."""

    sections: dict[str, list[Row]]

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return sum(len(rows) for rows in self.sections.values())


def arrears(data: Published) -> dict[str, Arrears]:
    """By department, in the plan's order, what it still owes."""
    departments = [str(name) for (name,) in data.rows("select name from department order by position")]
    by_section = {section: data.rows(query) for section, query in _QUERIES.items()}
    return {
        department: Arrears(
            {s: [row[1:] for row in rows if row[0] == department] for s, rows in by_section.items()}
        )
        for department in departments
    }


_QUERIES: Final = {
    "逾期和快到期的公示、移送": """
        select department, institution, kind, due_on, days_left, concat_ws('；', dispositions,
            case when provisional then '到期日暂定' end)
        from undone where status in ('overdue', 'due_soon') order by days_left, institution, kind
    """,
    "没有报送的记录": """
        select department, institution, '报送检查记录', null, null, '信用风险分类 ' || credit_class
        from outstanding where reason = '未报送' order by credit_class, institution
    """,
    "待补正的记录": """
        select department, institution, '改好后重新报送', null, null, detail
        from outstanding where reason = '待补正' order by institution
    """,
    "没有了结的问题": """
        select department, institution, '整改后报复查结果', null, null,
            item || '：' || result_label || '，发现于 ' || strftime(min(since), '%Y-%m-%d')
        from (select o.*, c.label as result_label from open_issue as o join result_code as c on o.result = c.result)
        group by department, institution, item, result_label order by min(since), institution, item
    """,
    "还没有到期的公示、移送": """
        select department, institution, kind, due_on, days_left, concat_ws('；', dispositions,
            case when provisional then '到期日暂定' end)
        from undone where status = 'open' order by days_left, institution, kind
    """,
}


def write_arrears(data: Published, department: str, owed: Arrears, target: Path) -> None:
    """Write a department's list: a block a section, each with its count; sections without rows are left out."""
    head = data.head
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        made = datetime.combine(head.as_of, time())
        workbook.set_properties({"title": f"催办单-{department}", "subject": head.title, "created": made})
        note = (
            f"{head.title}\n截至 {head.as_of:%Y年%-m月%-d日}，{department}还有 {owed.count} 项要办。"
            "办好后把记录、台账报来（空表在“表样”文件夹里），下次不再列出。"
        )
        page = Book(workbook, head).page("催办单", f"催办单（{department}）", note, columns=len(_COLUMNS))
        for section, rows in owed.sections.items():
            if rows:
                page.sheet.write_string(page.row, 0, f"{section}（{len(rows)} 项）", page.looks["strong"])
                page.sheet.set_row(page.row, 24)
                page.row += 1
                page.table(_COLUMNS, _numbered(rows), freeze=False)
                page.row += 1


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [
        (number, institution, _KIND.get(str(what), what), *rest)
        for number, (institution, what, *rest) in enumerate(rows, 1)
    ]
