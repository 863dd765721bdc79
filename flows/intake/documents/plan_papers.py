"""The papers a campaign begins with: a notice's running text,
the lines of plan tables in it, and a roster."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.headers import find_lists
from flows.intake.documents.lists import read_list
from flows.intake.documents.recognise import Original, extract_grids
from flows.intake.documents.sheet import Place, Sheet
from flows.intake.formats.detect import read_paper
from schemas.handover import Extract, Grid, Limits, Unreadable, too_large
from schemas.headings import heading
from schemas.planning.table import PlanLine

_FIELDS: Final = (
    "task",
    "items",
    "share",
    "objects",
    "lead",
    "joining",
    "number",
    "credit_classes",
    "period",
    "field",
)
_UNREAD: Final = {
    "topic": ("联合监管事项", "联合事项", "联合事项名称", "联合事项清单事项名称"),
    "basis": ("抽查依据", "检查依据", "法律依据", "抽查检查依据", "法律法规依据"),
    "method": ("抽查方式", "检查方式", "抽查检查方式"),
    "duties": ("责任分工", "职责分工", "抽查内容", "检查内容", "抽查检查内容"),
    "joining_duties": ("参与部门的检查内容检查事项", "参与部门的检查内容", "参与部门检查事项", "配合部门检查事项"),
}  # fmt: skip
"""Columns of plan tables that nothing else reads, by the words of their headings."""


@dataclass(slots=True)
class PlanPapers:
    """What one file gave: paragraphs in order, the lines of its plan tables,
    and its roster where it has one."""

    paragraphs: list[str] = field(default_factory=list)
    lines: list[PlanLine] = field(default_factory=list)
    roster: Extract | None = None


def read_plan_papers(job: Original, limits: Limits) -> PlanPapers:
    """Read one file. Raises Unreadable (F01, F02, F05); runs in a worker."""
    if job.path.stat().st_size > limits.file_bytes:
        raise too_large(f"文件有 {job.path.stat().st_size >> 20} MB")
    paragraphs, grids = read_paper(job.path.read_bytes(), limits)
    papers = PlanPapers(paragraphs or [])
    for grid in grids:
        if grid.rows and not grid.hidden:
            _take(papers, Sheet(grid), with_text=paragraphs is None, file=job.path.name)
    papers.roster = _roster(grids)
    return papers


def _take(papers: PlanPapers, sheet: Sheet, *, with_text: bool, file: str) -> None:
    """A sheet's plan tables, and where the file has no paragraphs
    of its own the rows outside every list as text."""
    lists = find_lists(sheet)
    for place in lists:
        papers.lines += _lines(sheet, place, file) if place.kind == "plan" else ()
    for row, texts in enumerate(sheet.grid.rows if with_text else (), sheet.first_row):
        if not any(place.header_row <= row <= place.last_row for place in lists):
            papers.paragraphs.append(" ".join(text for text in texts if text.strip()))


def _lines(sheet: Sheet, place: ListPlace, file: str) -> Iterator[PlanLine]:
    made = read_list(sheet, place)
    unread = {heading(text): column for column, text in place.found.unread.items()}
    more = {
        name: next((unread[word] for word in words if word in unread), None)
        for name, words in _UNREAD.items()
    }
    lead = place.columns.get("lead")
    above = "" if lead is None else sheet.text(place.heading(lead))
    for index, row in enumerate(made.rows):
        typed = {name: made.block[name][index] for name in _FIELDS if name in made.block}
        further = {name: "" if c is None else sheet.text(Place(row, c)) for name, c in more.items()}
        where = f"{file} {sheet.grid.sheet} 第 {row + 1} 行"
        yield PlanLine(**typed, **further, lead_heading=above, place=where)


def _roster(grids: list[Grid]) -> Extract | None:
    """The workbook's documents where a roster is among them."""
    try:
        extract = extract_grids(grids)
    except Unreadable:
        return None
    return extract if "roster" in extract.kinds else None
