"""What a night writes, in order."""

import shutil
from datetime import date
from pathlib import Path

from flows.reports.brief import write_brief
from flows.reports.published import open_published
from flows.reports.receipt import receipt_name
from flows.reports.receipts import write_receipts
from flows.reports.work_summary import write_work_summary
from flows.reports.workbook.follow_up import unpublished, write_publication_list
from flows.reports.workbook.summary import write_workbook
from flows.storage.drafts import replacing_draft
from flows.storage.folders import House
from flows.storage.replacing import replacing


def write_night(house: House, as_of: date) -> list[Path]:
    """The workbook and its dated copy, the brief, the draft of the work summary, the lists and the receipts; what is there now."""
    workbook, dated = house.outbox / "汇总表.xlsx", house.outbox / f"汇总表-{as_of.isoformat()}.xlsx"
    with replacing(workbook) as draft:
        write_workbook(house.published, draft)
    with replacing(dated) as draft:
        shutil.copyfile(workbook, draft)
    brief, summary = house.outbox / "简报.html", house.outbox / "专项简报.docx"
    with replacing(brief) as draft:
        write_brief(house.published, draft)
    with replacing_draft(house, summary) as draft:
        write_work_summary(house.published, draft)
    lists = _write_publication_lists(house)
    receipts = [house.outbox / "回执"] if write_receipts(house) else []
    return [workbook, dated, house.published, brief, summary, *lists, *receipts]


def _write_publication_lists(house: House) -> list[Path]:
    written = []
    with open_published(house.published) as data:
        for department, rows in unpublished(data).items():
            target = house.outbox / receipt_name(f"公示清单-{department.replace('/', '_')}.xlsx")
            with replacing(target) as draft:
                write_publication_list(data, department, rows, draft)
            written.append(target)
    return written
