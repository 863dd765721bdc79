"""Long sheets: written a row at a time, they hold the same cells as sheets written cell by cell."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell

from flows.reports import page as pages
from flows.reports.page import Book, Column
from flows.reports.published import Head
from flows.reports.styles import WORKBOOK_OPTIONS

HEAD = Head("c", "活动", "1号", "办公室", "机构", "表", date(2024, 7, 1), date(2024, 11, 30), None, date(2024, 10, 31),
            datetime(2024, 10, 31, 2))  # fmt: skip
LOOKS = ("text", "name", "count", "date", "coverage")
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.text(max_size=40),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)), st.decimals(0, 1, places=4),
)  # fmt: skip


def _written(folder: Path, rows: Sequence[Sequence[object]], *, streamed: bool) -> Path:
    name = "长表" if streamed else "短表"
    target = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        columns = [Column(f"第{n}列", 8 + n, look) for n, look in enumerate(LOOKS)]
        page = Book(workbook, HEAD).page(name, "标题", "注", columns=columns, streamed=streamed)
        page.colour(page.table(rows), (0, 1), pages.equals("逾期"), "error_fill")
        page.row += 1
        page.across("表下", "note")
    return target


def _value(cell: Cell) -> object:
    """A cell's value; openpyxl takes the escape of an _xHHHH_ away in shared strings alone."""
    is_streamed_text = cell.parent.title == "长表" and isinstance(cell.value, str)
    return cell.value.replace("x005F_", "") if is_streamed_text else cell.value


def _seen(path: Path) -> list[tuple[object, ...]]:
    """Every cell's place, value, type and look; then the sheet's own facts."""
    sheet = openpyxl.load_workbook(path).active
    cells = [
        (c.coordinate, _value(c), c.data_type, c.number_format, c.alignment.horizontal, c.border.left.style)
        for row in sheet.iter_rows()
        for c in row
    ]
    heights = [(number, row.height) for number, row in sorted(sheet.row_dimensions.items()) if row.height]
    frame = (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows, sheet.dimensions)
    return [*cells, *heights, frame]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[VALUES] * len(LOOKS)), max_size=8))
@example(
    [("=1+1", " 空格 ", "_x000D_", "a\r\nb", "<&>\x01\ufffe"), (None, "长" * 33_000, True, 0, Decimal("0.5"))]
)
@example([(date(1900, 1, 15), datetime(2024, 9, 3, 10, 30), -1, 1e15, "一" * 60)])
def test_a_streamed_sheet_holds_the_same_as_one_written_cell_by_cell(rows: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        whole, streamed = (_written(Path(folder), rows, streamed=way) for way in (False, True))
        assert _seen(whole) == _seen(streamed)


def test_a_row_with_a_value_too_few_or_too_many_is_refused(tmp_path: Path) -> None:
    for row in ((1, 2, 3), (1, 2, 3, 4, 5, 6)):
        with pytest.raises(ValueError, match="zip"):
            _written(tmp_path, [row], streamed=True)


@pytest.mark.parametrize("streamed", [False, True])
def test_what_a_sheet_cannot_hold_is_told_of(
    streamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LAST_ROW", 5)
    rows = [(str(n), "", n, None, None) for n in range(4)]
    told = [
        row[0].value for row in openpyxl.load_workbook(_written(tmp_path, rows, streamed=streamed)).active
    ]
    assert told[:5] == ["标题", "注", "第0列", "0", "1"] and str(told[5]).startswith("以下还有更多行")
    fitting = openpyxl.load_workbook(_written(tmp_path, rows[:2], streamed=streamed)).active
    assert [row[0].value for row in fitting][3:] == ["0", "1", None, "表下"]
