"""A sheet with a column of results for each department (检查结果 parted as 市监局 | 教育局): seen once a department,
each time as a plain sheet with one column of results; every cell keeps its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from flows.intake.documents.rows import department_in
from flows.intake.documents.sheet import Place, Share, Sheet
from schemas.headings import HEADERS, heading, names_of
from schemas.identifiers import fold
from schemas.labels import FORM_LABELS
from schemas.vocabulary import NOTHING_WRITTEN

_LONGEST: Final = 40
_ABOVE: Final = 6
_HEADER_WITHIN: Final = 40
_OF_DEPARTMENTS: Final = re.compile("[局委厅队]")
_PARTED: Final = frozenset(
    {
        "result",
        "disposition",
        "inspected_on",
        "inspectors",
        "institution_signature",
        "inspector_signature",
        "remark",
    }
)
"""Fields that a department may have a column of its own for."""
_OF_RESULTS: Final = ("结果", "结论", "情况")
_LABELS: Final = {h.field: h.label for h in HEADERS["record_list"] if h.field in _PARTED}
_FIELDS: Final = {
    **{name: field for field in ("result", "disposition") for name in FORM_LABELS[field]},
    **{name: h.field for h in HEADERS["record_list"] if h.field in _PARTED for name in h.names},
}
_LONGEST_FIRST: Final = sorted(_FIELDS, key=len, reverse=True)
_ENDS: Final = frozenset({"remark", "institution_signature", "inspector_signature", "aside"})
"""Labels below the lines of a form: what stands there is of all departments."""
_HEADS: Final = frozenset({"name", "code", "item", "department"})
"""What stands beside a heading of results where it heads a column."""
_TURNED: Final = frozenset({"department", "item", "result", "disposition", "team"})
"""Labels of a form's rows where its departments stand side by side."""


@dataclass(slots=True)
class _Block:
    """A header that names departments: the row its headings are set in, the last row of it, the columns
    (column -> department and field), the row its lines end before.

    `turned`: departments head a form's rows; `beside`: the one result stands beside its heading, as a label's
    value does; `said`: line -> the departments that say something on it.
    """

    row: int
    last: int
    columns: dict[int, tuple[str, str]]
    end: int = 0
    turned: bool = False
    beside: bool = False
    said: dict[int, set[str]] = field(default_factory=dict)

    @property
    def departments(self) -> list[str]:
        """The departments that have a result, from left to right."""
        return list(dict.fromkeys(owner for owner, of in self.columns.values() if of == "result"))


def seen_by_departments(sheet: Sheet) -> list[Sheet]:
    """The sheet as each department's share of it, `share` telling whose; none where no header names
    departments over results."""
    if not sheet.labels:
        return []
    blocks = list(_blocks(sheet))
    departments = dict.fromkeys(name for block in blocks for name in block.departments)
    return [_seen_by(sheet, name, blocks) for name in departments]


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    found: list[_Block] = []
    for row, texts in enumerate(sheet.grid.rows, sheet.first_row):
        if (not found or row > found[-1].last) and _may_head("\t".join(texts), row - sheet.first_row):
            block = _block_at(sheet, row)
            if block is not None:
                found.append(block)
    for n, block in enumerate(found):
        following = found[n + 1].row if n + 1 < len(found) else sheet.last_row + 1
        block.end = block.last + 1 if block.turned or block.beside else _end_of(sheet, block, following)
        block.said = _said(sheet, block)
        yield block


@lru_cache(maxsize=4096)
def owned(text: str) -> tuple[str, str] | None:
    """A heading's department and its field ("" for the department alone): 区人社局检查结果, 检查结果（市监局）,
    教育局."""
    if not _may_name(text):
        return None
    named = (_parted(words.removesuffix("填写")) for words in names_of(text[:_LONGEST]))
    return next(filter(None, named), None)


def _may_head(text: str, down: int) -> bool:
    """Whether a row, so far down, may name several departments, or near the top one's results:
    a look that spares most rows the reading."""
    named = len(_OF_DEPARTMENTS.findall(text))
    return named > 1 or (named == 1 and down < _HEADER_WITHIN and any(map(text.__contains__, _OF_RESULTS)))


def _may_name(text: str) -> bool:
    return _OF_DEPARTMENTS.search(text) is not None


def _parted(words: str) -> tuple[str, str] | None:
    for name in _LONGEST_FIRST:
        rest = words[len(name) :] if words.startswith(name) else words.removesuffix(name)
        owner = rest.removeprefix("由")
        if owner and rest != words and department_in(owner) == owner:
            return owner, _FIELDS[name]
    return (words, "") if words and department_in(words) == words else None


def heads_a_result(text: str) -> bool:
    """Whether a heading is of one department's results: 区市监局检查结果."""
    return (found := owned(text)) is not None and found[1] == "result"


def _block_at(sheet: Sheet, row: int) -> _Block | None:
    places = sheet.filled(row, sheet.first_column, sheet.last_column)
    found = {at.column: named for at in places if (named := owned(sheet.text(at)))}
    headed = sheet.meanings_by_row.get(row, frozenset())
    heads = bool(headed & _HEADS)
    beside = not heads and len(found) == 1 and _has_its_result(sheet, places)
    said = _Block(row, row, {column: named for column, named in found.items() if named[1]}, beside=beside)
    if len(said.departments) == 1 and (heads or beside) and "result" not in headed:
        return said
    owners = {owner for owner, _ in found.values()}
    if len(owners) < 2 or any(one != other and one.endswith(other) for one in owners for other in owners):
        return None  # 区人社局 and 人社局 are one: which of their columns counts is not for us to say
    alone = {column: owner for column, (owner, of) in found.items() if not of}
    candidates = (
        said,
        *(look(sheet, row, alone) for look in (_above_fields, _below_a_field, _turned, _alone)),
    )
    return next((block for block in candidates if block and len(block.departments) > 1), None)


def _has_its_result(sheet: Sheet, places: Sequence[Place]) -> bool:
    """Whether a row is a label and a result: 区人社局检查结果 | 1."""
    return len(places) == 2 and not sheet.measures.results.read(sheet.text(places[1])).fault


def _above_fields(sheet: Sheet, row: int, alone: dict[int, str]) -> _Block | None:
    """Departments over fields that repeat: 区人社局 over 检查结果 and 处理结果, 区市监局 over the same."""
    columns: dict[int, tuple[str, str]] = {}
    for begins, owner in alone.items():
        last = sheet.last_column_of(Place(row, begins))
        further = [at.column for at in sheet.filled(row, begins + 1, sheet.last_column)]
        last = max(last, min(further, default=begins + 1) - 1)
        for column in range(begins, last + 1):
            of = _FIELDS.get(heading(sheet.text(Place(row + 1, column))), "")
            if of and sheet.anchor(Place(row + 1, column)).row > row and (owner, of) not in columns.values():
                columns[column] = owner, of
    return _Block(row, row + 1, columns)


def _below_a_field(sheet: Sheet, row: int, alone: dict[int, str]) -> _Block | None:
    """Departments below one field: 检查结果 over 区人社局 and 区市监局."""
    columns: dict[int, tuple[str, str]] = {}
    for column, owner in alone.items():
        headed = (
            [at for at in sheet.filled(row - 1, sheet.first_column, column)] if row > sheet.first_row else []
        )
        of = _FIELDS.get(heading(sheet.text(headed[-1])), "") if headed else ""
        if of and (owner, of) not in columns.values():
            columns[column] = owner, of
    return _Block(row - 1, row, columns)


def _turned(sheet: Sheet, row: int, alone: dict[int, str]) -> _Block | None:
    """Departments side by side at the head of a form's rows: 检查单位 | 区人社局 | 区市监局, 检查结果 | 1 | 5 below."""
    meanings = sheet.meanings_by_row
    if "department" not in meanings.get(row, ()) or "result" in meanings[row]:
        return None
    last = row
    while meanings.get(last + 1, frozenset()) & _TURNED:
        last += 1
    if not any("result" in meanings[below] for below in range(row + 1, last + 1)):
        return None
    return _Block(row, last, {column: (owner, "result") for column, owner in alone.items()}, turned=True)


def _alone(sheet: Sheet, row: int, alone: dict[int, str]) -> _Block | None:
    """Departments alone at the head of columns of results, where the title says that results stand here and
    every cell is one: a number 1 may count something else."""
    has = sheet.meanings_by_row.get(row, frozenset())
    above = range(max(sheet.first_row, row - _ABOVE), row)
    titles = [
        sheet.grid.sheet,
        *(sheet.text(at) for r in above for at in sheet.filled(r, 0, sheet.last_column)),
    ]
    if not has & {"name", "code", "item"} or "result" in has or not any("结果" in text for text in titles):
        return None
    columns = {column: (owner, "result") for column, owner in alone.items()}
    block = _Block(row, row, columns)
    texts = [
        sheet.text(Place(below, column))
        for below in range(row + 1, _end_of(sheet, block, sheet.last_row + 1))
        for column in columns
    ]
    read = [text for text in texts if fold(text) not in NOTHING_WRITTEN]
    return block if read and not any(sheet.measures.results.read(text).fault for text in read) else None


def _end_of(sheet: Sheet, block: _Block, following: int) -> int:
    """The row before which the lines below a header end: the next header, or a form's 备注 and signatures."""
    return next(
        (row for row, has in sheet.meanings_by_row.items() if block.last < row < following and has & _ENDS),
        following,
    )


def _said(sheet: Sheet, block: _Block) -> dict[int, set[str]]:
    """The departments that say something of themselves on each line."""
    return {
        row: {
            owner
            for column, (owner, of) in block.columns.items()
            if of in ("result", "disposition") and fold(sheet.text(Place(row, column))) not in NOTHING_WRITTEN
        }
        for row in range(block.last + 1, block.end)
    }


def _seen_by(sheet: Sheet, name: str, blocks: Sequence[_Block]) -> Sheet:
    """The sheet with this department's columns alone, under plain headings."""
    rows = [list(texts) for texts in sheet.grid.rows]
    gone: set[tuple[int, int]] = set()
    left: set[int] = set()
    for block in blocks:
        for column, (owner, of) in block.columns.items():
            if owner == name and block.turned:
                continue
            gone |= {(row, column) for row in range(block.row, block.last + 1)}
            for row in range(block.row, block.last + 1 if owner == name else block.end):
                rows[row - sheet.first_row][column - sheet.first_column] = ""
            if owner == name:
                rows[block.row - sheet.first_row][column - sheet.first_column] = _LABELS[of]
        left |= _left_to_others(sheet, block, name)
    merged = tuple(
        span
        for span in sheet.grid.merged
        if not any(span[0] <= row <= span[2] and span[1] <= column <= span[3] for row, column in gone)
    )
    first = next(block for block in blocks if name in block.departments)
    at = next(column for column, (owner, _) in first.columns.items() if owner == name)
    place = Place(first.row if first.turned else first.last, at)
    fields = frozenset(of for block in blocks for owner, of in block.columns.values() if owner == name)
    share = Share(name, place, fields, frozenset(left))
    return Sheet(replace(sheet.grid, rows=rows, merged=merged), sheet.measures, share)


def _left_to_others(sheet: Sheet, block: _Block, name: str) -> set[int]:
    """The lines that others fill in and this department does not: of an item that is theirs, or struck with a
    stroke. A blank beside others' results, without items, is a result that is missing."""
    if block.turned:
        return set()
    has_items = "item" in sheet.meanings_by_row.get(block.row, ())
    own = [column for column, (owner, of) in block.columns.items() if owner == name and of == "result"]
    return {
        row
        for row, said in block.said.items()
        if said and name not in said and (has_items or any(sheet.text(Place(row, column)) for column in own))
    }
