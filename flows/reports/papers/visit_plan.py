"""检查安排: a line a visit, for the office to fill in the day and send back (通知：进一次门、查多项事)."""

from collections.abc import Iterable, Sequence
from typing import Final

from flows.lots.record import InstitutionDrawn, TeamMember
from flows.reports.page import Book, Column
from schemas.vocabulary import DRAW_RESULT_MARK

SHEET: Final = "检查安排"
VisitShown = tuple[int, InstitutionDrawn, Sequence[TeamMember]]
"""A visit on a sheet: the number that its papers bear, the institution, who goes."""
_COLUMNS: Final = (
    Column("序号", 6, "count"), Column("机构名称", 36), Column("统一社会信用代码/注册号", 21), Column("地址", 30),
    Column("检查部门", 22), Column("检查人员", 34), Column("计划检查日期", 13, "date"), Column("计划检查时间", 13, "name"),
    Column("备注", 24),
)  # fmt: skip
_NOTE: Final = (
    f"（{DRAW_RESULT_MARK}）\n"
    "每户一行：各部门约好同一天去，填上计划检查日期（如 2024-09-03）、时间，把整个文件放回收件箱。改期的改好再报，取消的在备注写“取消”；"
    "各部门只能分开去的，把这一行复制成几行，检查部门各留自己的。"
)


def write_visit_plan(
    book: Book,
    visits: Iterable[VisitShown],
    departments: Sequence[str],
    mark: str = "",
) -> None:
    """The sheet 检查安排: an institution a line with who goes, its day and hour blank.

    `departments`: the plan's; `mark`: whom the workbook is for, said first.
    What is filled in is read again as a plan of visits (validation.visit_plans).
    """
    page = book.page(SHEET, SHEET, f"{mark}{_NOTE}", columns=_COLUMNS)
    named = "、".join(departments)
    rows = page.table(
        (
            number,
            drawn.name,
            drawn.code,
            drawn.address,
            named,
            people_told(team),
            None,
            None,
            None,
        )
        for number, drawn, team in visits
    )
    if rows:
        day = {"validate": "date", "criteria": ">", "value": book.head.period_start, "show_error": False}
        hint = {"input_title": "计划检查日期", "input_message": "如 2024-09-03"}
        page.sheet.data_validation(rows[0], 6, rows[-1], 6, {**day, **hint})


def people_told(team: Sequence[TeamMember]) -> str:
    """A team in words; a person whose department nobody told by the name alone."""
    return "、".join(f"{m.name}（{m.department}）" if m.department else m.name for m in team)
