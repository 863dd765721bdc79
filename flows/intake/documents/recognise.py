"""A document is recognised by what is in it, never by its file's name; a workbook may hold several
(domain: documents)."""

import gc
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import fstat
from pathlib import Path
from typing import Final

from flows.intake.documents.by_department import seen_by_departments
from flows.intake.documents.columns import ListPlace
from flows.intake.documents.continued import going_on, joined_forms, strays_told, unattributed
from flows.intake.documents.corrections import corrections_told
from flows.intake.documents.form import Form
from flows.intake.documents.form_places import find_forms, find_label_forms, find_ticked_forms, side_by_side
from flows.intake.documents.headers import find_lists
from flows.intake.documents.legend import asked, legend_of, legend_of_notes, merged_legend, texts_around
from flows.intake.documents.lists import ListYield, read_list
from flows.intake.documents.record_form import form_told, form_understood, read_form
from flows.intake.documents.sheet import Place, Sheet, column_letters
from flows.intake.documents.telling import Told, broken_told, told
from flows.intake.documents.titles import title_above
from flows.intake.documents.turned import read_turned_tally
from flows.intake.documents.unclear_list import hidden_list_told, list_in_remarks_told, unclear_list_told
from flows.intake.formats.detect import read_grids
from schemas.handover import Extract, Grid, Limits, Unreadable
from schemas.identifiers import fold
from schemas.measures import NOTICE_MEASURES, Measures
from schemas.rules import RULES
from schemas.vocabulary import DRAW_RESULT_MARK, PAPERS, RECEIPT_HEADINGS, RECEIPT_SHEET


@dataclass(frozen=True, slots=True)
class Original:
    """A file to read: a job for a worker. `measures`: what the plan counts, None for the notice's own."""

    path: Path
    measures: Measures | None = None


def extract_file(job: Original, limits: Limits) -> Extract:
    """Read a file and take out every document in it. Raises Unreadable (F01, F02, F03, F05); runs in a
    worker."""
    with job.path.open("rb", buffering=0) as file:
        if (size := fstat(file.fileno()).st_size) > limits.file_bytes:
            what = f"文件有 {size >> 20} MB，超过 {limits.file_bytes >> 20} MB 的上限"
            raise Unreadable("F05", what, RULES["F05"].mend)
        data = file.readall()
    with _uncollected():
        return extract_grids(read_grids(data, limits), job.measures or NOTICE_MEASURES)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows by the hundred thousand and no cycle among them:
    to look for garbage again and again finds none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def extract_grids(grids: list[Grid], measures: Measures = NOTICE_MEASURES) -> Extract:
    """Every document of a workbook's grids. Raises Unreadable(F03) where there is none, or where it is a
    receipt of ours."""
    if grids and _is_receipt(grids[0]):
        raise Unreadable(
            "F03",
            "这是系统发出的回执，不是报送的原件",
            "在自己的原件上改好后重新报送（回执里的证号已隐去，不能当原件）",
        )
    is_draw_result = any(map(_is_of_draw_result, grids))
    taking = Taking(_OF_THE_DRAW if is_draw_result else frozenset())
    shown = [grid for grid in joined_forms(grids) if grid.rows]
    for grid in sorted(shown, key=lambda grid: grid.hidden):
        taking.take(Sheet(grid, measures))
    taking.read_by_legends_aside()
    if not taking.extract.kinds and is_draw_result:
        raise Unreadable(
            "F03",
            "这是系统写出的抽取结果，里面没有“检查安排”这张表",
            "填好抽取结果.xlsx 里的“检查安排”，连同整个文件报回来",
        )
    if (title := _first_text(grids)) in PAPERS and not _RECORDS.intersection(taking.extract.kinds):
        raise Unreadable(
            "F03",
            f"这是检查文书（{title}），不是报送的材料",
            "文书由检查部门存档；检查情况请报记录表或检查台账，名录、人员名录报原件",
        )
    if not taking.extract.kinds:
        raise Unreadable("F03", RULES["F03"].what + taking.suspected(), RULES["F03"].mend)
    return taking.extract


_RECORDS: Final = frozenset({"record_form", "record_list"})


def _first_text(grids: list[Grid]) -> str:
    """What a file begins with: its title."""
    return next((fold(text) for grid in grids for row in grid.rows for text in row if text), "")


def _is_receipt(grid: Grid) -> bool:
    return grid.sheet == RECEIPT_SHEET and any(
        row[: len(RECEIPT_HEADINGS)] == list(RECEIPT_HEADINGS) for row in grid.rows
    )


_OF_THE_DRAW: Final = frozenset({"roster", "inspectors", "drawn_list", "plan"})
"""What our own 抽取结果.xlsx shows of the draw: come back, it says nothing new and must not become a draw."""
_TITLE_ROWS: Final = 6


def _is_of_draw_result(grid: Grid) -> bool:
    return any(DRAW_RESULT_MARK in "\t".join(row) for row in grid.rows[:_TITLE_ROWS])


class Taking:
    """A workbook being taken in sheet by sheet, the visible ones first;
    lists of the kinds `left` are left."""

    def __init__(self, left: Set[str] = frozenset()) -> None:
        self.extract = Extract()
        self.left = left
        self.records = 0
        self._shared: dict[tuple[str, int], int] = {}
        self._told: set[tuple[str, ...]] = set()
        self.going_on: list[ListPlace] = []
        self._legends_aside: set[str] = set()

    def suspected(self) -> str:
        """What was seen where no document was recognised, to follow the message
        that says so; "" for nothing."""
        seen = self.extract.tables.get("told", {})
        places = zip(*(seen.get(name, ()) for name in ("sheet", "cell", "rule", "detail")), strict=True)
        why = (f"（工作表“{sheet}”{cell}{detail}）" for sheet, cell, rule, detail in places if rule == "F09")
        return next(why, "")

    def take(self, sheet: Sheet) -> None:
        """Take every document of a sheet; a hidden one whose kind a visible sheet holds is told and left
        (F08)."""
        views = seen_by_departments(sheet) or [sheet]
        forms = [form for view in views for part in side_by_side(view) for form in find_forms(part)]
        parts = _beside_forms(sheet, forms) if forms else views
        lists = [(part, p) for part in parts for p in find_lists(part) if p.kind not in self.left]
        if self.left and not forms and not lists:
            return self.extract.left_aside.append(sheet.grid.sheet)
        if not forms and not lists:
            forms = [f for view in views for f in find_label_forms(view) or find_ticked_forms(view)]
        if not forms and not lists:
            lists = going_on(sheet, self.going_on)
        kinds = ["record_form"] * len(forms) + [place.kind for _, place in lists]
        if sheet.grid.hidden and kinds and not self._takes_hidden(sheet, kinds):
            return
        read = [line for form in forms for line in self._take_form(form)]
        lines = self._take_lists(sheet, lists)
        if kinds:
            headed = set().union(*(place.found.read | place.found.unread.keys() for _, place in lists))
            self._tell(corrections_told(sheet, lines, headed, read))
        if read:
            self._tell(strays_told(sheet, lines, read))
        aside = set().union(*(place.aside for _, place in lists))
        headers = {row for _, place in lists for row in range(place.header_row, place.header_last_row + 1)}
        self._tell(broken_told(sheet, aside, headers))
        if not kinds:
            return self._leave(sheet)
        self.going_on = [place for _, place in lists if place.last_row == sheet.last_row]

    def _tell(self, stories: Iterable[Told]) -> None:
        """Add what is told, once: departments that share a sheet share what is told of it."""
        if fresh := [story for story in stories if tuple(story.values()) not in self._told]:
            self._told.update(tuple(story.values()) for story in fresh)
            self.extract.add_rows("told", fresh)

    def _takes_hidden(self, sheet: Sheet, kinds: list[str]) -> bool:
        """Whether a hidden sheet is taken: told either way."""
        records = {"record_form", "record_list"}
        doubled = any(
            kind in self.extract.kinds or (kind in records and records & {*self.extract.kinds})
            for kind in kinds
        )
        how = "工作簿里另有可见的同类表，这一张没有读" if doubled else "它是这类表里唯一的一张，已经读了"
        at = Place(sheet.first_row, sheet.first_column)
        self._tell([told(sheet, at, "F08", "", f"：工作表“{sheet.grid.sheet}”是隐藏的，{how}")])
        return not doubled

    def read_by_legends_aside(self) -> None:
        """Read the numbers of records on whose own sheet no list of results stands by the one that a sheet of
        notes beside prints; of several that differ no number is known (I22)."""
        if not self._legends_aside or "record" not in self.extract.tables:
            return
        aside = merged_legend(sorted(self._legends_aside))
        legends = self.extract.tables["record"]["legend"]
        legends[:] = [legend + aside if legend.endswith(";") or not legend else legend for legend in legends]

    def _leave(self, sheet: Sheet) -> None:
        """Take a sheet without any header that is known: 附件3 on its side, or none of the documents."""
        self._tell(hidden_list_told(sheet))
        made = None if sheet.grid.hidden else read_turned_tally(sheet)
        if made is not None:
            return self._add(made)
        if not sheet.grid.hidden and (legend := legend_of_notes(sheet.grid.sheet, sheet.grid.rows)):
            self._legends_aside.add(legend)
        strange = unattributed(sheet)
        if strange and not sheet.grid.hidden:
            self.going_on = []
            self._tell([strange])
        else:
            self.extract.left_aside.append(sheet.grid.sheet)

    def _take_form(self, form: Form) -> list[dict[str, str]]:
        """Take a form; its lines."""
        sheet = form.sheet
        lines = read_form(form, self._numbered(form.sheet, form.lines_row, 1))
        remarks = {label.place.row for label in form.below("remark") if not label.inline}
        said = remarks | {int(line["line"]) - 1 for line in lines}
        legend = asked(form.question) + legend_of(texts_around(sheet, said, form.last_column))
        if not legend:
            self._tell(unclear_list_told(sheet, said, remarks))
        self.extract.kinds.append("record_form")
        shared = {"legend": legend, "title": title_above(sheet, form.first_row, sheet.first_row)}
        self.extract.add_rows("record", [{**line, **shared} for line in lines])
        self._tell(form_told(form, lines))
        self.extract.add_rows("understood", [form_understood(form, lines)])
        return lines

    def _numbered(self, sheet: Sheet, row: int, count: int) -> int:
        """The number of the first of so many records that begin at a row:
        departments that share a sheet share its records."""
        if sheet.share is not None and (known := self._shared.get((sheet.grid.sheet, row))) is not None:
            return known
        first = self._shared[sheet.grid.sheet, row] = self.records
        self.records += count
        return first

    def _take_lists(self, sheet: Sheet, lists: list[tuple[Sheet, ListPlace]]) -> set[int]:
        """Take the lists of a sheet; the rows of their lines."""
        taken: list[tuple[ListYield, Sheet, ListPlace]] = []
        for part, place in lists:
            if self._is_hidden_copy(part, place, lists):
                continue
            made = read_list(
                part, place, self._numbered(part, place.header_row, sheet.last_row + 1 - place.header_row)
            )
            taken.append((made, part, place))
        lines = set().union(*(made.rows for made, *_ in taken))
        last_read = max((max(place.found.read) for *_, place in taken), default=0)
        legend = legend_of(texts_around(sheet, lines, last_read)) if taken else ""
        if not legend and any(made.table == "record" and not asked(made.question) for made, *_ in taken):
            self._tell(unclear_list_told(sheet, lines))
        for made, part, place in taken:
            if made.table == "record" and not legend and "remark" in place.columns:
                self._tell(list_in_remarks_told(part, made.rows, place.columns["remark"]))
            if made.table == "record":
                made.block["legend"] = [asked(made.question) + legend] * made.count
            if made.table in ("record", "drawn_list"):
                made.block["title"] = [title_above(part, place.header_row, place.floor)] * made.count
            self._add(made)
        return lines

    def _add(self, made: ListYield) -> None:
        self.extract.kinds.append(made.understood["kind"])
        self.extract.add_columns(made.table, made.block, made.count)
        self._tell(made.told)
        self.extract.add_rows("understood", [made.understood])

    def _is_hidden_copy(self, sheet: Sheet, place: ListPlace, lists: list[tuple[Sheet, ListPlace]]) -> bool:
        """Whether all columns of a list are hidden,
        beside one of its kind that is seen: told and left (F08)."""

        def is_hidden(listed: ListPlace) -> bool:
            return listed.found.read <= sheet.grid.hidden_columns

        if not is_hidden(place) or all(is_hidden(p) for _, p in lists if p.kind == place.kind):
            return False
        at = Place(place.header_row, place.first_read)
        detail = f"：从 {column_letters(place.first_read)} 列起的一张表是隐藏的，旁边另有可见的同类表，这一张没有读"
        self._tell([told(sheet, at, "F08", "", detail)])
        return True


def _beside_forms(sheet: Sheet, forms: list[Form]) -> list[Sheet]:
    """The parts of a sheet above its first form and below its last: a list may stand there too."""
    first, last = min(form.first_row for form in forms), max(form.last_row for form in forms)
    rows = sheet.grid.rows
    parts = [
        (rows[: first - sheet.first_row], sheet.first_row),
        (rows[last + 1 - sheet.first_row :], last + 1),
    ]
    return [
        Sheet(replace(sheet.grid, rows=part, first_row=first), sheet.measures)
        for part, first in parts
        if len(part) > 1
    ]
