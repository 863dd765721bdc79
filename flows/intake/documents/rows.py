"""Which rows of a list are lines: not the blank, repeated headers, sums, notes and headings of groups; a
department that stands in a group's heading holds for the rows below it."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from flows.intake.documents.banners import Institution, institution_above, institution_over
from flows.intake.documents.columns import ListPlace
from flows.intake.documents.legend import rows_of_legend
from flows.intake.documents.sheet import Place, Sheet
from schemas.dates import read_date
from schemas.identifiers import fold
from schemas.labels import EXPLAINS, LIST_FOOT, NOTE, SUBTOTAL
from schemas.readings import read_figure
from schemas.vocabulary import NOTHING_WRITTEN

_LONGEST_NOTE = 200
_NAMING = ("name", "code", "department", "item")
_SHORTEST_CODE = 15
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十]+部分)"
)
_DEPARTMENT = re.compile(
    r"[一-鿿]{1,18}?(?:监督管理局|管理局|保障局|委员会|局(?!部)|委(?![托员任])|厅|执法支队|执法大队|支队|大队|总队)"
    r"(?:[一-鿿]{1,8}?分局)?"
)
_EXAMPLE = "示例"
"""So begins the name on the row that shows how a blank of ours is filled in: never a fact."""
_YEAR = re.compile(r"\d{4}年度?|第[一二三四]季度|(?:上|下)半年|\d{1,2}月份?")
_NESTED = re.compile(r"^\(")
_OF_A_DEPARTMENT = re.compile(r"^(?:的|负责|检查|抽查|公示|情况|结果|部分|台账|名单|共|[(:,,】\]—–-]|$)")
_SENTENCE = re.compile(r"[。;；:：!！]|^.{41}", re.DOTALL)
"""Alone in its row: a paragraph around the table, and no institution's name."""
_NO_LINE = re.compile(
    r"(?:\(?(?:续|接)(?:表|上[页表]|前[页表])?\)?|\(?第[一二三四五六七八九十\d]+页.*"
    r"|.{1,12}(?:街道|镇|乡|办事处|片区|社区|辖区|网格|[组队批])(?:\(?共?\d+[户家个]\)?|\(.*\))?)[:.、]?$"
)
"""Alone in its row: where a page begins, or the place, team or round that the rows below it are of."""
_LEADING = re.compile(
    r"^(?:[一二三四五六七八九十\d]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十\d]+部分|以下[为是由]?|由)"
)


@dataclass(frozen=True, slots=True)
class Lines:
    """A list's lines: their rows, and the departments and institutions told above groups of them (row -> name
    and where it stands); `headings`: the rows that tell a department alone."""

    rows: list[int]
    departments: dict[int, tuple[str, Place]] = field(default_factory=dict)
    headings: dict[int, tuple[str, Place]] = field(default_factory=dict)
    institutions: dict[int, Institution] = field(default_factory=dict)

    def take(self, row: int, group: tuple[str, Place] | None, banner: Institution | None = None) -> None:
        """A further line, in the group of a department and of an institution where it stands in one."""
        self.rows.append(row)
        if group:
            self.departments[row] = group
        if banner:
            self.institutions[row] = banner


@lru_cache(maxsize=1024)
def department_in(text: str) -> str:
    """The only name of a department that a title or a group's heading holds: 一、区人社局检查情况; "" where none or
    several."""
    words = _LEADING.sub("", _YEAR.sub("", fold(text)))
    found = list(dict.fromkeys(match[0] for match in _DEPARTMENT.finditer(words)))
    return found[0] if len(found) == 1 else ""


def lines_of(sheet: Sheet, place: ListPlace) -> Lines:
    """The rows of a list that say something of their own."""
    lines = Lines([])
    columns = _columns_read(place)
    code, name = (
        place.columns[field] - sheet.first_column if field in place.columns else None
        for field in ("code", "name")
    )
    unnamed = code is None and name is None
    headings = [(column, sheet.text(Place(place.header_last_row, column))) for column in columns]
    footed = False
    group: tuple[str, Place] | None = None
    banner = institution_above(sheet, place)
    for row in range(place.header_last_row + 1, place.last_row + 1):
        repeated = row in place.repeated
        if repeated and not _follows(place, banner, row):
            banner = None
        if repeated or sheet.is_anothers(row):
            continue
        cells = sheet.grid.rows[row - sheet.first_row]
        if name is not None and cells[name].lstrip().startswith(_EXAMPLE):
            continue
        if code is not None and len(cells[code]) >= _SHORTEST_CODE and cells[code].isascii():
            lines.take(row, group)  # a row with a code is a line: the short way for long lists
            banner = None
            continue
        filled = [c for c in columns if cells[c - sheet.first_column].strip()]
        over = institution_over(sheet, place, row) if len(filled) <= 1 or unnamed else None
        if over is None and banner is not None and _ends_a_group(sheet, place, row, name):
            banner = None
        first = next((text for text in _between(sheet, place, cells) if text.strip()), "")
        if over is not None:
            banner = over
        elif _is_foot(first) and not _gives_result(sheet, place, cells, first):
            footed = True
        elif len(filled) > 1 and (_repeats(cells, headings, sheet.first_column) or is_numbering(cells)):
            continue
        elif len(filled) < len(columns) and (heading := _group_heading(sheet, place, row)) is not None:
            group = heading if heading[0] else group if _NESTED.match(fold(first)) else None
            if heading[0]:
                lines.headings[row] = heading
        elif filled and not _says_nothing(sheet, place, row, first, footed):
            lines.take(row, group, banner)
    entries = _legend_below(sheet, place, lines)
    return lines if not entries else replace(lines, rows=[row for row in lines.rows if row not in entries])


def _legend_below(sheet: Sheet, place: ListPlace, lines: Lines) -> set[int]:
    """The last lines that are no lines but the sheet's own list of results."""
    return rows_of_legend(
        (row, [sheet.text(at) for at in sheet.filled(row, place.left, place.right)])
        for row in reversed(lines.rows)
    )


def _follows(place: ListPlace, banner: Institution | None, header: int) -> bool:
    """Whether a header that comes again stands straight below its institution, and heads no other's lines."""
    above = header
    while above in place.repeated:
        above -= 1
    return banner is not None and banner.place.row == above


def _ends_a_group(sheet: Sheet, place: ListPlace, row: int, name: int | None) -> bool:
    """Whether an institution named above holds no longer: a row names one itself, or may head another's
    lines, with one cell alone that is no department within the group, or a header that comes again."""
    cells = sheet.grid.rows[row - sheet.first_row]
    if name is not None and cells[name].strip():
        return True
    filled = sheet.filled(row, place.left, place.right)
    if len(filled) > 1:
        return all(sheet.text(at) == sheet.text(Place(place.header_last_row, at.column)) for at in filled)
    return len(filled) == 1 and not department_in(sheet.text(filled[0]))


def _says_nothing(sheet: Sheet, place: ListPlace, row: int, first: str, footed: bool) -> bool:
    """Whether a row that holds something is a note below or around the table, or only sums a group up."""
    if (footed or _SENTENCE.search(first)) and len(sheet.filled(row, place.left, place.right)) <= 1:
        return True
    return _is_sum(sheet, place, sheet.grid.rows[row - sheet.first_row])


def rows_below(sheet: Sheet, place: ListPlace) -> list[int]:
    """A table's rows below its header: not the header repeated, nor a row that numbers the columns."""
    return [
        row
        for row in range(place.header_last_row + 1, place.last_row + 1)
        if row not in place.repeated and not is_numbering(sheet.grid.rows[row - sheet.first_row])
    ]


def is_numbering(cells: list[str]) -> bool:
    """Whether a row below a header only numbers its columns: 1, 2, 3 …, the first ones perhaps 甲, 乙."""
    texts = [fold(text).strip("()") for text in cells if text.strip()]
    numbers = [text for text in texts if text not in ("甲", "乙", "丙", "丁", "—")]
    return len(numbers) > 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _columns_read(place: ListPlace) -> list[int]:
    spread = [column for chosen in place.found.choices.values() for column, _ in chosen]
    further = [column for columns in place.found.joined.values() for column in columns]
    return [*place.columns.values(), *spread, *further]


def _between(sheet: Sheet, place: ListPlace, cells: list[str]) -> list[str]:
    return cells[place.left - sheet.first_column : place.right + 1 - sheet.first_column]


def _is_foot(text: str) -> bool:
    return len(text) <= _LONGEST_NOTE and bool(LIST_FOOT.match(fold(text)))


def _gives_result(sheet: Sheet, place: ListPlace, cells: list[str], first: str) -> bool:
    """Whether a row that begins like a foot is a line of results all the same (注：补报 as its number, 检查单位：区市监局
    as its department): it names what was inspected or by whom, and has a result; behind 注 anything in the
    result's column that is no piece of the note."""
    if place.kind != "record_list" or _says_sum(first.strip()):
        return False
    chosen = [column for column, _ in place.found.choices.get("result", ())]
    said = [
        cells[c - sheet.first_column] for c in chosen or [place.columns.get("result", sheet.first_column)]
    ]
    named = [cells[place.columns[f] - sheet.first_column] for f in _NAMING if f in place.columns]
    read = sheet.measures.results.read
    if not any(_is_own(text, first) and not text.isdigit() and not read(text).codes for text in named):
        return False
    return any(_is_own(text, first) and (NOTE.match(fold(first)) or read(text).codes) for text in said)


def _is_own(text: str, first: str) -> bool:
    """Whether a cell says something, and no piece of the note or foot that begins with `first`."""
    words = fold(text)
    return (
        text != first
        and words not in NOTHING_WRITTEN
        and not (EXPLAINS.search(words) or LIST_FOOT.match(words))
    )


def _repeats(cells: list[str], headings: list[tuple[int, str]], left: int) -> bool:
    return all(cells[c - left].strip() == text for c, text in headings if cells[c - left].strip())


def _group_heading(sheet: Sheet, place: ListPlace, row: int) -> tuple[str, Place] | None:
    """The heading of a group (a row with one cell filled that is merged, numbered or a department's): its
    department, "" where it names none, and its place."""
    filled = sheet.filled(row, place.left, place.right)
    if len(filled) != 1:
        return None
    text = sheet.text(filled[0])
    if _NO_LINE.match(fold(text)) or read_date(text):
        return "", filled[0]
    department = department_in(text)
    wide = sheet.span(filled[0]).last_column - filled[0].column >= 2
    alone = bool(department) and _OF_A_DEPARTMENT.match(fold(text).partition(department)[2])
    return (department, filled[0]) if wide or alone or _NUMBERED.match(fold(text)) else None


def _is_sum(sheet: Sheet, place: ListPlace, cells: list[str]) -> bool:
    """Whether a row only sums its group up (区人社局 计数): it names no institution, and one of its texts says
    so."""
    named = [cells[place.columns[f] - sheet.first_column] for f in ("code", "name") if f in place.columns]
    texts = [text.strip() for text in _between(sheet, place, cells) if text.strip()]
    sums = [text for text in texts if _says_sum(text)]
    if sums and all(read_figure(text) is not None for text in texts if text not in sums):
        return True
    return bool(sums) and all(not text.strip() or _says_sum(text.strip()) for text in named)


def _says_sum(text: str) -> bool:
    """Whether a cell says so, with blanks (区人社局 计数) or in spite of them (合 计)."""
    return bool(SUBTOTAL.match(text) or SUBTOTAL.match(fold(text)))
