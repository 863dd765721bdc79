"""Where lists begin: a header of one row or two, anywhere on the sheet, alone or beside another; which
kind it heads."""

import re
from dataclasses import replace
from itertools import pairwise

from flows.intake.documents.banners import has_banners
from flows.intake.documents.breaks import edge_of, is_repeated, last_above, next_break
from flows.intake.documents.columns import (
    Columns,
    Headings,
    ListPlace,
    columns_of_kind,
    is_of,
    may_head_a_list,
)
from flows.intake.documents.header_rows import (
    LONGEST_HEADING,
    begun_below,
    gaps_at,
    headings_of,
    holds_code,
    holds_data,
    repeated_at,
)
from flows.intake.documents.sheet import Place, Sheet
from schemas.boxes import is_mere_tick
from schemas.headings import NOTICE_GIVEN, PROPORTION, REQUIRED_FIELDS, names_of
from schemas.headings import headings as headings_named
from schemas.readings import read_figure

_HEADER_WITHIN = 40
_FEWEST_RESULTS = 4
"""So many columns of results, or all the plan has, make a table 附件3."""
_ABOVE = 8
_ORDER = ("department_tally", "plan", "record_list", "ledger", "drawn_list", "roster", "inspectors")
_SIGNS_OF_A_VISIT = frozenset({"inspectors", "institution_signature", "inspector_signature", "item"})
_LEDGER_DATES = frozenset({"published_on", "referred_on", "reinspected_on"})
_DRAWN = re.compile(
    r"抽取(?:结果|名单|时间|日期)|抽查(?:对象)?名单|(?:检查|抽查)对象(?:及|和)检查人员|任务(?:编号|名称)|随机抽取|抽中|摇号|参与抽取|每户抽取"
)
_BESIDE_FIGURES = frozenset(
    headings_named("序号", "编号", "备注", "说明", "填报人", "制表人", "填报日期", "制表日期", "统计日期")
)
"""Columns beside 附件3's figures that do not say whose they are."""
_KEPT = re.compile(r"名录|名单库|对象库|底册|花名册")
_ARRANGED = re.compile(r"检查安排|安排表|检查计划表|日程|排期")
"""Above a list with planned days: a plan of visits, not the draw that a list of those drawn is."""


def find_lists(sheet: Sheet) -> list[ListPlace]:
    """The lists of a sheet from top to bottom and left to right; a further one is looked for below every
    break."""
    found: list[ListPlace] = []
    row = floor = sheet.first_row
    while row <= sheet.last_row:
        places = _headers_at(sheet, row, floor)
        open_ones = [place for place in found if place.last_row == sheet.last_row]
        edge = edge_of(sheet, found)
        beside = (
            _header_at(sheet, row, edge + 1, sheet.last_column, floor) if edge < sheet.last_column else None
        )
        if beside and all(place.first_read > edge for place in places):
            found = [replace(p, right=edge) if p in open_ones else p for p in found] + [beside]
            row = beside.header_last_row + 1
            continue
        if not places:
            within = not found and row < sheet.first_row + _HEADER_WITHIN
            row = row + 1 if within else next_break(sheet, row, edge)
            continue
        after = max(place.header_last_row for place in places) + 1
        if is_repeated(sheet, places, open_ones):
            found = [
                replace(p, repeated=p.repeated | {*range(row, after)}) if p in open_ones else p for p in found
            ]
        else:
            last = last_above(sheet, row)
            found = [replace(p, last_row=last) if p in open_ones else p for p in found]
            found += [replace(place, floor=floor) for place in places]
            floor = after
        row = after
    return found


def _headers_at(sheet: Sheet, row: int, floor: int) -> list[ListPlace]:
    """The lists whose headers begin at this row: one, or those that stand side by side."""
    texts = sheet.grid.rows[row - sheet.first_row]
    if sum(1 for text in texts if text.strip()) < 2 and not any(span[0] == row for span in sheet.grid.merged):
        return []
    whole = _header_at(sheet, row, sheet.first_column, sheet.last_column, floor)
    for cuts in (repeated_at(sheet, row), gaps_at(sheet, row)):
        ends = [sheet.first_column, *cuts, sheet.last_column + 1]
        if cuts and (parts := _headers_between(sheet, row, ends, floor)):
            return parts
    return [whole] if whole else []


def _headers_between(sheet: Sheet, row: int, ends: list[int], floor: int) -> list[ListPlace]:
    """The lists that begin between all of these columns; none where one of them heads no list."""
    parts: list[ListPlace] = []
    for left, right in pairwise(ends):
        if (part := _header_at(sheet, row, left, right - 1, floor)) is None:
            return []
        parts.append(part)
    return parts


def _header_at(sheet: Sheet, row: int, left: int, right: int, floor: int) -> ListPlace | None:
    """The list whose header begins at this row, read as one row or, where that says more, as two."""
    lasts = (row,) if holds_data(sheet, row + 1, left, right) else (row, min(row + 1, sheet.last_row))
    headings = {last: headings_of(sheet, row, last, left, right) for last in lasts}
    if not any(may_head_a_list(named, sheet.measures) for named in headings.values()):
        return None
    if holds_code(sheet, row, left, right):
        return None
    below = begun_below(sheet, row, left, right) if len(lasts) > 1 else {}
    above = ""
    fitting: list[ListPlace] = []
    for kind in _ORDER:
        for last, named in headings.items():
            columns = columns_of_kind(kind, named, sheet.grid.hidden_columns, sheet.measures)
            # A row that adds no heading to the one below it is no part of the header: it may be the last row
            # of the table above.
            if last > row and len(columns) <= len(columns_of_kind(kind, below, frozenset(), sheet.measures)):
                continue
            if not columns.fields:
                continue
            if kind == "department_tally" and right == sheet.last_column:
                columns = _with_owners_column(columns, sheet.last_column + 1)
            above = above or _above(sheet, row, floor)
            place = ListPlace(kind, row, last, sheet.last_row, left, right, columns)
            if _is_header(sheet, place, named, above):
                fitting.append(place)
        if fitting:
            return max(fitting, key=lambda place: (len(place.found), -place.header_last_row))
    return None


def _above(sheet: Sheet, row: int, floor: int) -> str:
    """What stands above a header: its title, 单位, 抽取时间, and the sheet's name."""
    rows = sheet.grid.rows[max(floor, row - _ABOVE) - sheet.first_row : row - sheet.first_row]
    return " ".join([sheet.grid.sheet, *(text for cells in rows for text in cells if text.strip())])


def _is_header(sheet: Sheet, place: ListPlace, named: Headings, above: str) -> bool:
    """Whether headings, those at `place`, are a list's of its kind, by what they name
    and what stands above."""
    kind, has = place.kind, {*place.columns, *place.found.choices}
    if kind == "department_tally":
        return _is_tally(sheet, place, named)
    if "publication_status" in has and kind == "ledger":
        return bool(has & {"name", "code"})
    if kind == "ledger" and not has & _LEDGER_DATES and _DRAWN.search(above) and not _ARRANGED.search(above):
        return False
    if kind == "record_list" and (
        _has_status(named)
        or (not (has & _SIGNS_OF_A_VISIT or place.found.choices) and has & _LEDGER_DATES)
        or (not has & (_SIGNS_OF_A_VISIT - {"item"}) and has & _LEDGER_DATES)
    ):
        return False
    if kind == "record_list" and "result" in place.found.choices:
        return bool(has & {"name", "code"})
    if kind == "drawn_list":
        is_drawn = bool(has & {"name", "code"} and _DRAWN.search(above)) and not _KEPT.search(above)
        return is_drawn and not _of_a_visit(sheet, named)
    if kind == "roster" and _is_register(named):
        return False
    if kind == "roster" and {"name", "code"} <= has and _KEPT.search(above):
        return True
    if kind == "inspectors" and _is_team_block(sheet, place.header_row):
        return False
    if kind == "record_list" and not has & {"name", "code"}:
        return has_banners(sheet, place)
    return any(required <= has for required in REQUIRED_FIELDS[kind])


def _with_owners_column(columns: Columns, spare: int) -> Columns:
    """附件3 that has no column for the 单位 gets a blank one, behind the sheet's last: whose its figures are, its
    head tells (tally_owner). With a column nobody knows (街道, 月份), its rows are something else's."""
    has = columns.fields.keys()
    known = all(set(names_of(heading)) & _BESIDE_FIGURES for heading in columns.unread.values())
    if "department" in has or "inspected" not in has or not known:
        return columns
    return replace(columns, fields={**columns.fields, "department": spare})


def tally_by_others_at(sheet: Sheet) -> Place | None:
    """Where 抽查户数 heads figures like 附件3's that stand by something else than departments (街道, 月份)."""
    for row in range(sheet.first_row, min(sheet.last_row, sheet.first_row + _HEADER_WITHIN)):
        for last in (row, row + 1):
            named = headings_of(sheet, row, last, sheet.first_column, sheet.last_column)
            has = columns_of_kind("department_tally", named, frozenset(), sheet.measures).fields
            results = sum(field.startswith("result_") for field in has)
            if "department" not in has and "inspected" in has and results >= _FEWEST_RESULTS:
                return sheet.anchor(Place(last, has["inspected"]))
    return None


def _is_register(named: Headings) -> bool:
    """Whether the list says who was given notice and when (告知登记)."""
    return any(not NOTICE_GIVEN.isdisjoint(heading.names) for heading in named.values())


def _has_status(named: Headings) -> bool:
    """A platform's export: its 检查结果状态 says how far the publication is, whatever else it holds."""
    return any(is_of("publication_status", "ledger", heading) for heading in named.values())


def _of_a_visit(sheet: Sheet, named: Headings) -> bool:
    """Whether the list has a day or signatures: a record list that lacks its results is no draw."""
    signs = {"inspected_on", "institution_signature", "inspector_signature"}
    return bool(signs & columns_of_kind("record_list", named, frozenset(), sheet.measures).fields.keys())


def _is_tally(sheet: Sheet, place: ListPlace, named: Headings) -> bool:
    """附件3 counts by department. A row an institution, with a tick under one of ten, is a list; with 比重,
    statistics."""
    results = [column for field, column in place.columns.items() if field.startswith("result_")]
    fewest = min(_FEWEST_RESULTS, len(sheet.measures.results.entries))
    if "department" not in place.columns or len(results) < fewest or _is_statistics(sheet, place):
        return False
    listed = columns_of_kind("record_list", named, frozenset(), sheet.measures).fields
    if "code" in listed or listed.get("name") not in (None, place.columns["department"]):
        return False
    if _is_ticked(sheet, place, results):
        return False
    return "inspected" in place.columns or "name" not in listed or _has_figures(sheet, place, results)


def _is_statistics(sheet: Sheet, place: ListPlace) -> bool:
    """Whether 比重 stands under a result: 数量 and 比重 are no figures of 附件3."""
    further = (
        column for field, others in place.found.rivals.items() for column in others if field != "department"
    )
    rows = range(place.header_row, min(place.header_last_row + 1, sheet.last_row) + 1)
    return any(
        PROPORTION.match(name)
        for column in (*place.columns.values(), *further)
        for row in rows
        for name in names_of(sheet.text(Place(row, column))[:LONGEST_HEADING])
    )


def _has_figures(sheet: Sheet, place: ListPlace, columns: list[int]) -> bool:
    """Whether numbers above 1 stand under the results: then they count, and do not tick."""
    rows = range(place.header_last_row + 1, min(sheet.last_row, place.header_last_row + 200) + 1)
    return any((read_figure(sheet.text(Place(row, column))) or 0) > 1 for row in rows for column in columns)


def _is_ticked(sheet: Sheet, place: ListPlace, columns: list[int]) -> bool:
    """Whether a tick stands under a result of the first line: a form's lines choose, and do not count."""
    row = place.header_last_row + 1
    return any(is_mere_tick(sheet.text(Place(row, column))) for column in columns)


def _is_team_block(sheet: Sheet, row: int) -> bool:
    """Whether a row heads the team of 附件2 (执法检查人员 beside 姓名), which a form drawn as several tables leaves
    by itself."""
    meanings = set().union(*(label.meanings for label in sheet.labels if label.place.row == row))
    return meanings.issuperset({"team", "person_name"})
