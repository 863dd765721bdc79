"""What one stage hands the next: an arrival, a grid of text, what a file gave, and why it could not be read.

Light on purpose: a worker process imports it. Nothing is judged here;
a value is kept as it was typed and normalised later, with today's roster and plan in hand.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Final

from schemas.rules import RULES


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived: its order, its path below the campaign's folder,
    its hash, and how it was seen on disk.

    `container`: the arrival of the archive it came in; `sender`, `message_id`: of the mail it came with.
    """

    arrival: int
    file_name: str
    sha256: str
    size: int
    modified_ns: int
    inode: int
    container: int | None = None
    sender: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes on disk and unpacked, cells, seconds, and a worker's memory in bytes."""

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 512 << 20
    members: int = 10_000
    cells: int = 20_000_000
    seconds: float = 60.0
    memory_bytes: int = 2 << 30


class Unreadable(Exception):
    """A file, or all of it, that cannot be taken in:
    the rule (F01, F02, F03, F05), what is wrong and how to mend it."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(rule, message, hint)
        self.rule = rule
        self.message = message
        self.hint = hint


def not_a_spreadsheet() -> Unreadable:
    """F01: corrupt, empty, or something else under a spreadsheet's name."""
    return Unreadable("F01", RULES["F01"].what, RULES["F01"].mend)


def other_format(what: str, mend: str) -> Unreadable:
    """F01 for a format we know and do not read: what it is and what to send instead."""
    return Unreadable("F01", what, mend)


def with_password() -> Unreadable:
    """F02: encrypted, or opened with a password only."""
    return Unreadable("F02", RULES["F02"].what, RULES["F02"].mend)


def too_large(detail: str) -> Unreadable:
    """F05: over one of the limits; `detail` says which."""
    return Unreadable("F05", f"{RULES['F05'].what}（{detail}）", RULES["F05"].mend)


Anchor = tuple[int, int, int, int]
"""A picture's cells, zero-based: row, column, last row, last column, ends included."""


@dataclass(frozen=True, slots=True)
class CellNote:
    """What a reader must be told of one cell, zero-based: the rule (F10 a formula in error or without
    a value, I29 struck-out or hidden text left out, F09) and the words or the error it is about; what is said
    behind them, and the severity, "" for the rule's own."""

    row: int
    column: int
    rule: str
    found: str
    detail: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet: every cell as text ("" for empty), rectangular,
    beginning at (first_row, first_column), zero-based.

    `merged` and `pictures` are zero-based and the sheet's own: (row, column, last row, last column), ends
    included; a picture's are the cells its corners lie in. A Word table's grid holds the paragraphs around
    the table too, those above it in rows before 0.
    `hidden`: the sheet is; `hidden_rows` and `hidden_columns`: zero-based.
    """

    sheet: str
    rows: list[list[str]]
    first_row: int = 0
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    pictures: tuple[Anchor, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[CellNote, ...] = ()


_LIST_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "roster": (
        "name", "code", "address", "legal_representative", "credit_class", "notice", "registration_status",
    ),
    "inspectors": (
        "name", "department", "certificate", "recusal", "valid_until", "certificate_status", "person_status",
        "field",
    ),
    "record": (
        "name", "code", "department", "item", "result", "disposition", "shared_disposition", "inspected_on",
        "inspectors", "institution_signature", "inspector_signature", "remark", "referred_on", "published_on",
        "task_number", "notice_number", "scanned_at", "decided_on", "rectify_by", "mark",
    ),
    "tally": ("department", "measure", "figure"),
    "ledger": (
        "name", "code", "department", "item", "authority", "referred_on", "published_on", "reinspected_on",
        "reinspection_result", "published_result", "publication_status", "handling_status", "entry_status",
        "task_number", "remark", "planned_on", "planned_at",
    ),
    "drawn_list": ("name", "code", "inspectors", "department", "credit_class"),
    "plan": (
        "field", "items", "task", "share", "objects", "lead", "joining", "number", "credit_classes", "period",
    ),
    "told": (),
    "understood": (),
}  # fmt: skip

_EXTRA: Final[dict[str, tuple[str, ...]]] = {
    "record": (
        "record",
        "form",
        "inspector_departments",
        "institution_picture",
        "inspector_picture",
        "legend",
        "unsigned_at",
        "title",
    ),
    "tally": ("printed", "told_for"),
    "ledger": ("planned",),
    "drawn_list": ("task", "task_number", "drawn_on", "title"),
    "told": ("cell", "rule", "found", "detail", "severity"),
    "understood": ("kind", "read", "unread", "rows"),
}
"""Columns without a cell of their own: which record of the sheet, whether a form; who on the team is of which
department; "1" where a picture is anchored in a signature's cell;
a figure's heading as printed, the date its tally tells of itself; `planned`: "1" where a ledger has a column
for the planned day of a visit; a draw's task, number and day.

`unsigned_at`: the heading of the results in a list that has no column for a signature; "" in every other.
`legend`: the list of results the sheet itself prints, "1=正常;2=未按规定公示年报", "" where it prints none; where it is
the notice's own, in the notice's very words. `title`: what stands above the form or list as its title, a line
each. `told`: what the reading itself found wrong (F07–F10, I29), a row a place; `line` is the row it speaks
of, `severity` "" for the rule's own. `understood`: how each table was taken: its kind, its header's row
(`line`), which column, or which cell of a form, for what ("name=A、 result=E"),
which headings were not read, how many rows it gave.
"""


def fields_of(table: str) -> tuple[str, ...]:
    """The fields of an extracted table that have a cell."""
    return _LIST_FIELDS[table]


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """All columns of an extracted table, all text: sheet,
    line, each field, each field's cell, and the extra ones."""
    fields = _LIST_FIELDS[table]
    return ("sheet", "line", *fields, *(f"{name}_cell" for name in fields), *_EXTRA.get(table, ()))


@cache
def _blank(table: str) -> Mapping[str, str]:
    return dict.fromkeys(columns_of(table), "")


@cache
def _values_of(table: str) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    return itemgetter(*columns_of(table))


TABLES: Final = tuple(_LIST_FIELDS)


@dataclass(slots=True)
class Extract:
    """One file's yield. `tables`: table -> column (those of `columns_of`, in their order) -> values;
    `kinds`: document kinds found, in order of appearance; `left_aside`: sheets with content that are none of
    the documents (F06); `faults`: what of an archive could not be read."""

    kinds: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    left_aside: list[str] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)

    def add_rows(self, table: str, rows: Iterable[Mapping[str, str]]) -> None:
        """Append rows given as mappings; columns not named are empty."""
        picked = [_values_of(table)({**_blank(table), **row}) for row in rows]
        if not picked:
            return
        columns = zip(*picked, strict=True)
        if table in self.tables:
            for values, given in zip(self.tables[table].values(), columns, strict=True):
                values += given
        else:
            self.tables[table] = dict(zip(columns_of(table), map(list, columns), strict=True))

    def add_columns(self, table: str, block: Mapping[str, list[str]], count: int) -> None:
        """Append `count` rows given as columns; columns not named are empty."""
        for name, values in self._columns(table).items():
            given = block.get(name)
            if not given:
                values += [""] * count
            elif name.endswith("_cell"):
                values += given
            else:
                # A text that stands in a column a hundred thousand times is one object, here and on its way
                # home.
                known: dict[str, str] = {}
                values += map(known.setdefault, given, given)

    def _columns(self, table: str) -> dict[str, list[str]]:
        return self.tables.get(table) or self.tables.setdefault(
            table, {name: [] for name in columns_of(table)}
        )
