"""抽取结果.xlsx of a draw made on the provincial platform: who was drawn and who goes, without seed and voucher."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from flows.lots.record import DrawRecord, InstitutionDrawn, TeamMember
from flows.reports.page import Book, Column
from flows.reports.papers.visit_plan import people_told, write_visit_plan
from flows.reports.published import Head
from flows.reports.styles import WORKBOOK_OPTIONS
from schemas.campaign import Campaign
from schemas.vocabulary import DRAW_RESULT_MARK

Teams = Mapping[str, Sequence[TeamMember]]


def write_platform_result(
    record: DrawRecord, campaign: Campaign, teams: Teams, named: Sequence[InstitutionDrawn], target: Path
) -> None:
    """Write what the platform's lists say, and the plan of visits to fill in; `named`: who may be named in it.

    The day it speaks for is the platform's 抽取时间, or the as-of date where the list does not tell it.
    """
    day = date.fromisoformat((record.drawn_at or record.as_of)[:10])
    head = Head(
        "", campaign.title, campaign.document, campaign.office, campaign.subject, campaign.heading,
        campaign.period.start, campaign.period.end, campaign.report_due, day, datetime.combine(day, time()),
    )  # fmt: skip
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"title": "抽取结果", "subject": campaign.title, "created": head.run_at})
        book = Book(workbook, head)
        _institutions(book, record, teams, named)
        visits = ((drawn, teams.get(drawn.key, ())) for drawn in named)
        write_visit_plan(book, visits, [department.name for department in campaign.department])


def _institutions(book: Book, record: DrawRecord, teams: Teams, named: Sequence[InstitutionDrawn]) -> None:
    columns = [
        Column("序号", 6, "count"), Column("机构名称", 40), Column("统一社会信用代码/注册号", 22), Column("分类", 8, "name"),
        Column("检查人员", 50),
    ]  # fmt: skip
    withheld = len(record.institutions) - len(named)
    note = f"{book.head.title}\n抽取在省级平台进行。{_told(record)}（{DRAW_RESULT_MARK}）"
    note += f"\n另有 {withheld} 户不宜告知，检查后公布。" if withheld else ""
    page = book.page("抽取结果", "随机抽取结果", note, columns=columns, streamed=True)
    page.table(
        (number, drawn.name, drawn.code, drawn.credit_class, people_told(teams.get(drawn.key, ())))
        for number, drawn in enumerate(named, 1)
    )


def _told(record: DrawRecord) -> str:
    """The task's name and number and when it was drawn, as far as the list says."""
    assert record.elsewhere
    told = record.elsewhere
    facts = (("任务名称", told.task), ("任务编号", told.task_number), ("抽取时间", told.drawn_on))
    return "".join(f"{label}：{text}　" for label, text in facts if text)
