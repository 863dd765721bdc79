"""One form to be asked: its labels by what they mean, the values that stand at them, the columns of its
lines."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from flows.intake.documents.sheet import Label, Place, Sheet
from flows.intake.documents.telling import Told, told
from flows.intake.documents.ticks import Chosen, choices_in
from schemas.identifiers import fold
from schemas.labels import EXPLAINS, FORM_LABELS, NOTE
from schemas.vocabulary import NOTHING_WRITTEN

_DATE_LIKE = re.compile(r"\d{4}\D{0,3}年|年\s*月|\d{4}[-./]\d|^\d{5}$|月.*日")
_CHOSEN = ("result", "disposition")
_OF_A_LINE = ("department", "item", "result", "disposition")
SIGNATURES = frozenset({"institution_signature", "inspector_signature"})


@lru_cache(maxsize=4096)
def is_date_like(text: str) -> bool:
    """Whether a text is a date, or the printed 年 月 日 of one that is still to be filled in."""
    return _DATE_LIKE.search(text) is not None


class Form:
    """A form: its rows on its sheet, and the row with 检查单位 … 检查结果; `by_labels`: its result stands beside its
    label, and no line below it."""

    def __init__(
        self, sheet: Sheet, first_row: int, lines_row: int, last_row: int, *, by_labels: bool = False
    ) -> None:
        self.sheet = sheet
        self.first_row = first_row
        self.lines_row = lines_row
        self.last_row = last_row
        self.by_labels = by_labels
        self.labels = [label for label in sheet.labels if first_row <= label.place.row <= last_row]
        self._by_meaning: dict[str, list[Label]] = {}
        for label in self.labels:
            for meaning in label.meanings:
                self._by_meaning.setdefault(meaning, []).append(label)
        self.choices = {} if by_labels else self._choices()
        """Fields whose choices stand side by side over the form's lines, below their heading or without
        one."""
        self.columns = self._columns()
        """The columns of the form's lines; of two headings with one meaning the more exact."""

    def labelled(self, meaning: str) -> Sequence[Label]:
        """The labels of this meaning, from top to bottom."""
        return self._by_meaning.get(meaning, ())

    def above(self, meaning: str) -> list[Label]:
        """The labels of this meaning above the form's lines."""
        return [label for label in self.labelled(meaning) if label.place.row < self.lines_row]

    def below(self, meaning: str) -> list[Label]:
        """The labels of this meaning below the heading of the form's lines."""
        return [label for label in self.labelled(meaning) if label.place.row > self.lines_row]

    def heads(self, meaning: str) -> list[Label]:
        """The headings of this meaning over the form's lines."""
        return [label for label in self.labelled(meaning) if label.place.row == self.lines_row]

    def _columns(self) -> dict[str, int]:
        columns: dict[str, int] = {}
        for meaning in _OF_A_LINE:
            heads = [x for x in self.heads(meaning) if meaning != "department" or "item" not in x.meanings]
            if heads:
                columns[meaning] = min(heads, key=lambda x: _rank(meaning, x)).place.column
        if "result" not in columns:
            columns |= {field: chosen[0][0] for field, chosen in self.choices.items()}
        return columns

    def _choices(self) -> dict[str, Chosen]:
        heads = {field: label for field in _CHOSEN for label in self.heads(field)[:1]}
        wide = {field: label for field, label in heads.items() if self._reaches_right(label)}
        found = {field: self._choices_below(field, label) for field, label in wide.items()}
        if "result" not in heads:
            found["result"] = self._choices_beside()
        return {field: chosen for field, chosen in found.items() if chosen}

    def _reaches_right(self, label: Label) -> bool:
        """Whether a heading reaches over the columns to its right, or leaves the next one blank."""
        behind = self.sheet.right_of(label.place)
        return behind.column > label.place.column + 1 or (
            behind.column <= self.sheet.last_column and not self.sheet.text(behind)
        )

    def _choices_below(self, field: str, label: Label) -> Chosen:
        sheet, (row, first) = self.sheet, label.place
        aside = (x.place.column for meaning in ("department", "item") for x in self.heads(meaning))
        if any(sheet.text(at := Place(row + 1, column)) and sheet.anchor(at).row > row for column in aside):
            return ()  # a line stands straight below the heading
        last = sheet.last_column_of(label.place)
        while last < sheet.last_column and not sheet.text(Place(row, last + 1)):
            last += 1
        return choices_in(sheet, row + 1, range(first, last + 1), field, 1) if last > first else ()

    def _choices_beside(self) -> Chosen:
        labelled = {label.place.column for label in self.labels if label.place.row == self.lines_row}
        columns = range(self.sheet.first_column, self.sheet.last_column + 1)
        return choices_in(self.sheet, self.lines_row, [c for c in columns if c not in labelled], "result", 2)

    @property
    def question(self) -> str:
        """The words over the form's results: 发现问题情况, 是否发现问题."""
        return next((self.sheet.text(label.place) for label in self.heads("result")), "")

    @property
    def last_column(self) -> int:
        """The last column that a label reaches: what stands right of it, beside the lines, is none of
        theirs."""
        return max(self.sheet.last_column_of(label.place) for label in self.labels)

    def value_of(self, label: Label) -> tuple[str, Place]:
        """A label's value: behind it in the same cell, in the first filled cell right of it, before the next
        label, or, where labels stand in a row like headings, beneath it.

        Where nothing is filled in, the cell right of the label is where the value should stand; where there
        is none, as in a line below the table, it is the label's own.
        """
        if label.inline:
            return label.inline, label.place
        sheet, others = self.sheet, self.sheet.labelled
        should_stand = place = sheet.right_of(label.place)
        while place.column <= sheet.last_column and place not in others:
            text = sheet.text(place)
            if text and place != should_stand and is_date_like(text):
                break
            if text or sheet.has_picture(place):
                return text, place
            place = sheet.right_of(place)
        if should_stand.column > sheet.last_column:
            should_stand = label.place
        return _beneath(sheet, label, others) or ("", should_stand)


def is_note(form: Form, values: Mapping[str, str], places: Mapping[str, Place]) -> bool:
    """Whether a row among a form's lines only tells how to fill them in: what stands in its columns of
    results and dispositions is a piece of the note, or nothing."""
    if not NOTE.match(fold(values.get("department", ""))):
        return False
    note = {places.get("department"), places.get("item")}
    own = [values.get(name, "") for name in _CHOSEN if places.get(name) not in note]
    read = form.sheet.measures.results.read
    return all(
        fold(text) in NOTHING_WRITTEN or (EXPLAINS.search(text) and not read(text).codes) for text in own
    )


def beside_remark_told(form: Form) -> list[Told]:
    """A result in the row of 备注, beside what that says (备注：区市监局 | 登记事项检查 | 5): it is nobody's (F09,
    a warning)."""
    column = form.columns.get("result", form.sheet.first_column)
    beside = {label.place.row: form.value_of(label)[1] for label in form.below("remark")}
    places = {at for row, said in beside.items() if (at := form.sheet.anchor(Place(row, column))) != said}
    detail = "：备注这一行的检查结果栏里还有内容，没有读；是一项检查的，请另写一行，填上检查单位"
    return [
        told(form.sheet, at, "F09", text, detail, severity="warning")
        for at in sorted(places - form.sheet.labelled)
        if (text := form.sheet.text(at)) and not is_date_like(text)
    ]


def _rank(meaning: str, label: Label) -> int:
    names = FORM_LABELS[meaning]
    return names.index(label.words) if label.words in names else len(names)


def _beneath(sheet: Sheet, label: Label, others: Set[Place]) -> tuple[str, Place] | None:
    """The value under a label that stands in a row of labels, side by side; a date there is no signature."""
    row = label.place.row
    left = sheet.anchor(Place(row, label.place.column - 1))
    if not {left, sheet.right_of(label.place)} & others or any(
        place not in others for place in sheet.filled(row, sheet.first_column, sheet.last_column)
    ):
        return None
    place = sheet.anchor(Place(sheet.span(label.place).last_row + 1, label.place.column))
    text = sheet.text(place)
    if place in others or (label.meanings & SIGNATURES and is_date_like(text)):
        return None
    return (text, place) if text or sheet.has_picture(place) else None
