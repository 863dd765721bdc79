"""附件3 on its side, as people turn it to fit a page: a department a column, a measure a row."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from flows.intake.documents.columns import Columns, ListPlace
from flows.intake.documents.lists import ListYield
from flows.intake.documents.rows import department_in
from flows.intake.documents.sheet import Place, Sheet, a1, column_letters
from flows.intake.documents.tally_date import tally_date
from flows.intake.documents.telling import notes_told, told
from schemas.headings import names_of
from schemas.identifiers import fold
from schemas.readings import read_figure
from schemas.vocabulary import TOTAL

_FEWEST: Final = 3
"""So many measures of 附件3 below each other, figures beside them, are one that was turned on its side."""
_SAMPLE: Final = 60
_HEADER_WITHIN: Final = 3
_LONGEST: Final = 40


class _Turned(NamedTuple):
    """The measures' labels by measure, the row and the columns of the departments; the labels of further rows
    with figures, above or below the measures."""

    measures: dict[str, Place]
    header: int
    columns: list[int]
    unread: list[Place]


def turned_tally_at(sheet: Sheet) -> Place | None:
    """The first of several measures of 附件3 that stand below each other with figures right of them."""
    found: dict[str, Place] = {}
    for measure, at in _measures(sheet):
        found.setdefault(measure, at)
    return min(found.values()) if len(found) >= _FEWEST else None


def read_turned_tally(sheet: Sheet) -> ListYield | None:
    """The figures of a 附件3 on its side, as the table `tally` has them, a line a department's column;
    None where anything in it leaves open which figure is whose (a measure twice,
    a row or a column with figures that is neither a measure's nor a department's, something hidden)."""
    turned = _turned(sheet)
    if turned is None:
        return None
    last = max(at.row for at in turned.measures.values())
    left, right = min(at.column for at in turned.measures.values()), max(turned.columns)
    place = ListPlace(
        "department_tally",
        turned.header,
        turned.header,
        sheet.last_row,
        left,
        right,
        Columns({}, {}, {}, {}, {}),
    )
    day = tally_date(sheet, place)
    figures = [
        {**_figure(sheet, turned.header, at, column), "measure": measure, "told_for": day}
        for column in turned.columns
        for measure, at in turned.measures.items()
    ]
    understood = {
        "sheet": sheet.grid.sheet,
        "line": str(turned.header + 1),
        "kind": "department_tally",
        "rows": str(len(turned.columns)),
        "unread": "、".join(f"{_words(sheet, at)}={a1(at)}" for at in turned.unread),
        "read": "、".join(f"{measure}={a1(at)}" for measure, at in turned.measures.items()),
    }
    block = {name: [figure[name] for figure in figures] for name in figures[0]}
    stories = [told(sheet, at, "F07", _words(sheet, at), severity="warning") for at in turned.unread]
    stories += notes_told(sheet, turned.header, last)
    return ListYield("tally", block, len(figures), stories, understood, [*range(turned.header, last + 1)])


def _figure(sheet: Sheet, header: int, label: Place, column: int) -> dict[str, str]:
    department, at = Place(header, column), Place(label.row, column)
    return {
        "sheet": sheet.grid.sheet,
        "line": column_letters(column),
        "department": sheet.text(department),
        "department_cell": a1(department),
        "measure_cell": a1(label),
        "figure": sheet.text(at),
        "figure_cell": a1(at),
        "printed": sheet.text(label),
    }


def _measures(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    """The measure of each row that begins with its label and has a figure next to it,
    and the label's place."""
    for row in range(sheet.first_row, min(sheet.last_row, sheet.first_row + _SAMPLE) + 1):
        for at, right in pairwise(sheet.filled(row, sheet.first_column, sheet.last_column)):
            measure = _measure_of(sheet, sheet.text(at))
            if measure and read_figure(sheet.text(right)) is not None:
                yield measure, at
                break


def _measure_of(sheet: Sheet, text: str) -> str:
    ranked = sheet.measures.ranked_headings
    names = names_of(text) if len(text) <= _LONGEST else ()
    measure = next((ranked[name][0] for name in names if name in ranked), "")
    return "" if measure == "department" else measure


def _turned(sheet: Sheet) -> _Turned | None:
    """Where the labels and the departments stand, if every figure beside the labels is a measure's and a
    department's."""
    labelled = list(_measures(sheet))
    measures = dict(labelled)
    if (
        len(measures) < _FEWEST
        or len(measures) < len(labelled)
        or sheet.grid.hidden_rows
        or sheet.grid.hidden_columns
    ):
        return None
    labels = max(sheet.last_column_of(at) for at in measures.values())
    rows = range(min(at.row for at in measures.values()), max(at.row for at in measures.values()) + 1)
    figured = {row: _figured(sheet, row, labels) for row in rows}
    columns = sorted(set().union(*figured.values()))
    known = {at.row for at in measures.values()}
    header = _header_above(sheet, rows.start, columns)
    if header is None or any(figured[row] for row in rows if row not in known):
        return None
    beside = [row for row in range(header + 1, sheet.last_row + 1) if row not in rows]
    unread = [at for row in beside if (at := _label_of_figures(sheet, row, columns)) is not None]
    return _Turned(measures, header, columns, unread)


def _label_of_figures(sheet: Sheet, row: int, columns: list[int]) -> Place | None:
    """The cell that a row with a department's figure begins with; None for a row without any."""
    has = any(read_figure(sheet.text(Place(row, column))) is not None for column in columns)
    return sheet.filled(row, sheet.first_column, sheet.last_column)[0] if has else None


def _words(sheet: Sheet, at: Place) -> str:
    return "".join(sheet.text(at).split()).replace("、", "，")


def _figured(sheet: Sheet, row: int, labels: int) -> set[int]:
    return {at.column for at in sheet.filled(row, labels + 1, sheet.last_column)}


def _header_above(sheet: Sheet, first: int, columns: list[int]) -> int | None:
    """The row above the first measure in which every column with figures is a department's, or their sum."""
    for row in range(first - 1, max(sheet.first_row, first - _HEADER_WITHIN) - 1, -1):
        texts = [fold(sheet.text(Place(row, column))) for column in columns]
        named = (text == TOTAL or (text and department_in(text) == text) for text in texts)
        if all(named) and set(texts) != {TOTAL}:
            return row
    return None
