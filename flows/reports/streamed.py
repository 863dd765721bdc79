"""A sheet of very many rows, written a row at a time straight into the file.

XlsxWriter makes an object of every cell and walks over it several times: a list of 100,000 institutions took
it half a minute. This is its own constant-memory mode (docs/working_with_memory) with the row's XML put
together in one go; the styles, the head, the print setup and all else of the sheet stay XlsxWriter's.
tests/reports/test_streamed.py holds the two ways of writing to the same cells.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.reports.styles import clean

_KNOWN_TEXTS: Final = 10_000


class StreamedSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows go to the disk in order; no chart can be drawn over them."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": True})

    def write_lines(
        self,
        first: int,
        lines: Iterable[Sequence[object]],
        formats: Sequence[Format | None],
        height: Callable[[Sequence[object]], float | None] | None = None,
    ) -> int:
        """Write rows from the sheet's row `first` on, below all that is written; how many they were.

        A line holds as many values as there are formats. `height` is asked for each row's, in points;
        without it the rows are bare: all of one height, and what is None has no cell.
        """
        heads = [(f'<c r="{xl_col_to_name(at)}', _style(format_)) for at, format_ in enumerate(formats)]
        self._write_single_row(first)  # what stands above
        row = first
        for row, line in enumerate(lines, first + 1):
            points = height(line) if height else None
            tall = f' ht="{points:g}" customHeight="1"' if points else ""
            cells = [
                self._cell(f"{at}{row}{looks}", value)
                for (at, looks), value in zip(heads, line, strict=True)
                if value is not None or height
            ]
            self.fh.write(f'<row r="{row}"{tall}>{"".join(cells)}</row>')
        if row > first:
            self._check_dimensions(row - 1, len(formats) - 1)
        self.previous_row = row
        return row - first

    def _cell(self, head: str, value: object) -> str:
        """A cell's XML by the type of its value: text always as text.
        `head`: its tag, its place and its style."""
        if type(value) is str:
            return f'{head} t="inlineStr">{_text(value)}</c>'
        if value is None:
            return f"{head}/>"
        if isinstance(value, bool):
            return self._cell(head, "是" if value else "否")
        if isinstance(value, int | float | Decimal):
            return f"{head}><v>{value:.16G}</v></c>"
        if isinstance(value, datetime | date):
            return f"{head}><v>{self._convert_date_time(value):.16G}</v></c>"
        return self._cell(head, str(value))


def _style(format_: Format | None) -> str:
    return '"' if format_ is None else f'" s="{format_._get_xf_index()}"'


@lru_cache(_KNOWN_TEXTS)
def _text(text: str) -> str:
    """A text's XML; names of departments, items and files come again and again."""
    legal = Worksheet._escape_control_characters(clean(text))
    escaped = legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = "" if legal == legal.strip() else ' xml:space="preserve"'
    return f"<is><t{kept}>{escaped}</t></is>"
