"""A grid to walk about in: cells by place, merged ranges as one cell, labels wherever they stand."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain, starmap
from typing import NamedTuple

from schemas.handover import Grid
from schemas.heading_wordings import label_by_wording, may_be_worded
from schemas.headings import heading, names_of
from schemas.labels import FORM_LABELS
from schemas.measures import NOTICE_MEASURES, Measures

_LONGEST_LABEL = 40
_LONGEST_HINT = 300
_MAY_HAVE_A_HINT = frozenset("（([【*＊★\n")


class Place(NamedTuple):
    """A cell by its zero-based row and column."""

    row: int
    column: int


class Span(NamedTuple):
    """A merged range (or one cell), zero-based, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int


class Label(NamedTuple):
    """A printed label: what it may mean, where it stands, a value written behind it in the same cell, and
    its words."""

    meanings: frozenset[str]
    place: Place
    inline: str
    words: str


@lru_cache(maxsize=4096)
def column_letters(column: int) -> str:
    """A zero-based column as Excel names it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def a1(place: Place) -> str:
    """A place in A1 notation."""
    return f"{column_letters(place.column)}{place.row + 1}"


class Share(NamedTuple):
    """Whose share of a sheet this is, where departments have columns of their own: its name, where
    that stands, the fields for which it has a column of its own, and the lines that are others' alone."""

    department: str
    place: Place
    fields: frozenset[str]
    left: frozenset[int]


def _meanings() -> dict[str, frozenset[str]]:
    names = {name for synonyms in FORM_LABELS.values() for name in synonyms}
    return {
        name: frozenset(field for field, synonyms in FORM_LABELS.items() if name in synonyms)
        for name in names
    }


_MEANINGS = _meanings()
_SIGNATURES = sorted(
    {*FORM_LABELS["institution_signature"], *FORM_LABELS["inspector_signature"]}, key=len, reverse=True
)


_Read = tuple[frozenset[str], str, str]
"""A label's meanings, what is written behind it in the same cell, and its words."""


@lru_cache(maxsize=4096)
def _label_at(row: int, column: int, read: _Read) -> Label:
    """A label where it stands, which in forms made from one blank is the same place."""
    meanings, inline, words = read
    return Label(meanings, Place(row, column), inline, words)


@lru_cache(maxsize=8192)
def _read_label(text: str) -> _Read | None:
    if len(text) <= _LONGEST_LABEL and (meanings := _MEANINGS.get(words := heading(text))):
        return meanings, "", words
    if (":" in text or "：" in text) and (found := _filled_label(text)):
        return found
    if len(text) > _LONGEST_LABEL and not _opens_with_a_label(text):
        return None
    return _signature_label(text) or _hinted_label(text) or _worded_label(text)


def _filled_label(text: str) -> _Read | None:
    """A label with its value behind a colon in the same cell."""
    for colon in reversed([at for at, sign in enumerate(text[:_LONGEST_LABEL]) if sign in ":："]):
        if meanings := _MEANINGS.get(words := heading(text[:colon])):
            return meanings, text[colon + 1 :].strip(), words
    return None


def _opens_with_a_label(text: str) -> bool:
    """Whether a long text is a label with a long hint behind it: 检查结果（填写编号：1.未发现问题 …）."""
    return len(text) <= _LONGEST_HINT and any(sign in text[:_LONGEST_LABEL] for sign in "(（")


def _hinted_label(text: str) -> _Read | None:
    """A label with a hint behind it or a star before it: 处理结果（没有的不填）, *名称."""
    if _MAY_HAVE_A_HINT.isdisjoint(text):
        return None
    return next(((_MEANINGS[name], "", name) for name in names_of(text) if name in _MEANINGS), None)


def _worded_label(text: str) -> _Read | None:
    """A label known by how it is worded: 检查结论, 被检查单位负责人签字."""
    if len(text) > _LONGEST_LABEL or not may_be_worded(text):
        return None
    names = names_of(text)
    return next(((frozenset({label}), "", name) for name in names if (label := label_by_wording(name))), None)


def _signature_label(text: str) -> _Read | None:
    """A signature's label with the signature written straight behind it, in one cell."""
    closing = max(text.rfind(")"), text.rfind("）"))
    if closing < 0:
        return None
    words = heading(text)
    label = next((name for name in _SIGNATURES if words.startswith(name)), None)
    if label is None:
        return None
    return _MEANINGS[label], text[closing + 1 :].strip(" :：\n"), label


class Sheet:
    """A grid with its merged ranges and labels; places are the sheet's own, whatever part of it the grid
    holds. `measures`: what the plan counts, by whose names columns are known; `share`: the department whose
    columns alone it shows."""

    def __init__(self, grid: Grid, measures: Measures = NOTICE_MEASURES, share: Share | None = None) -> None:
        self.grid = grid
        self.measures = measures
        self.share = share
        self.first_row = grid.first_row
        self.last_row = grid.first_row + len(grid.rows) - 1
        self.first_column = grid.first_column
        self.last_column = grid.first_column + (len(grid.rows[0]) if grid.rows else 0) - 1
        self._merged = (_spans_as_before if len(grid.merged) <= _FEW else _spans_by_cell)(grid.merged)
        by_row = {} if len(grid.rows) > 20_000 else self._labels_by_row()
        self.labels = list(chain.from_iterable(by_row.values()))
        self.meanings_by_row: dict[int, frozenset[str]] = {
            row: frozenset().union(*[label.meanings for label in labels]) for row, labels in by_row.items()
        }
        """What the labels of each row that has any may mean, from top to bottom."""

    @cached_property
    def labelled(self) -> frozenset[Place]:
        """The cells in which labels stand."""
        return frozenset(label.place for label in self.labels)

    def is_anothers(self, row: int) -> bool:
        """Whether a line is of other departments than the one whose share of the sheet this is."""
        return self.share is not None and row in self.share.left

    def span(self, place: Place) -> Span:
        """The merged range a place belongs to, or the place alone."""
        return self._merged.get(place) or Span(*place, *place)

    def anchor(self, place: Place) -> Place:
        """The top-left cell of the range a place belongs to: the one that holds its value."""
        span = self._merged.get(place)
        return place if span is None else Place(span.row, span.column)

    def text(self, place: Place) -> str:
        """The text of a place, blanks at its ends removed; a merged range's text anywhere in the range."""
        begins = self._merged.get(place, place)
        row, column = begins[0] - self.first_row, begins[1] - self.first_column
        rows = self.grid.rows
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            return rows[row][column].strip()
        return ""

    def filled(self, row: int, left: int, right: int) -> list[Place]:
        """The cells of a row that hold text, from `left` to `right`, a merged range once (where it
        begins)."""
        texts = self.grid.rows[row - self.first_row][left - self.first_column : right + 1 - self.first_column]
        return [Place(row, column) for column, text in enumerate(texts, left) if text and not text.isspace()]

    def texts_up(self, last: int, above: int) -> Iterator[tuple[int, list[str]]]:
        """The rows from `last` up to the one below `above` that hold something, with the texts of each."""
        for row in range(last, above, -1):
            if filled := self.filled(row, self.first_column, self.last_column):
                yield row, [self.text(at) for at in filled]

    def last_column_of(self, place: Place) -> int:
        """The last column of the range a place belongs to."""
        span = self._merged.get(place)
        return place.column if span is None else span.last_column

    def right_of(self, place: Place) -> Place:
        """The cell that stands right of a label's whole range."""
        span = self._merged.get(place)
        return self.anchor(Place(place.row, (place.column if span is None else span.last_column) + 1))

    def has_picture(self, place: Place) -> bool:
        """Whether a picture is anchored in the cell: it begins there, or its middle lies there (附件2
        签字/盖章)."""
        if not self.grid.pictures:
            return False
        span = self.span(place)
        return any(
            _within(span, Place(row, column)) or _within(span, Place((row + last) // 2, (column + far) // 2))
            for row, column, last, far in self.grid.pictures
        )

    def _labels_by_row(self) -> dict[int, list[Label]]:
        """The labels of each row that has any; none is ASCII as a code, a number, a date or nothing is:
        each has Chinese words."""
        found: dict[int, list[Label]] = {}
        for row, texts in enumerate(self.grid.rows, self.first_row):
            labels = [
                _label_at(row, column, read)
                for column, text in enumerate(texts, self.first_column)
                if not text.isascii() and (read := _read_label(text))
            ]
            if labels:
                found[row] = labels
        return found


def _spans_by_cell(merged: tuple[tuple[int, int, int, int], ...]) -> dict[tuple[int, int], Span]:
    """The range of each cell that is in one. A range over cells of another, as only a damaged file has,
    is none: a walk from cell to cell would come back to where it was, again and again."""
    found: dict[tuple[int, int], Span] = {}
    for span in starmap(Span, merged):
        if (span.last_row - span.row + 1) * (span.last_column - span.column + 1) > 4096:
            continue
        columns = range(span.column, span.last_column + 1)
        cells = [(row, column) for row in range(span.row, span.last_row + 1) for column in columns]
        if found.keys().isdisjoint(cells):
            found.update(dict.fromkeys(cells, span))
    return found


_FEW = 64
_spans_as_before = lru_cache(maxsize=16)(_spans_by_cell)
"""Forms made from one blank have their cells merged alike."""


def _within(span: Span, place: Place) -> bool:
    return span.row <= place.row <= span.last_row and span.column <= place.column <= span.last_column
