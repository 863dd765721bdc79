"""Results and dispositions that stand side by side, a tick or a 1 under the one that is meant."""

from collections.abc import Sequence

from flows.intake.documents.sheet import Place, Sheet, a1
from flows.intake.documents.telling import Told, told
from schemas.headings import names_of
from schemas.identifiers import fold
from schemas.vocabulary import NOTHING_WRITTEN

Chosen = Sequence[tuple[int, str]]
"""Columns, and the words that a tick in each of them means."""

_TICKS = frozenset("√✓✔☑✅■●◆☒是对勾1Y有V∨") | {"TRUE", "1.0", "1户", "1家"}
_NO_TICKS = NOTHING_WRITTEN | frozenset("0否×✗✕□☐○NX") | {"FALSE", "0.0"}


def is_tick(text: str) -> bool:
    """Whether a cell is ticked."""
    return fold(text).upper().strip("()[]【】") in _TICKS


def ticked(sheet: Sheet, field: str, row: int, chosen: Chosen) -> tuple[str, str, list[Told]]:
    """What is ticked on a line, as the columns' words joined by semicolons, and the cell it stands in;
    what else stands there is told (F09) and read as nothing."""
    words: list[str] = []
    strange: list[Told] = []
    at = chosen[0][0]
    for column, word in chosen:
        text = fold(sheet.text(Place(row, column))).upper().strip("()[]【】")
        if text in _TICKS or (text.isdigit() and _is_own_code(sheet, field, text, word)):
            at = at if words else column
            words.append(word)
        elif text not in _NO_TICKS:
            detail = f"：这一列（{word}）应当打“√”或填 1，别的内容分不清是什么意思"
            strange.append(told(sheet, Place(row, column), "F09", text, detail, line=row))
    return ";".join(words), a1(sheet.anchor(Place(row, at))), strange


def _is_own_code(sheet: Sheet, field: str, text: str, word: str) -> bool:
    """Whether a number under a result's words is the one that result has: in its heading, or in the plan."""
    return word.lstrip().startswith(text) or (
        field == "result" and [*map(str, sheet.measures.results.read(word).codes)] == [text]
    )


def choices_in(sheet: Sheet, row: int, columns: Sequence[int], field: str, fewest: int) -> Chosen:
    """The choices that a row heads in these columns, each in a cell of its own:
    at least so many of the plan's by their words, or all its numbers; none where there are fewer."""
    headed = [
        (column, text)
        for column in columns
        if (text := sheet.text(at := Place(row, column))) and sheet.anchor(at) == at
    ]
    if len(headed) > 1 and sum(1 for _, text in headed if _is_choice(sheet, field, text)) >= fewest:
        return headed
    codes = [str(code) for code in sheet.measures.results.codes]
    return headed if field == "result" and [fold(text).strip("().、") for _, text in headed] == codes else ()


def _is_choice(sheet: Sheet, field: str, text: str) -> bool:
    """Whether a heading names a result or a disposition of the plan in words."""
    if not sheet.measures.choices[field].isdisjoint(names_of(text)):
        return True
    return field == "result" and not fold(text).isdigit() and bool(sheet.measures.results.read(text).codes)
