"""What a file gives: rows of text by document kind, each value beside the cell it stands in.

Nothing is judged here; a value is kept as it was typed and normalised later, with today's roster and plan in hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.intake.unreadable import Unreadable

_LIST_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "roster": ("name", "code", "address", "legal_representative", "credit_class", "notice"),
    "inspectors": ("name", "department", "certificate", "recusal"),
    "record": (
        "name", "code", "department", "item", "result", "disposition", "shared_disposition", "inspected_on",
        "inspectors", "institution_signature", "inspector_signature", "remark", "referred_on", "published_on",
    ),
    "tally": ("department", "measure", "figure"),
    "ledger": (
        "name", "code", "department", "item", "authority", "referred_on", "published_on", "reinspected_on",
        "reinspection_result", "remark",
    ),
    "plan": ("field", "items", "task", "share", "objects", "lead", "joining"),
}  # fmt: skip

_EXTRA: Final[dict[str, tuple[str, ...]]] = {
    "record": ("record", "form", "inspector_departments", "institution_picture", "inspector_picture"),
    "tally": ("printed",),
}
"""Columns without a cell of their own: which record of the sheet, whether a form; who on the team is of which department;
"1" where a picture is anchored in a signature's cell; a figure's heading as printed."""


def fields_of(table: str) -> tuple[str, ...]:
    """The fields of an extracted table that have a cell."""
    return _LIST_FIELDS[table]


def columns_of(table: str) -> tuple[str, ...]:
    """All columns of an extracted table, all text: sheet, line, each field, each field's cell, and the extra ones."""
    fields = _LIST_FIELDS[table]
    return ("sheet", "line", *fields, *(f"{name}_cell" for name in fields), *_EXTRA.get(table, ()))


TABLES: Final = tuple(_LIST_FIELDS)


@dataclass(slots=True)
class Extract:
    """One file's yield. `tables`: table -> column -> values; `kinds`: document kinds found, in order of appearance;
    `left_aside`: sheets with content that are none of the documents (F06); `faults`: what of an archive could not be read."""

    kinds: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    left_aside: list[str] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)

    def add_rows(self, table: str, rows: Iterable[Mapping[str, str]]) -> None:
        """Append rows given as mappings; columns not named are empty."""
        rows = list(rows)
        columns = self._columns(table)
        for name, values in columns.items():
            values.extend(row.get(name, "") for row in rows)

    def add_columns(self, table: str, block: Mapping[str, list[str]], count: int) -> None:
        """Append `count` rows given as columns; columns not named are empty."""
        for name, values in self._columns(table).items():
            values.extend(block.get(name) or [""] * count)

    def _columns(self, table: str) -> dict[str, list[str]]:
        return self.tables.setdefault(table, {name: [] for name in columns_of(table)})
