"""附件3 whose only figures stand in a row without a department, or in 合计: they are those of the one whose paper
it is."""

from collections.abc import Sequence
from typing import NamedTuple

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.filling import department_above
from flows.intake.documents.rows import rows_below
from flows.intake.documents.sheet import Place, Sheet
from flows.intake.documents.telling import Told, told
from schemas.labels import SUBTOTAL
from schemas.readings import read_figure

_NOBODYS = "：表里只有合计，没有哪个单位的一行；请填写单位和它的数，合计会自己算"


class Owner(NamedTuple):
    """The department a paper's head tells, and the row of its figures."""

    row: int
    department: str
    told_at: Place


def owner_of(sheet: Sheet, place: ListPlace) -> Owner | None:
    """Whose the one row of figures is that names nobody;
    None where rows name departments, or several do not."""
    rows = _rows_of_figures(sheet, place)
    above = department_above(sheet, place) if len(rows) == 1 and _names_nobody(sheet, place, rows) else None
    return Owner(rows[0], *above) if above else None


def nobodys_total(sheet: Sheet, place: ListPlace) -> list[Told]:
    """F09, a warning: a total alone, and no head that tells whose paper it is."""
    rows = _rows_of_figures(sheet, place)
    totals = [at for row in rows if (at := _total_at(sheet, place, row))]
    if not totals or not _names_nobody(sheet, place, rows):
        return []
    return [told(sheet, totals[0], "F09", sheet.text(totals[0]), _NOBODYS, severity="warning")]


def _total_at(sheet: Sheet, place: ListPlace, row: int) -> Place | None:
    """Where a row says 合计: in the 单位's column, or in any where the paper has none."""
    own = Place(row, place.columns["department"])
    if own.column <= sheet.last_column:
        return own if sheet.text(own) else None
    cells = sheet.filled(row, place.left, place.right)
    return next((at for at in cells if SUBTOTAL.match(sheet.text(at))), None)


def _rows_of_figures(sheet: Sheet, place: ListPlace) -> list[int]:
    columns = [column for measure, column in place.columns.items() if measure != "department"]
    rows = [
        row
        for row in rows_below(sheet, place)
        if any(read_figure(sheet.text(Place(row, column))) is not None for column in columns)
    ]
    if place.columns["department"] <= sheet.last_column:
        return rows
    return [row for row in rows if not _total_at(sheet, place, row)] or rows


def _names_nobody(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> bool:
    names = (sheet.text(Place(row, place.columns["department"])) for row in rows)
    return all(not name or SUBTOTAL.match(name) for name in names)
