"""What a header's columns are for one kind of document: its fields, choices spread over columns, what is
left unread; and where a list lies."""

from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from flows.intake.documents.sheet import Place
from schemas.heading_wordings import field_by_wording, is_worded
from schemas.headings import (
    HEADERS,
    JOINED_FIELDS,
    names_of,
)
from schemas.identifiers import fold
from schemas.measures import Measures


class Heading(NamedTuple):
    """A column's heading: the names it may have, its upper cell's text, its lower one's ("" in one row),
    and the column in which its upper cell begins (a merged one begins further left)."""

    names: tuple[str, ...]
    upper: str
    lower: str
    begins: int

    @property
    def text(self) -> str:
        """The words of its own."""
        return self.lower or self.upper


Headings = dict[int, Heading]
"""A header's headings by column."""

_RANKED: dict[str, dict[str, tuple[str, int]]] = {
    kind: {name: (header.field, rank) for header in headers for rank, name in enumerate(header.names)}
    for kind, headers in HEADERS.items()
}
_NAMES = frozenset().union(*_RANKED.values())
_ASIDE_FIELDS = frozenset({"remark", "address", "legal_representative"})
_BY_WORDING = 1_000
"""The rank of a field known by its heading's wording alone: behind every name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A header's columns. `fields`: field -> column; `joined`: field -> further columns whose words are
    put together; `choices`: field -> (column, words), a tick in which means the words; `rivals`: field
    -> further columns of it under the same heading; `unread`: column -> heading."""

    fields: dict[str, int]
    joined: dict[str, tuple[int, ...]]
    choices: dict[str, tuple[tuple[int, str], ...]]
    rivals: dict[str, tuple[int, ...]]
    unread: dict[int, str]

    @property
    def read(self) -> frozenset[int]:
        """Every column from which something is taken."""
        spread = {column for chosen in self.choices.values() for column, _ in chosen}
        return (
            frozenset(self.fields.values())
            | spread
            | {c for columns in self.joined.values() for c in columns}
        )

    def __len__(self) -> int:
        return len(self.fields) + sum(map(len, self.choices.values()))


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list lies: its kind, its header's rows, its last row, its columns' ends, and the column of each
    field.

    `floor`: the first row that may say something of it, below the header of the list above; `repeated`:
    rows in which the header stands again.
    """

    kind: str
    header_row: int
    header_last_row: int
    last_row: int
    left: int
    right: int
    found: Columns
    floor: int = 0
    repeated: frozenset[int] = frozenset()

    @property
    def columns(self) -> dict[str, int]:
        """The column of each field that has one of its own."""
        return self.found.fields

    @property
    def first_read(self) -> int:
        """The first column from which something is read."""
        return min(self.found.read)

    @property
    def last_headed(self) -> int:
        """The last column with a heading, read or not."""
        return max({*self.found.read, *self.found.unread})

    @property
    def aside(self) -> set[int]:
        """The columns by which no line is known or counted: 备注 and the like, and those not read."""
        return {*self.found.unread, *(c for field, c in self.columns.items() if field in _ASIDE_FIELDS)}

    def heading(self, column: int) -> Place:
        """Where a column's heading stands; a list that goes on without its header has its first row
        instead."""
        return Place(max(self.header_last_row, 0), column)


def columns_of_kind(kind: str, headings: Headings, hidden: Set[int], measures: Measures) -> Columns:
    """The columns of a header, taken as a document of this kind; of two with one field the visible, then
    the more exact, then the left one counts. `measures`: the plan's."""
    choices = _choices(headings, measures) if kind == "record_list" else {}
    spread = {column for chosen in choices.values() for column, _ in chosen}
    known_as = (
        partial(_ranked_measure, measures) if kind == "department_tally" else partial(_ranked_field, kind)
    )
    candidates: dict[str, list[tuple[bool, int, int]]] = defaultdict(list)
    unread: dict[int, str] = {}
    for column, heading in headings.items():
        if column in spread:
            continue
        known = known_as(heading.names)
        if known is None:
            unread[column] = heading.text
        else:
            candidates[known[0]].append((column in hidden, known[1], column))
    fields, joined, rivals = {}, {}, {}
    for field, found in candidates.items():
        (_, rank, first), *others = sorted(found)
        fields[field] = first
        if field in JOINED_FIELDS:
            joined[field] = tuple(column for _, _, column in others)
            continue
        if same := tuple(column for _, other, column in others if other == rank):
            rivals[field] = same
        unread |= {column: headings[column].text for _, _, column in others}
    return Columns(fields, joined, choices, rivals, dict(sorted(unread.items())))


@lru_cache(maxsize=8192)
def _ranked_field(kind: str, names: tuple[str, ...]) -> tuple[str, int] | None:
    """The field of a kind that a heading is of, and how exact it is; None where it is of none."""
    ranked = _RANKED[kind]
    known = next((ranked[name] for name in names if name in ranked), None)
    if known is None and (field := field_by_wording(kind, names)):
        return field, _BY_WORDING
    return known


def _ranked_measure(measures: Measures, names: tuple[str, ...]) -> tuple[str, int] | None:
    ranked = measures.ranked_headings
    return next((ranked[name] for name in names if name in ranked), None)


def is_of(field: str, kind: str, heading: Heading) -> bool:
    """Whether a heading is of this field in a document of this kind."""
    known = _ranked_field(kind, heading.names)
    return known is not None and known[0] == field


def may_head_a_list(headings: Headings, measures: Measures) -> bool:
    """Whether two headings or more are such as some document has: a look that spares rows of data the
    reading as each kind."""
    known = (
        heading
        for heading in headings.values()
        if _is_known(heading.names) or not measures.all_headings.isdisjoint(heading.names)
    )
    return next(known, None) is not None and next(known, None) is not None


@lru_cache(maxsize=8192)
def _is_known(names: tuple[str, ...]) -> bool:
    return not _NAMES.isdisjoint(names) or any(map(is_worded, names))


def _choices(headings: Headings, measures: Measures) -> dict[str, tuple[tuple[int, str], ...]]:
    """Fields whose choices stand side by side, a tick or a 1 under the one that is meant: below 检查结果
    merged over them, or by their own words."""
    over = _spread_over(headings) if any([heading.lower for heading in headings.values()]) else {}
    found: dict[str, list[tuple[int, str]]] = {"result": [], "disposition": []}
    for column, heading in headings.items():
        together = heading.upper + ("" if fold(heading.lower).isdigit() else heading.lower)
        if _record_field(heading.text) or (together != heading.upper and _record_field(together)):
            continue
        # In the lower of two rows a word may be the first line's own: only what stands under nothing else
        # is a heading.
        alone = not heading.lower or heading.upper in ("", heading.lower)
        words = set(names_of(heading.text)) if alone else set()
        for field, chosen in found.items():
            if words & measures.choices[field] or over.get(column) == field:
                chosen.append((column, heading.text))
    return {field: tuple(chosen) for field, chosen in found.items() if len(chosen) > 1}


@lru_cache(maxsize=4096)
def _record_field(text: str) -> str:
    ranked = _RANKED["record_list"]
    return next((ranked[name][0] for name in names_of(text) if name in ranked), "")


def _spread_over(headings: Headings) -> dict[int, str]:
    """The columns with a heading of their own below one of a record's that is merged over several: column
    -> field."""
    begun = Counter(heading.begins for heading in headings.values() if heading.lower)
    # Numbers below it are the results' own where they begin at 1, and else only number the columns.
    lowest = {h.begins: fold(h.lower) for h in reversed(headings.values()) if fold(h.lower).isdigit()}
    counted = {begins for begins, number in lowest.items() if number != "1" or begins == min(headings)}
    return {
        column: _record_field(heading.upper)
        for column, heading in headings.items()
        if heading.lower and begun[heading.begins] > 1 and heading.begins not in counted
    }
