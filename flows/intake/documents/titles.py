"""The title above a form or a list: what the paper calls itself (更正, 复查, another campaign's name)."""

from flows.intake.documents.sheet import Sheet

_ROWS = 4
_LONGEST = 80
_TASK = "任务名称"


def title_above(sheet: Sheet, row: int, floor: int) -> str:
    """The titles in the rows straight above `row`,
    not above `floor`, a line each: a single short cell in its row.

    What the sheet names as its 任务名称 above its table is a title too.
    """
    found: list[str] = []
    for above in range(row - 1, max(floor, row - _ROWS, sheet.first_row) - 1, -1):
        cells = sheet.filled(above, sheet.first_column, sheet.last_column)
        texts = [" ".join(sheet.text(cell).split()) for cell in cells]
        is_title = len(texts) == 1 and len(texts[0]) <= _LONGEST
        if is_title or (texts and texts[0].startswith(_TASK)):
            found.insert(0, " ".join(texts))
    return "\n".join(found)
