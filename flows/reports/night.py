"""What a night writes from the published database, in order."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from flows.reports.arrears import write_arrears
from flows.reports.brief import write_brief
from flows.reports.dated import keep_dated
from flows.reports.papers.renew import renew_blanks
from flows.reports.publication_list import write_publication_lists
from flows.reports.published import open_published
from flows.reports.receipts import write_receipts
from flows.reports.work_summary import renew_work_summary, write_work_summary
from flows.reports.workbook.summary import write_workbook
from flows.storage.drafts import renew_draft
from flows.storage.folders import House
from flows.storage.replacing import replacing


def write_night(house: House, as_of: date, write_papers: Callable[[], list[Path]]) -> list[Path]:
    """Everything a night gives out, each file whole or not at all; what was written, or brought in step.

    `write_papers` writes the papers of the draw that holds;
    it gives their folder, or nothing where there is no draw.
    """
    with open_published(house.published):  # held open, so that each report has it at once
        return [
            *_workbook(house, as_of),
            house.published,
            _brief(house),
            _work_summary(house),
            *write_publication_lists(house.published, house.outbox),
            *write_arrears(house.published, house.outbox),
            renew_blanks(house),
            *write_papers(),
            *_receipts(house),
        ]


def _workbook(house: House, as_of: date) -> list[Path]:
    """The summary workbook, and what is kept of it under the day."""
    workbook = house.outbox / "汇总表.xlsx"
    with replacing(workbook) as draft:
        write_workbook(house.published, draft)
    return [workbook, keep_dated(workbook, as_of)]


def _brief(house: House) -> Path:
    brief = house.outbox / "简报.html"
    with replacing(brief) as draft:
        write_brief(house.published, draft)
    return brief


def _work_summary(house: House) -> Path:
    summary = house.outbox / "专项简报.docx"
    renew_draft(
        house,
        summary,
        partial(write_work_summary, house.published),
        partial(renew_work_summary, house.published),
    )
    return summary


def _receipts(house: House) -> list[Path]:
    """The folder of receipts, where there are any."""
    return [house.outbox / "回执"] if write_receipts(house) else []
