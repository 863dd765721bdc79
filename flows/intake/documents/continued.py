"""What goes on from one table or sheet to the next: a list without its header, a form broken over two Word
tables."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.headers import tally_by_others_at
from flows.intake.documents.sheet import Place, Sheet
from flows.intake.documents.telling import Told, told
from flows.intake.documents.turned import turned_tally_at
from schemas.dates import read_date
from schemas.handover import Grid
from schemas.identifiers import fold, is_institution_code, is_personal, normalise_code
from schemas.places import is_word_table
from schemas.readings import read_figure

_SAMPLE = 50
_CODE = 18
_CERTIFICATE = re.compile(r"\S*\d{4,}\S*")
_DATES = frozenset({"inspected_on", "published_on", "referred_on", "reinspected_on"})
_TELLING = _DATES | {"code", "result", "certificate"}
"""Fields whose values show by themselves that a table goes on."""
_PAGE_BREAK = re.compile(r"\(?(?:(?:续|接|转)(?:表|[上前下][页表])?|第.{1,4}页(?:[,/]?共.{1,4}页)?)\)?[:.]?")
"""Alone in its row, between the parts of a form: a page ends or begins, and nobody's name or result."""
_COUNTED = ("户数", "家数")
_FORM_PARTS = frozenset({"institution_signature", "inspector_signature"})


def going_on(sheet: Sheet, before: Sequence[ListPlace]) -> list[tuple[Sheet, ListPlace]]:
    """The lists of a sheet that has no header of its own, taken as those of the sheet before: at the same
    columns, with the same kinds of value in them; empty where they do not fit. Each with the sheet, as
    wide as they are."""
    if not before or sheet.last_column > max(place.right for place in before) or tally_by_others_at(sheet):
        return []
    wide = _as_wide(sheet, before)
    first = sheet.first_row
    places = [
        replace(
            place,
            header_row=first - 1,
            header_last_row=first - 1,
            last_row=sheet.last_row,
            floor=first,
            repeated=frozenset(),
        )
        for place in before
    ]
    return [(wide, place) for place in places] if all(_fits(wide, place) for place in places) else []


def _as_wide(sheet: Sheet, before: Sequence[ListPlace]) -> Sheet:
    """The sheet with blank cells where the tables before have further columns."""
    left = min(sheet.first_column, *(place.left for place in before))
    right = max(place.right for place in before)
    lead, trail = [""] * (sheet.first_column - left), [""] * (right - sheet.last_column)
    rows = [lead + row + trail for row in sheet.grid.rows]
    return Sheet(replace(sheet.grid, rows=rows, first_column=left), sheet.measures)


def _fits(sheet: Sheet, place: ListPlace) -> bool:
    """Whether the columns of codes, certificates, dates, results and figures hold such,
    and at least one of them does."""
    told_by = 0
    for field, column in place.columns.items():
        rows = range(sheet.first_row, min(sheet.last_row, sheet.first_row + _SAMPLE) + 1)
        places = [Place(row, column) for row in rows]
        # A note merged across the table is no value of any column but the one it begins in.
        texts = [sheet.text(at) for at in places if sheet.anchor(at).column == column and sheet.text(at)]
        right = [text for text in texts if _is_of(sheet, field, text)]
        if field in _TELLING or (place.kind == "department_tally" and field != "department"):
            if texts and len(right) * 2 < len(texts):
                return False
            told_by += bool(right)
    return told_by > 0


def _is_of(sheet: Sheet, field: str, text: str) -> bool:
    if field == "code":
        return is_institution_code(normalise_code(text))
    if field == "result":
        return not sheet.measures.results.read(text).fault
    if field == "certificate":
        return _CERTIFICATE.fullmatch(text) is not None
    return read_date(text) is not None if field in _DATES else read_figure(text) is not None


def unattributed(sheet: Sheet) -> Told | None:
    """F09 for a sheet that is none of the documents and yet holds institutions' codes, results again and
    again, the signatures of a form without it, a tally whose rows are its columns
    or (a warning) no departments."""
    if (turned := turned_tally_at(sheet)) is not None:
        detail = "：这里像是行列互换的汇总表（附件3），没有读：分不清哪个数是哪个单位的哪一项；请按表样填写，一个单位一行"
        return told(sheet, turned, "F09", sheet.text(turned), detail)
    if (by_others := tally_by_others_at(sheet)) is not None:
        detail = "：这里像是汇总表（附件3），却没有“单位”一栏，数不是按单位填的，没有读；请加上“单位”一栏，一个单位一行"
        return told(sheet, by_others, "F09", sheet.text(by_others), detail, severity="warning")
    if (numbered := _numbered_tally_at(sheet)) is not None:
        detail = (
            "：这里像是汇总表（附件3），各项结果只写了编号，没有写名称，没有读；请在表头逐列写上结果的名称"
        )
        return told(sheet, numbered, "F09", sheet.text(numbered), detail)
    meant = set().union(*(label.meanings for label in sheet.labels))
    signature = next((label for label in sheet.labels if label.meanings & _FORM_PARTS), None)
    if signature is not None and not meant & {"name", "code", "result"}:
        detail = "：这里只有记录表的签字栏，没有检查对象和检查结果，像是记录表的签字页；请接在记录表下面，整张重新报送"
        return told(sheet, signature.place, "F09", signature.words, detail)
    seen: set[tuple[int, str]] = set()
    for row, texts in enumerate(sheet.grid.rows, sheet.first_row):
        for column, text in enumerate(texts, sheet.first_column):
            if 15 <= len(text) <= 24 and is_institution_code(normalise_code(text)):
                return _not_known(sheet, Place(row, column), "统一社会信用代码")
            if 1 < len(text) <= 40 and not text.isdigit() and not sheet.measures.results.read(text).fault:
                if (column, text) in seen:
                    return _not_known(sheet, Place(row, column), "检查结果")
                seen.add((column, text))
    return None


def _numbered_tally_at(sheet: Sheet) -> Place | None:
    """Where the plan's numbers stand side by side under 户数: 附件3 without the results' words."""
    codes = [str(code) for code in sheet.measures.results.codes]
    counted = False
    for row, texts in enumerate(sheet.grid.rows[:_SAMPLE], sheet.first_row):
        words = [fold(text) for text in texts]
        counted |= any(text.endswith(_COUNTED) for text in words)
        first = next((n for n in range(1, len(words)) if words[n : n + len(codes)] == codes), None)
        if counted and first is not None and not words[first - 1].isdigit():
            return Place(row, sheet.first_column + first)
    return None


def _not_known(sheet: Sheet, at: Place, what: str) -> Told:
    detail = f"：这里有{what}，却认不出是哪种表（没有表头，或表头、版式与表样不同），整张没有读"
    return told(sheet, at, "F09", sheet.text(at), detail)


def strays_told(sheet: Sheet, lines: Set[int], forms: Iterable[Mapping[str, str]]) -> list[Told]:
    """Codes of institutions on a sheet of forms that neither a form nor a list's line has (F09, a warning):
    a list beside a form, or below it without a header."""
    written = {line.get("code", "") for line in forms}
    long = {text for texts in sheet.grid.rows for text in texts if len(text) >= _CODE} - written
    read = set(map(normalise_code, written)) | {""}
    strange = {text for text in long if _code_of(text) not in read}
    if not strange:
        return []
    strays = [
        Place(row, column)
        for row, texts in enumerate(sheet.grid.rows, sheet.first_row)
        if row not in lines
        for column, text in enumerate(texts, sheet.first_column)
        if text in strange
    ]
    detail = "：这里有统一社会信用代码，不在读出的记录表里，没有读；另一张表请放到另一张工作表，连同表头报送"
    return [told(sheet, at, "F09", sheet.text(at), detail, severity="warning") for at in strays]


@lru_cache(maxsize=4096)
def _code_of(text: str) -> str:
    """A text's 统一社会信用代码, "" where it is none, or somebody's 身份证号."""
    code = normalise_code(text) if len(text) <= 2 * _CODE else ""
    return code if len(code) == _CODE and is_institution_code(code) and not is_personal(code) else ""


def joined_forms(grids: Sequence[Grid]) -> list[Grid]:
    """A Word document's tables, those that together are one form joined below each other under the first
    one's name."""
    joined: list[Grid] = []
    for grid in grids:
        if (
            joined
            and is_word_table(grid.sheet)
            and is_word_table(joined[-1].sheet)
            and _belongs_below(joined[-1], grid)
        ):
            joined[-1] = _below(joined[-1], grid)
        else:
            joined.append(grid)
    return joined


def _meanings(grid: Grid) -> set[str]:
    return set().union(*(label.meanings for label in Sheet(grid).labels))


def _belongs_below(upper: Grid, lower: Grid) -> bool:
    """Whether the lower table goes on with the form the upper one begins: it holds what that lacks, and
    begins none."""
    has, more = _meanings(upper), _meanings(lower)
    if not (has & {"name", "code"} or {"team", "person_name"} <= has) or _is_list(upper):
        return False
    institution_missing = not has & {"name", "code", "result"}
    lines_missing = "result" not in has
    begins = more & {"name", "code"} and not institution_missing
    if begins or "person_name" in more or _is_list(lower):
        return False
    goes_on = lines_missing and bool(more & {"result", "name", "code"})
    return goes_on or (not has & _FORM_PARTS and bool(more & _FORM_PARTS))


def _is_list(grid: Grid) -> bool:
    """Whether name or code and a result head columns of one row."""
    rows: dict[int, set[str]] = {}
    for label in Sheet(grid).labels:
        rows.setdefault(label.place.row, set()).update(label.meanings)
    return any(has & {"code", "name"} and "result" in has for has in rows.values())


def _without_break(row: list[str]) -> list[str]:
    said = "".join(row)
    return [""] * len(row) if _PAGE_BREAK.fullmatch(fold(said)) else row


def _below(upper: Grid, lower: Grid) -> Grid:
    """Two grids as one, the second's rows below the first's, its marks moved along."""
    down = upper.first_row + len(upper.rows) - lower.first_row
    wide = max(len(row) for row in (*upper.rows, *lower.rows))

    def moved(span: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        return span[0] + down, span[1], span[2] + down, span[3]

    return replace(
        upper,
        rows=[_without_break(row) + [""] * (wide - len(row)) for row in (*upper.rows, *lower.rows)],
        merged=upper.merged + tuple(map(moved, lower.merged)),
        pictures=upper.pictures + tuple(map(moved, lower.pictures)),
        notes=upper.notes + tuple(replace(note, row=note.row + down) for note in lower.notes),
    )
