"""告知登记, a sheet of 抽取结果.xlsx: how each notice was given (书面、电话、传真), when and by whom (通知 四)."""

from collections.abc import Iterable
from typing import Final

from flows.lots.record import InstitutionDrawn
from flows.reports.page import Book, Column

SHEET: Final = "告知登记"
WAYS: Final = ("书面", "电话", "传真")
_COLUMNS: Final = (
    Column("序号", 6, "count"), Column("机构名称", 36), Column("统一社会信用代码/注册号", 22), Column("地址", 28),
    Column("通知书文号", 16, "blank"), Column("告知方式", 10, "blank"), Column("告知时间", 18, "blank"),
    Column("告知人", 12, "blank"), Column("受告知人及电话", 20, "blank"), Column("备注", 18, "blank"),
)  # fmt: skip
_NOTE: Final = (
    "每户一行，检查前告知后填写：怎样告知、什么时间、谁告知谁。不宜告知的机构不在表里，也不发通知书。"
)


def write_notice_register(book: Book, drawn: Iterable[tuple[int, InstitutionDrawn]]) -> None:
    """The sheet 告知登记: a line an institution that is given notice, by the number that its papers bear."""
    page = book.page(SHEET, SHEET, _NOTE, columns=_COLUMNS)
    told = [(number, one) for number, one in drawn if not one.notice_unsuitable]
    rows = page.table((number, one.name, one.code, one.address, *[None] * 6) for number, one in told)
    if rows:
        choice = {"validate": "list", "source": list(WAYS), "show_error": False}
        page.sheet.data_validation(rows[0], 5, rows[-1], 5, choice)
