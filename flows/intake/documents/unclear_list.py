"""A sheet's own list of results that is not understood: told, since its numbers then go by the plan's."""

import re
from collections.abc import Sequence, Set

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.legend import legend_of_notes, read_legend
from flows.intake.documents.sheet import Place, Sheet
from flows.intake.documents.telling import Told, told
from schemas.identifiers import fold
from schemas.readings import read_figure

_WORDS = ("正常", "异常", "未发现", "合格", "否")
_COUNTED = "[户家次人份个起项件条年月日时%]|:\\d"
_EXPLAINS = re.compile(
    rf"(?<![\d年月.件表第])\d{{1,2}}(?!\d|{_COUNTED})[^\d,;。]{{0,5}}?(?:正常|异常|未发现|不?合格(?!证))"
    rf"|(?:正常|异常|未发现(?:问题)?|合格)[^\w]{{0,2}}(?:[为填打写选用记])*[^\w]?\d{{1,2}}(?!\d|{_COUNTED})"
    r"|结果.*[01][^\w]?[是否]"
)
_ASIDE = re.compile(r"^(?:备注|合计|总计|小计|共)|检查情况|发现的?问题|汇总")
_LONGEST = 60
_ROWS_OF_LIST = 60
_DETAIL = "：这里像是检查结果的编号说明，没有读懂，编号按计划读了；请逐个写成“1.未发现问题 2.……”，或在结果栏直接写文字"


_HIDDEN = (
    "：隐藏的工作表“{}”里有一份编号说明，与计划的编号不同，没有采用；结果栏是照它填的，请取消隐藏后重新报送"
)


def hidden_list_told(sheet: Sheet) -> list[Told]:
    """A hidden sheet's list of results that is not the plan's (F08): not read by, and not passed over."""
    legend = legend_of_notes(sheet.grid.sheet, sheet.grid.rows[:_ROWS_OF_LIST]) if sheet.grid.hidden else ""
    entries = (entry.partition("=") for entry in legend.split(";") if entry)
    if all(sheet.measures.results.numbered_meaning(words) == code for code, _, words in entries):
        return []
    at = Place(sheet.first_row, sheet.first_column)
    return [told(sheet, at, "F08", "", _HIDDEN.format(sheet.grid.sheet))]


_COUNTS_HEADING = re.compile(
    r"\((?:单位:?|填)?(?:户|家|所|个|件|项|次|户次|家次|[户家件次]数|数量)\)$"
    r"|\((?![^()]*(?:编[号码]|代码|序号))[^()]*(?:户数|每[户家])[^()]*\)$|结果的?(?:[户家]数|数量)$"
)
_COUNTED_DETAIL = "：表头写的是户数，每行却是一个机构，分不清数字是检查结果的编号还是户数，没有读；请把表头写成“检查结果”，逐行填编号或文字"


def counted_told(sheet: Sheet, place: ListPlace, results: list[str]) -> list[Told]:
    """A list's bare numbers under 检查结果（户数）: codes or figures, nobody knows which.
    They are blanked in `results` and told at the heading (F09)."""
    at = place.heading(place.columns["result"]) if place.kind == "record_list" and results else None
    if at is None or not _COUNTS_HEADING.search(fold(sheet.text(at))):
        return []
    numbers = [index for index, text in enumerate(results) if read_figure(text) is not None]
    for index in numbers:
        results[index] = ""
    return [told(sheet, at, "F09", sheet.text(at), _COUNTED_DETAIL)] if numbers else []


def list_in_remarks_told(sheet: Sheet, rows: Sequence[int], column: int) -> list[Told]:
    """A list of results that one of a list's remarks holds (F09, a warning): the first of them."""
    for row in rows:
        text = sheet.grid.rows[row - sheet.first_row][column - sheet.first_column]
        if text and any(word in text for word in _WORDS) and read_legend(text):
            return [told(sheet, Place(row, column), "F09", text[:_LONGEST], _DETAIL, severity="warning")]
    return []


def unclear_list_told(sheet: Sheet, lines: Set[int], remarks: Set[int] = frozenset()) -> list[Told]:
    """Where a sheet on which no list of results was read seems to print one all the same (F09, a warning):
    its first such cell outside the lines, or a form's remark (its rows) that reads like one."""
    for row in remarks:
        for at in sheet.filled(row, sheet.first_column, sheet.last_column):
            if read_legend(sheet.text(at)):
                return [told(sheet, at, "F09", sheet.text(at)[:_LONGEST], _DETAIL, severity="warning")]
    rows = {row: cells for row, cells in enumerate(sheet.grid.rows, sheet.first_row) if row not in lines}
    whole = "\n".join(map("\t".join, rows.values()))
    if not any(word in whole for word in _WORDS):
        return []
    for row, cells in rows.items():
        if _ASIDE.match(fold(next(filter(str.strip, cells), ""))):
            continue
        for column, text in enumerate(cells, sheet.first_column):
            if text and len(text) <= _LONGEST and _EXPLAINS.search(fold(text)):
                return [told(sheet, Place(row, column), "F09", text, _DETAIL, severity="warning")]
    return []
