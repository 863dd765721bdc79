"""What of a recognised list was not read, and what in it is hidden, told so that nothing is lost in
silence (F07, F08, F09)."""

import re
from collections.abc import Sequence

from flows.intake.documents.by_department import heads_a_result
from flows.intake.documents.columns import ListPlace
from flows.intake.documents.sheet import Place, Sheet, column_letters
from flows.intake.documents.telling import Told, notes_told, told
from schemas.boxes import is_mere_tick
from schemas.headings import DECIDING_FIELDS
from schemas.identifiers import is_institution_code, normalise_code
from schemas.irrelevant_headings import is_irrelevant
from schemas.readings import read_figure

_ROWS_TOLD = 8
_SPACED = re.compile(r"[\s]+")


def unread_told(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> list[Told]:
    """Every telling about one list: headings not read, columns without a heading, hidden rows and columns,
    notes."""
    found = [*_headings_told(sheet, place, rows), *_unheaded_told(sheet, place, rows)]
    if sheet.grid.hidden_rows or sheet.grid.hidden_columns:
        found += _hidden_told(sheet, place, rows)
    if sheet.grid.notes:
        found += notes_told(sheet, place.header_row, place.last_row, columns_read(place))
    return found


def columns_read(place: ListPlace) -> set[int]:
    """Every column of a list from which something is taken."""
    return set(place.found.read)


def unread_headings(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> dict[int, str]:
    """The headings of a list that have values and were not read, by column; known irrelevant ones are left
    out."""
    rivals = {column for columns in place.found.rivals.values() for column in columns}
    return {
        column: _SPACED.sub("", heading).replace("、", "，")
        for column, heading in place.found.unread.items()
        if (column in rivals or not is_irrelevant(place.kind, heading)) and _has_values(sheet, rows, column)
    }


def _has_values(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    cells, left = sheet.grid.rows, sheet.first_column
    return any(cells[row - sheet.first_row][column - left].strip() for row in rows)


def _headings_told(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> list[Told]:
    twice = {column: field for field, columns in place.found.rivals.items() for column in columns}
    found: list[Told] = []
    for column, heading in unread_headings(sheet, place, rows).items():
        at = place.heading(column)
        if column in twice:
            read = column_letters(place.columns[twice[column]])
            other = column_letters(column)
            taken = "是隐藏的，没有读" if column in sheet.grid.hidden_columns else f"只在 {read} 列空着时读"
            detail = f"：这个表头有两列，以 {read} 列为准，{other} 列{taken}"
            found.append(told(sheet, at, "F07", heading, detail, severity="warning"))
        else:
            counts = place.kind == "department_tally" and any(
                read_figure(sheet.text(Place(row, column))) is not None for row in rows
            )
            severity = (
                "warning"
                if counts or heads_a_result(heading) or _is_chosen(sheet, heading, rows, column)
                else ""
            )
            found.append(told(sheet, at, "F07", heading, severity=severity))
    return found


def _is_chosen(sheet: Sheet, heading: str, rows: Sequence[int], column: int) -> bool:
    """Whether somebody ticked a result: ticks alone stand in a column below its number or its words."""
    said = [text for row in rows if (text := sheet.text(Place(row, column)))]
    return all(map(is_mere_tick, said)) and bool(sheet.measures.results.read(heading).codes)


def contradictions(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> dict[tuple[int, str], Told]:
    """Lines for which two visible columns of one heading say different things of a deciding field, by row
    and field: neither is taken (F09 at the column that would have been read)."""
    found: dict[tuple[int, str], Told] = {}
    for field, columns in place.found.rivals.items():
        visible = [column for column in columns if column not in sheet.grid.hidden_columns]
        if field not in DECIDING_FIELDS and place.kind != "department_tally":
            continue
        for row in rows if visible else ():
            texts = {column: sheet.text(Place(row, column)) for column in (place.columns[field], *visible)}
            said = {column: text for column, text in texts.items() if text}
            if len(set(said.values())) > 1:
                at = Place(row, place.columns[field])
                shown = "，".join(f"{column_letters(column)} 列填“{text}”" for column, text in said.items())
                detail = f"：同一个表头有两列，{shown}，分不清以哪个为准，只留对的一列"
                found[row, field] = told(sheet, at, "F09", "", detail)
    return found


def _unheaded_told(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> list[Told]:
    """Columns without a heading: with codes in them they may be another table (F09), else they were not
    read (F07)."""
    known = {*columns_read(place), *place.found.unread}
    found: list[Told] = []
    for column in range(place.left, place.right + 1):
        if column in known:
            continue
        cells, left = sheet.grid.rows, sheet.first_column
        filled = [
            Place(row, column)
            for row in range(place.header_last_row + 1, place.last_row + 1)
            if row not in place.repeated and cells[row - sheet.first_row][column - left].strip()
        ]
        if not filled:
            continue
        code = next((at for at in filled if is_institution_code(normalise_code(sheet.text(at)))), None)
        if code is not None:
            detail = (
                f"：{column_letters(column)} 列没有表头，里面有统一社会信用代码，认不出是哪张表的，没有读"
            )
            found.append(told(sheet, code, "F09", sheet.text(code), detail))
        elif len(filled) > 1:
            found.append(told(sheet, filled[0], "F07", "", f"：{column_letters(column)} 列没有表头"))
    return found


def _hidden_told(sheet: Sheet, place: ListPlace, rows: Sequence[int]) -> list[Told]:
    hidden = [row for row in rows if row in sheet.grid.hidden_rows]
    found: list[Told] = []
    if hidden:
        shown = "、".join(str(row + 1) for row in hidden[:_ROWS_TOLD])
        more = f"等 {len(hidden)} 行" if len(hidden) > _ROWS_TOLD else "行"
        at = Place(hidden[0], min(place.columns.values()))
        found.append(told(sheet, at, "F08", "", f"：隐藏的第 {shown} {more}也读了"))
    fields = {
        **{c: f for f, c in place.columns.items()},
        **{c: f for f, cs in place.found.choices.items() for c, _ in cs},
    }
    for column, field in sorted(fields.items()):
        deciding = field in DECIDING_FIELDS or place.kind in ("department_tally", "record_list")
        if column in sheet.grid.hidden_columns and deciding and _has_values(sheet, rows, column):
            at = place.heading(column)
            found.append(
                told(sheet, at, "F08", sheet.text(at), f"：隐藏的 {column_letters(column)} 列也读了")
            )
    return found
