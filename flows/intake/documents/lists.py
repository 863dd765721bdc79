"""List-shaped documents as rows: roster, inspectors, record list, department tally (附件3), plan (附件1),
ledgers, draws."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.filling import (
    Block,
    fill_chosen,
    fill_date,
    fill_department,
    fill_ditto,
    fill_draw,
    fill_institution,
    fill_joined,
    fill_mark,
    fill_merged,
)
from flows.intake.documents.rows import lines_of, rows_below
from flows.intake.documents.sheet import Place, Sheet, a1, column_letters
from flows.intake.documents.tally_date import tally_date
from flows.intake.documents.tally_owner import nobodys_total, owner_of
from flows.intake.documents.telling import Told, shared_told, told
from flows.intake.documents.unclear_list import counted_told
from flows.intake.documents.unread import contradictions, unread_headings, unread_told
from schemas.handover import fields_of
from schemas.headings import PLANNED, names_of
from schemas.identifiers import fold
from schemas.labels import LIST_FOOT, SUBTOTAL
from schemas.readings import read_figure
from schemas.vocabulary import NOTHING_WRITTEN

TABLE_OF = {"record_list": "record", "department_tally": "tally"}
"""The extracted table of a document kind, where the two differ in name."""


@dataclass(slots=True)
class ListYield:
    """What a list gave: its lines as columns of a table, their number, what is told, and how it was
    understood; `rows` of the sheet; `question`: the heading of its result's column."""

    table: str
    block: Block
    count: int
    told: list[Told]
    understood: dict[str, str]
    rows: list[int]
    question: str = ""


def read_list(sheet: Sheet, place: ListPlace, first_record: int = 0) -> ListYield:
    """A list's rows as columns of its table. Blank rows, spare numbered rows, repeated headers, headings of
    groups, notes and totals are left out; a value that is missing has the cell in which it should stand."""
    if place.kind == "department_tally":
        return _read_tally(sheet, place)
    table = TABLE_OF.get(place.kind, place.kind)
    lines = lines_of(sheet, place)
    # Of two lines about one thing the later one speaks: a hidden one never speaks over one that is seen.
    if sheet.grid.hidden_rows:
        lines.rows.sort(key=lambda row: row not in sheet.grid.hidden_rows)
    block = _block(sheet, place, table, lines.rows)
    stories = [
        *counted_told(sheet, place, block.get("result", [])),
        *fill_chosen(sheet, place, lines.rows, block),
    ]
    at = {row: index for index, row in enumerate(lines.rows)} if place.found.rivals else {}
    for (row, field), story in contradictions(sheet, place, lines.rows).items():
        block[field][at[row]] = ""
        stories.append(story)
    fill_joined(sheet, place, lines.rows, block)
    fill_ditto(sheet, lines.rows, block, fields_of(table))
    if table == "record":
        fill_institution(lines, block)
    if sheet.share is not None and "disposition" in block and "disposition" not in sheet.share.fields:
        # One column for all of a line's departments: as a form's row is, for those that found a problem.
        block |= {
            "shared_disposition": block.pop("disposition"),
            "shared_disposition_cell": block["disposition_cell"],
        }
    if "department" in fields_of(table) and table != "drawn_list":
        fill_department(sheet, place, lines, block)
    if table == "record":
        fill_date(sheet, place, block)
        fill_mark(sheet, place, block)
        block |= _record_extras(sheet, place, lines.rows, first_record)
        stories += _same_as_above(sheet, place, lines.rows, block)
        stories += _shared_results(sheet, place, lines.rows, block)
    elif table == "drawn_list":
        fill_draw(sheet, place, block)
    elif table == "ledger":
        _fill_platform_date(sheet, place, lines.rows, block)
        block["planned"] = ["1" if place.columns.keys() & PLANNED else ""] * len(lines.rows)
    stories += unread_told(sheet, place, lines.rows)
    understood = _understood(sheet, place, lines.rows)
    result = place.columns.get("result")
    question = "" if result is None else sheet.text(place.heading(result))
    return ListYield(table, block, len(lines.rows), stories, understood, lines.rows, question)


def _block(sheet: Sheet, place: ListPlace, table: str, rows: list[int]) -> Block:
    offset, left = sheet.first_row, sheet.first_column
    lines = [sheet.grid.rows[row - offset] for row in rows]
    numbers = [str(row + 1) for row in rows]
    spare = column_letters(max(place.columns.values()) + 1)
    block: Block = {"sheet": [sheet.grid.sheet] * len(rows), "line": numbers}
    for field in fields_of(table):
        column = place.columns.get(field)
        letters = spare if column is None else column_letters(column)
        block[f"{field}_cell"] = list(map(letters.__add__, numbers))
        if column is not None:
            block[field] = [cells[column - left].strip() for cells in lines]
            fill_merged(sheet, rows, column, field, block)
    for field, columns in place.found.rivals.items():
        _fill_blanks(sheet, rows, field, [c for c in columns if c not in sheet.grid.hidden_columns], block)
    return block


def _fill_blanks(sheet: Sheet, rows: list[int], field: str, columns: list[int], block: Block) -> None:
    """Of two columns under one heading, the one that is filled in."""
    for index, row in enumerate(rows) if columns else ():
        if not block[field][index]:
            block[field][index] = next((text for c in columns if (text := sheet.text(Place(row, c)))), "")


def _record_extras(sheet: Sheet, place: ListPlace, rows: list[int], first_record: int) -> Block:
    """Each line of a list is a record of its own; a picture in a signature's cell signs that line."""
    extras = {
        "record": [str(first_record + row - place.header_row) for row in rows],
        "form": [""] * len(rows),
    }
    for side in ("institution", "inspector"):
        column = place.columns.get(f"{side}_signature")
        signed = column is not None and bool(sheet.grid.pictures)
        extras[f"{side}_picture"] = [
            "1" if signed and column is not None and sheet.has_picture(Place(row, column)) else ""
            for row in rows
        ]
    extras["unsigned_at"] = [_unsigned_at(place)] * len(rows)
    return extras


def _unsigned_at(place: ListPlace) -> str:
    """The heading of the results, where the list has no column for a signature (I25)."""
    if {"institution_signature", "inspector_signature"} & place.columns.keys():
        return ""
    column = place.columns.get("result")
    return a1(place.heading(place.found.choices["result"][0][0] if column is None else column))


def _shared_results(sheet: Sheet, place: ListPlace, rows: list[int], block: Block) -> list[Told]:
    """What is told of results merged over the lines of several departments, or of several institutions."""
    if "result" not in place.columns or not sheet.grid.merged:
        return []
    column = place.columns["result"]
    owners = [block[field] for field in ("department", "name", "code") if field in block]
    found = (shared_told(sheet, column, dict(zip(rows, whose, strict=True))) for whose in owners)
    return next(filter(None, found), [])


def _same_as_above(sheet: Sheet, place: ListPlace, rows: list[int], block: Block) -> list[Told]:
    """Lines with neither name nor code: blank may mean the institution above, which is not for us to say
    (I01)."""
    fields = [field for field in ("name", "code") if field in place.columns]
    if not fields:  # named above the lines
        return []
    columns = [place.columns[field] for field in fields]
    said = zip(*(block[field] for field in fields), strict=True)
    nameless = [row for row, texts in zip(rows, said, strict=True) if not any(texts)]
    detail = "：名称和代码都是空的；与上一行是同一机构的，请逐行填写，或把上面的单元格向下合并"
    return [told(sheet, Place(row, columns[0]), "I01", "", detail) for row in nameless]


def _fill_platform_date(sheet: Sheet, place: ListPlace, rows: list[int], block: Block) -> None:
    """A platform's export dates a result that is 已公示 by 公示日期, or where that is blank by 录入日期; one that is not
    yet 已公示 has no date of publication, whatever stands there."""
    if "publication_status" not in place.columns:
        return
    entered = next(
        (c for c, text in place.found.unread.items() if set(names_of(text)) & {"录入日期", "录入时间"}), None
    )
    dates = block.setdefault("published_on", [""] * len(rows))
    for index, status in enumerate(map(fold, block["publication_status"])):
        if "已公示" not in status:
            dates[index] = ""
        elif fold(dates[index]) in NOTHING_WRITTEN and entered is not None:
            at = Place(rows[index], entered)
            dates[index], block["published_on_cell"][index] = sheet.text(at), a1(at)


def _read_tally(sheet: Sheet, place: ListPlace) -> ListYield:
    """附件3's figures, a row a department and measure: department, measure, figure, and the cells of both."""
    owner = owner_of(sheet, place)
    rows = [owner.row] if owner else _tally_rows(sheet, place)
    wrong = contradictions(sheet, place, rows)
    block: Block = {
        name: []
        for name in (
            "sheet",
            "line",
            "department",
            "department_cell",
            "measure",
            "measure_cell",
            "figure",
            "figure_cell",
            "printed",
        )
    }
    for row in rows:
        for measure, column in place.columns.items():
            if measure != "department":
                figure = _figure(sheet, place, row, column, blank=(row, measure) in wrong)
                for name, value in figure.items():
                    block[name].append(value)
                block["measure"].append(measure)
    if owner:
        count = len(block["sheet"])
        block["department"], block["department_cell"] = (
            [owner.department] * count,
            [a1(owner.told_at)] * count,
        )
    block["told_for"] = [tally_date(sheet, place)] * len(block["sheet"])
    nobodys = () if owner else (*_nobodys_figures(sheet, place), *nobodys_total(sheet, place))
    stories = [*wrong.values(), *unread_told(sheet, place, rows), *nobodys]
    return ListYield("tally", block, len(block["sheet"]), stories, _understood(sheet, place, rows), rows)


def _figure(sheet: Sheet, place: ListPlace, row: int, column: int, *, blank: bool) -> dict[str, str]:
    department, heading, at = (
        Place(row, place.columns["department"]),
        place.heading(column),
        Place(row, column),
    )
    return {
        "sheet": sheet.grid.sheet,
        "line": str(row + 1),
        "department": sheet.text(department),
        "department_cell": a1(department),
        "measure_cell": a1(heading),
        "figure": "" if blank else sheet.text(at),
        "figure_cell": a1(at),
        "printed": sheet.text(heading),
    }


def _tally_rows(sheet: Sheet, place: ListPlace) -> list[int]:
    """Rows with a department and at least one figure; 合计 is a row like the others here, notes are not."""
    columns = [column for measure, column in place.columns.items() if measure != "department"]
    return [
        row
        for row in rows_below(sheet, place)
        if sheet.text(Place(row, place.columns["department"]))
        and any(sheet.text(Place(row, c)) for c in columns)
    ]


def _nobodys_figures(sheet: Sheet, place: ListPlace) -> Iterator[Told]:
    """Rows of 附件3 with figures, in a paper without a 单位's column noughts too, and no department (F09): whose
    they are is not for us to say."""
    department = place.columns["department"]
    is_without = department > sheet.last_column
    columns = [column for measure, column in place.columns.items() if measure != "department"]
    for row in rows_below(sheet, place):
        texts = [sheet.text(at) for at in sheet.filled(row, place.left, place.right)]
        figures = [read_figure(sheet.text(Place(row, column))) for column in columns]
        if (
            not sheet.text(Place(row, department))
            and (any(figures) or (is_without and figures != [None] * len(columns)))
            and not any(SUBTOTAL.match(text) or LIST_FOOT.match(fold(text)) for text in texts)
        ):
            detail = "：这一行有数字，没有写单位；请填写单位，与上一行同一单位的合为一行"
            yield told(sheet, Place(row, department), "F09", "", detail)


def _understood(sheet: Sheet, place: ListPlace, rows: list[int]) -> dict[str, str]:
    """How the list was taken: see `understood` in schemas.handover."""
    read = {**place.columns, **{f: chosen[0][0] for f, chosen in place.found.choices.items()}}
    unread = unread_headings(sheet, place, rows)
    line = str(place.header_row + 1) if place.header_row >= sheet.first_row else ""
    return {
        "sheet": sheet.grid.sheet,
        "line": line,
        "kind": place.kind,
        "rows": str(len(rows)),
        "read": "、".join(
            f"{field}={column_letters(c)}" for field, c in read.items() if c <= sheet.last_column
        ),
        "unread": "、".join(f"{heading}={column_letters(column)}" for column, heading in unread.items()),
    }
