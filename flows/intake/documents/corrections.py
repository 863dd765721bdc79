"""Words beside the lines that would change what they say (第3户应为5, 本表作废): never read, so always told (F09)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Final

from flows.intake.documents.sheet import Place, Sheet, a1
from flows.intake.documents.telling import Told, told

_LONGEST: Final = 200
_CORRECTS: Final = re.compile(  # each begins with its first character: so rows without one are run through
    r"应[当该]?(?:为|是|改)|改[为成]|更[正改][为成]|修改[为成]|调整[为成]|变更[为成]|作废|有误|填错|写错|报错|漏[报填了]|重复填?报"
    r"|不(?:计入|作数|算数)"
)
_HOW_TO_FILL_IN: Final = re.compile(r"填写|填报|编号|格式|示例|选择|样式|撤销或|或作废")
_DETAIL: Final = "：这句话写在填报的格子以外，没有读；它若改变表里的内容，请直接改在表里，重新报送"


def corrections_told(
    sheet: Sheet, lines: Set[int], columns: Set[int], forms: Iterable[Mapping[str, str]]
) -> list[Told]:
    """What stands outside of the cells that are read and speaks of an error in them (F09, a warning).

    `lines`: the rows of lists' lines, of which all `columns` have a heading;
    `forms`: the lines of forms, whose cells are read.
    """
    found = list(_outside(sheet, lines, columns))
    read = (
        {cell for line in forms for field, cell in line.items() if field.endswith("_cell")}
        if found
        else set()
    )
    return [
        told(sheet, at, "F09", text, _DETAIL, severity="warning") for at, text in found if a1(at) not in read
    ]


@lru_cache(maxsize=8192)
def _corrects(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not text.isascii()
        and _CORRECTS.search(text) is not None
        and _HOW_TO_FILL_IN.search(text) is None
    )


def _outside(sheet: Sheet, lines: Set[int], columns: Set[int]) -> Iterator[tuple[Place, str]]:
    rows = enumerate(sheet.grid.rows, sheet.first_row)
    others = {row: texts for row, texts in rows if row not in lines}
    if _CORRECTS.search("\n".join(map("\n".join, others.values()))):
        for row, texts in others.items():
            yield from ((Place(row, c), t) for c, t in enumerate(texts, sheet.first_column) if _corrects(t))
    bare = [c for c in range(sheet.first_column, sheet.last_column + 1) if c not in columns] if lines else ()
    for row in sorted(lines) if bare else ():
        texts = sheet.grid.rows[row - sheet.first_row]
        beside = ((c, texts[c - sheet.first_column]) for c in bare)
        yield from ((Place(row, c), text) for c, text in beside if _corrects(text))
