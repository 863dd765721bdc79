"""A document is recognised by what is in it, never by its file's name; a workbook may hold several (domain: documents)."""

from dataclasses import dataclass
from pathlib import Path

from flows.intake.documents.lists import TABLE_OF, find_lists, read_list, read_tally
from flows.intake.documents.record_form import find_forms, read_form
from flows.intake.documents.sheet import Sheet
from flows.intake.formats.detect import read_grids
from schemas.handover import Extract, Grid, Limits, Unreadable
from schemas.rules import RULES
from schemas.vocabulary import RECEIPT_HEADINGS, RECEIPT_SHEET


@dataclass(frozen=True, slots=True)
class Original:
    """A file to read: a job for a worker."""

    path: Path


def extract_file(job: Original, limits: Limits) -> Extract:
    """Read a file and take out every document in it. Raises Unreadable (F01, F02, F03, F05); runs in a worker."""
    path = job.path
    if path.stat().st_size > limits.file_bytes:
        raise Unreadable(
            "F05",
            f"文件有 {path.stat().st_size >> 20} MB，超过 {limits.file_bytes >> 20} MB 的上限",
            RULES["F05"].mend,
        )
    return extract_grids(read_grids(path.read_bytes(), limits))


def extract_grids(grids: list[Grid]) -> Extract:
    """Every document of a workbook's grids. Raises Unreadable(F03) where there is none, or where it is a receipt of ours."""
    if grids and _is_receipt(grids[0]):
        raise Unreadable(
            "F03",
            "这是系统发出的回执，不是报送的原件",
            "在自己的原件上改好后重新报送（回执里的证号已隐去，不能当原件）",
        )
    extract = Extract()
    records = 0
    for grid in grids:
        if not grid.rows:
            continue
        sheet = Sheet(grid)
        before = len(extract.kinds)
        records = _take_forms(sheet, extract, records)
        if len(extract.kinds) == before:
            records = _take_lists(sheet, extract, records)
        if len(extract.kinds) == before:
            extract.left_aside.append(grid.sheet)
    if not extract.kinds:
        raise Unreadable("F03", RULES["F03"].what, RULES["F03"].mend)
    return extract


def _is_receipt(grid: Grid) -> bool:
    return grid.sheet == RECEIPT_SHEET and any(
        row[: len(RECEIPT_HEADINGS)] == list(RECEIPT_HEADINGS) for row in grid.rows[:5]
    )


def _take_forms(sheet: Sheet, extract: Extract, records: int) -> int:
    for form in find_forms(sheet):
        extract.kinds.append("record_form")
        extract.add_rows("record", read_form(sheet, form, records))
        records += 1
    return records


def _take_lists(sheet: Sheet, extract: Extract, records: int) -> int:
    for place in find_lists(sheet):
        extract.kinds.append(place.kind)
        if place.kind == "department_tally":
            extract.add_rows("tally", read_tally(sheet, place))
            continue
        block, count = read_list(sheet, place, records)
        extract.add_columns(TABLE_OF.get(place.kind, place.kind), block, count)
        records += count
    return records
