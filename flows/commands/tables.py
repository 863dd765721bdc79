"""A table on a terminal of any width: across, or on its side where that has no room;
no figure is ever broken."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_SIDE_BY_SIDE = 5
_UNBOUNDED = 10_000
_IN_A_FILE = 120


def show_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "", figures: bool = False
) -> None:
    """Print rows of plain text under their headings; `figures`: all but the first column are to the right."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=max(console.width, _IN_A_FILE))
    shapes = [_across(headings, rows, figures), _beneath_each_other(headings, rows)]
    if len(rows) <= _SIDE_BY_SIDE:
        shapes.insert(1, _side_by_side(headings, rows))
    if len(headings) <= 2:
        del shapes[1:]
    unbounded = console.options.update(max_width=_UNBOUNDED)
    fitting = (
        shape for shape in shapes if console.measure(shape, options=unbounded).maximum <= console.width
    )
    table = next(fitting, shapes[-1])
    table.title = title or None
    console.print(table)


def _across(headings: Sequence[str], rows: Sequence[Sequence[str]], figures: bool) -> Table:
    table = Table(box=SIMPLE)
    for at, heading in enumerate(headings):
        table.add_column(escape(heading), justify="right" if figures and at else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _side_by_side(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A line a column, the rows beside each other."""
    table = _upright(len(rows))
    for at, heading in enumerate(headings):
        table.add_row(escape(heading), *(escape(row[at]) for row in rows))
    return table


def _beneath_each_other(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A line a column, the rows one after another."""
    table = _upright(1)
    for row in rows:
        for heading, value in zip(headings, row, strict=True):
            table.add_row(escape(heading), escape(value))
        table.add_section()
    return table


def _upright(values: int) -> Table:
    table = Table(box=SIMPLE, show_header=False)
    table.add_column(no_wrap=True)
    for _ in range(values):
        table.add_column(overflow="fold")
    return table
