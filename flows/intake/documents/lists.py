"""List-shaped documents: roster, inspectors, record list, department tally (附件3), plan (附件1), ledgers.

A header is one row or two, on any of the first rows or below another table; its columns are known by their headings.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.intake.documents.sheet import Place, Sheet, a1, column_letters
from schemas.handover import fields_of
from schemas.identifiers import fold
from schemas.vocabulary import HEADERS, LIST_FOOT, REQUIRED_FIELDS, TALLY_HEADERS, heading

_HEADER_WITHIN = 40
_LONGEST_HEADING = 40
_ABOVE = 8
_DEPARTMENT_ABOVE = re.compile(
    r"(?:填\s*报|报送|上报|检查|公示|录入|复查|办理|制表)?\s*单\s*位\s*(?:\((?:盖章|公章)\))?\s*:\s*(\S*)"
)
_NO_DEPARTMENT = re.compile(r"^$|[:_/、]|^\(|^\d|^.{1,2}$|^(?:户|家|人次|万元)")
"""What may stand behind 单位： and is no department: nothing, another label, a date, and what is counted (户, 万元)."""
_NUMBERED = re.compile(r"^\d{1,2}")
TABLE_OF = {"record_list": "record", "department_tally": "tally"}
"""The extracted table of a document kind, where the two differ in name."""

_FIELDS: dict[str, dict[str, str]] = {
    **{
        kind: {name: header.field for header in headers for name in header.names}
        for kind, headers in HEADERS.items()
    },
    "department_tally": {name: column for column, names in TALLY_HEADERS.items() for name in names},
}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list lies: its kind, its header's rows, its last row, and the column of each of its fields.

    `floor`: the first row that may say something of it, below the header of the list above.
    """

    kind: str
    header_row: int
    header_last_row: int
    last_row: int
    columns: dict[str, int]
    floor: int = 0


def find_lists(sheet: Sheet) -> list[ListPlace]:
    """The lists of a sheet from top to bottom; a further table is looked for below every break in the one above."""
    found: list[ListPlace] = []
    row = sheet.first_row
    while row <= sheet.last_row:
        place = _header_at(sheet, row)
        if place is not None:
            floor = sheet.first_row
            if found:
                found[-1] = replace(found[-1], last_row=row - 1)
                floor = found[-1].header_last_row + 1
            found.append(replace(place, floor=floor))
            row = place.header_last_row + 1
            continue
        row = row + 1 if not found and row < sheet.first_row + _HEADER_WITHIN else _next_break(sheet, row)
    return found


def _next_break(sheet: Sheet, row: int) -> int:
    """The first row after `row` that follows a row with at most one cell filled: only there can a new table begin."""
    rows = sheet.grid.rows
    for index in range(row - sheet.first_row, len(rows) - 1):
        if sum(1 for text in rows[index] if text) <= 1:
            return index + 1 + sheet.first_row
    return sheet.last_row + 1


@lru_cache(maxsize=8192)
def _heading(text: str) -> str:
    return heading(text) if len(text) <= _LONGEST_HEADING else ""


def _header_at(sheet: Sheet, row: int) -> ListPlace | None:
    """The list whose header begins at this row, read as one row or, where that says more, as two."""
    texts = sheet.grid.rows[row - sheet.first_row]
    if sum(1 for text in texts if text.strip()) < 2 and not any(span[0] == row for span in sheet.grid.merged):
        return None
    one = _headings(sheet, row, row)
    two = _headings(sheet, row, row + 1) if row < sheet.last_row else one
    below = _headings(sheet, row + 1, row + 1) if row < sheet.last_row else one
    candidates = [
        (_columns(kind, headings), kind, last)
        for kind in _ORDER
        for headings, last in ((one, row), (two, row + 1))
    ]
    fitting = [
        (columns, kind, last)
        for columns, kind, last in candidates
        # A row that adds no heading to the one below it is no part of the header: it may be another table's last row.
        if _is_header(kind, columns) and (last == row or len(columns) > len(_columns(kind, below)))
    ]
    if fitting and fitting[0][1] == "inspectors" and _is_team_block(sheet, row):
        return None
    if not fitting:
        return None
    kind = fitting[0][1]
    columns, kind, last = max((c for c in fitting if c[1] == kind), key=lambda c: (len(c[0]), -c[2]))
    return ListPlace(kind, row, last, sheet.last_row, columns)


_ORDER = ("department_tally", "plan", "record_list", "ledger", "roster", "inspectors")
_SIGNS_OF_A_VISIT = frozenset({"inspectors", "institution_signature", "inspector_signature"})
_LEDGER_DATES = frozenset({"published_on", "referred_on", "reinspected_on"})


def _is_header(kind: str, columns: dict[str, int]) -> bool:
    has = columns.keys()
    if kind == "department_tally":
        return "department" in has and sum(name.startswith("result_") for name in has) >= 4
    if (
        kind == "record_list"
        and not has & _SIGNS_OF_A_VISIT
        and (has & _LEDGER_DATES or "inspected_on" not in has)
    ):
        return False
    return any(required <= has for required in REQUIRED_FIELDS[kind])


def _is_team_block(sheet: Sheet, row: int) -> bool:
    """Whether a row heads the team of 附件2 (执法检查人员 beside 姓名), which a form drawn as several tables leaves by itself."""
    meanings = set().union(*(label.meanings for label in sheet.labels if label.place.row == row))
    return meanings.issuperset({"team", "person_name"})


def _headings(sheet: Sheet, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """Per column what its heading may be: the lower cell's words, the upper cell's, both run together."""
    headings: dict[int, tuple[str, ...]] = {}
    for column in range(sheet.first_column, sheet.last_column + 1):
        upper = _heading(sheet.text(Place(first, column)))
        if first == last:
            headings[column] = (upper,) if _heading(sheet.text(Place(first, column))) else ()
            continue
        below = sheet.anchor(Place(last, column))
        lower = _heading(sheet.text(below)) if below.row == last else ""
        headings[column] = (lower, upper + lower, upper) if lower else (upper,)
    return headings


def _columns(kind: str, headings: dict[int, tuple[str, ...]]) -> dict[str, int]:
    names = _FIELDS[kind]
    columns: dict[str, int] = {}
    for column, words in headings.items():
        field = next(
            (names[w] for word in words for w in (word, _NUMBERED.sub("", word)) if w in names), None
        )
        if field is not None:
            columns.setdefault(field, column)
    return columns


def read_list(sheet: Sheet, place: ListPlace, first_record: int = 0) -> tuple[dict[str, list[str]], int]:
    """A list's rows as columns of its table, and their number. Blank rows, spare numbered rows, repeated headers,
    notes and totals are left out; a value that is missing has the cell in which it should stand."""
    table = TABLE_OF.get(place.kind, place.kind)
    rows = _data_rows(sheet, place)
    offset, left = sheet.first_row, sheet.first_column
    grid = sheet.grid.rows
    spare = column_letters(max(place.columns.values()) + 1)
    block: dict[str, list[str]] = {
        "sheet": [sheet.grid.sheet] * len(rows),
        "line": [str(row + 1) for row in rows],
    }
    for field in fields_of(table):
        column = place.columns.get(field)
        letters = spare if column is None else column_letters(column)
        block[f"{field}_cell"] = [f"{letters}{row + 1}" for row in rows]
        if column is not None:
            block[field] = [grid[row - offset][column - left].strip() for row in rows]
            _fill_merged(sheet, rows, column, field, block)
    if "department" in fields_of(table) and "department" not in place.columns:
        _fill_department(sheet, place, block)
    if table == "record":
        block |= _record_extras(sheet, place, rows, first_record)
    return block, len(rows)


def _fill_merged(sheet: Sheet, rows: list[int], column: int, field: str, block: dict[str, list[str]]) -> None:
    """A cell inside a merged range has the range's value and place (one institution over several departments' rows)."""
    merged = {
        row
        for span in sheet.grid.merged
        if span[1] <= column <= span[3]
        for row in range(span[0], span[2] + 1)
    }
    if not merged:
        return
    for index, row in enumerate(rows):
        if row in merged:
            at = Place(row, column)
            block[field][index] = sheet.text(at)
            block[f"{field}_cell"][index] = a1(sheet.anchor(at))


def _fill_department(sheet: Sheet, place: ListPlace, block: dict[str, list[str]]) -> None:
    """A list without a column for the department has it above its header, once for all rows: 填报单位：区市监局."""
    for row in range(place.header_last_row - 1, max(place.floor, place.header_row - _ABOVE) - 1, -1):
        cells = [Place(row, column) for column in range(sheet.first_column, sheet.last_column + 1)]
        texts = [unicodedata.normalize("NFKC", sheet.text(at)).strip() for at in cells]
        for n, text in enumerate(texts):
            if not (found := _DEPARTMENT_ABOVE.match(text)):
                continue
            where, name = next(
                ((at, t) for at, t in zip(cells[n:], [found[1] or "", *texts[n + 1 :]], strict=True) if t),
                (cells[n], ""),
            )
            if _NO_DEPARTMENT.search(name):
                continue
            block["department"] = [name] * len(block["sheet"])
            block["department_cell"] = [a1(where)] * len(block["sheet"])
            return


def _data_rows(sheet: Sheet, place: ListPlace) -> list[int]:
    left = sheet.first_column
    grid = sheet.grid.rows
    columns = [column - left for column in place.columns.values()]
    headings = [
        (column - left, sheet.text(Place(place.header_last_row, column))) for column in place.columns.values()
    ]
    rows: list[int] = []
    footed = False
    for row in range(place.header_last_row + 1, place.last_row + 1):
        cells = grid[row - sheet.first_row]
        filled = [column for column in columns if cells[column] and not cells[column].isspace()]
        if not filled and not _is_merged_row(sheet, row):
            continue
        first = next((text for text in cells if text.strip()), "")
        if len(first) <= 200 and LIST_FOOT.match(fold(first)):
            footed = True
        elif (footed and sum(1 for text in cells if text.strip()) <= 1) or (
            len(filled) > 1 and all(cells[c].strip() == text for c, text in headings if cells[c].strip())
        ):
            continue
        elif filled:
            rows.append(row)
    return rows


def _is_merged_row(sheet: Sheet, row: int) -> bool:
    return any(span[0] < row <= span[2] for span in sheet.grid.merged)


def _record_extras(
    sheet: Sheet, place: ListPlace, rows: list[int], first_record: int
) -> dict[str, list[str]]:
    """Each line of a list is a record of its own; a picture in a signature's cell signs that line."""
    extras = {"record": [str(first_record + index) for index in range(len(rows))], "form": [""] * len(rows)}
    for side in ("institution", "inspector"):
        column = place.columns.get(f"{side}_signature")
        signed = column is not None and bool(sheet.grid.pictures)
        extras[f"{side}_picture"] = [
            "1" if signed and column is not None and sheet.has_picture(Place(row, column)) else ""
            for row in rows
        ]
    return extras


def read_tally(sheet: Sheet, place: ListPlace) -> list[dict[str, str]]:
    """附件3's figures, a row a department and measure: department, measure, figure, and the cells of both."""
    department = place.columns["department"]
    return [
        {
            "sheet": sheet.grid.sheet,
            "line": str(row + 1),
            "department": sheet.text(Place(row, department)),
            "department_cell": a1(Place(row, department)),
            "measure": measure,
            "measure_cell": a1(Place(place.header_last_row, column)),
            "figure": sheet.text(Place(row, column)),
            "figure_cell": a1(Place(row, column)),
            "printed": sheet.text(Place(place.header_last_row, column)),
        }
        for row in _tally_rows(sheet, place)
        for measure, column in place.columns.items()
        if measure != "department"
    ]


def _tally_rows(sheet: Sheet, place: ListPlace) -> list[int]:
    """Rows with a department and at least one figure; 合计 is a row like the others here, notes are not."""
    columns = [column for measure, column in place.columns.items() if measure != "department"]
    return [
        row
        for row in range(place.header_last_row + 1, place.last_row + 1)
        if sheet.text(Place(row, place.columns["department"]))
        and any(sheet.text(Place(row, c)) for c in columns)
    ]
