"""Sheets written as text: a row a line, cells parted by |, N1 and C1 for the first institution's name and
code."""

import re
from typing import Any

from flows.intake.documents.recognise import extract_grids
from schemas.handover import Extract, Grid
from tests import making


def grid(text: str, sheet: str = "表", **marks: Any) -> Grid:
    """A grid of the text's rows, as wide as its widest."""
    rows = [[_cell(cell) for cell in line.strip().split("|")] for line in text.strip().splitlines()]
    wide = max(map(len, rows))
    return Grid(sheet, [row + [""] * (wide - len(row)) for row in rows], **marks)


def _cell(text: str) -> str:
    text = text.strip().replace("\\n", "\n")
    if found := re.fullmatch(r"([NC])(\d+)", text):
        return {"N": making.name, "C": making.code}[found[1]](int(found[2]))
    return text


def read(*grids: Grid) -> Extract:
    """What the sheets give."""
    return extract_grids(list(grids))


def rows(extract: Extract, table: str, *columns: str) -> list[tuple[str, ...]]:
    """Columns of an extracted table, row by row."""
    block = extract.tables.get(table, {name: [] for name in columns})
    return list(zip(*(block[name] for name in columns), strict=True))


def results(extract: Extract) -> list[str]:
    """Each line of a record as "1 市监=5 立案查处": institution, department, result, disposition where there is
    one."""
    return [
        f"{_number(name, code)} {_short(department)}={result} {disposition}".strip()
        for name, code, department, result, disposition in rows(
            extract, "record", "name", "code", "department", "result", "disposition"
        )
    ]


def _number(name: str, code: str) -> str:
    return next((str(n) for n in range(1, 30) if making.name(n) == name or making.code(n) == code), name)


def told(extract: Extract) -> list[str]:
    """Each telling as "F09 表!E3"."""
    return [f"{rule} {sheet}!{cell}" for rule, sheet, cell in rows(extract, "told", "rule", "sheet", "cell")]


def _short(department: str) -> str:
    return department.removeprefix("新华").removeprefix("区")[:2]
