"""抽取演练.xlsx: what a draw would need and come to, with a seed that is thrown away. It names nobody drawn."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.page import Book, Column, equals
from flows.reports.published import Head
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.storage.replacing import replacing
from schemas.vocabulary import INTERNAL

REPORT: Final = "抽取演练.xlsx"
_NOTE: Final = f"【{INTERNAL}】演练用的是随手产生、用完即弃的种子：没有抽取，没有收件，没有改动任何材料，也看不出正式抽取会抽到谁。"
_COLUMNS: Final = (Column("事项", 18, "name"), Column("情况", 12, "name"), Column("说明", 96))
_LOOKS: Final = {"不能抽": "error_fill", "请看一眼": "warning_fill"}


def write_rehearsal(head: Head, rows: Iterable[Sequence[str]], folder: Path) -> Path:
    """Write the report; `rows`: what it is about, how it stands, in words. Where it lies."""
    target = folder / REPORT
    with replacing(target) as draft, xlsxwriter.Workbook(draft, WORKBOOK_OPTIONS) as workbook:
        made = datetime.combine(head.as_of, time())
        workbook.set_properties({"title": "抽取演练", "subject": head.title, "created": made})
        page = Book(workbook, head).page("抽取演练", "抽取演练（不是抽取）", _NOTE, columns=_COLUMNS)
        written = page.table(rows)
        for state, look in _LOOKS.items():
            page.colour(written, (1, 1), equals(state), look)
    return target
