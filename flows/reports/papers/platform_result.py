"""The sheet 抽取结果 of a draw made on the provincial platform: who was drawn and who goes,
without seed and ticket."""

from collections.abc import Sequence

from flows.lots.record import DrawRecord
from flows.reports.page import Book, Column
from flows.reports.papers.visit_plan import VisitShown, people_told
from schemas.vocabulary import DRAW_RESULT_MARK


def write_drawn_elsewhere(book: Book, record: DrawRecord, visits: Sequence[VisitShown], mark: str) -> None:
    """What the platform's lists say of the draw; `visits`: those that may be named here;
    `mark`: whom the workbook is for, said first."""
    columns = [
        Column("序号", 6, "count"), Column("机构名称", 40), Column("统一社会信用代码/注册号", 22), Column("分类", 8, "name"),
        Column("检查人员", 50),
    ]  # fmt: skip
    withheld = len(record.institutions) - len(visits)
    note = f"{mark}{book.head.title}（{DRAW_RESULT_MARK}）\n抽取在省级平台进行。{_told(record)}"
    note += f"\n另有 {withheld} 户不宜告知，检查后公布。" if withheld else ""
    page = book.page("抽取结果", "随机抽取结果", note, columns=columns, streamed=True)
    page.table(
        (number, drawn.name, drawn.code, drawn.credit_class, people_told(team))
        for number, drawn, team in visits
    )


def _told(record: DrawRecord) -> str:
    """The task's name and number and when it was drawn, as far as the lists say."""
    assert record.elsewhere
    told = record.elsewhere
    facts = (("任务名称", told.task), ("任务编号", told.task_number), ("抽取时间", told.drawn_on))
    return "　".join(f"{label}：{text}" for label, text in facts if text)
