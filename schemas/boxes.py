"""Cells with boxes list every choice and tick one: what is ticked (☑ √ ■ ☒) and what is not (□ ☐ ○)."""

import re
from itertools import pairwise
from typing import Final

TICKED: Final = "☑✅✓✔√■●◉☒▣◼⬛🗹"
EMPTY: Final = "□☐○◯▢◻⬜❏❑"

_MARK: Final = re.compile(f"[{TICKED}{EMPTY}]")
_EMPTY: Final = re.compile(f"[{EMPTY}]")
_EMPTY_BRACKETS: Final = re.compile(r"[(（]\s*[)）]|\[\s*\]|【\s*】")
_MARK_IN_BRACKETS: Final = re.compile(rf"[\[(（【]\s*([{TICKED}{EMPTY}])\s*[\])）】]")
_LEAD: Final = re.compile(r"(?:.{0,12}[:]|\s*(?:检查|抽查)?结果\s*)$")
_NUMBER_BEFORE: Final = re.compile(rf"(^|[\s、,;])(\(?\d{{1,2}}\)?[.、:]?|[A-Z][.、:])\s*([{TICKED}{EMPTY}])")
_GAP: Final = " \t\r\n、,;；。"
_FILL_IN: Final = re.compile(r"_{2,}|[:]\s*_*$")


def has_boxes(text: str) -> bool:
    """Whether any mark of a box stands in the text; brackets around nothing are a box."""
    return bool(_MARK.search(text) or _EMPTY_BRACKETS.search(text))


def is_mere_tick(text: str) -> bool:
    """Whether a text is ticks and nothing else: no choice among boxes, it stays what it is."""
    return bool(text.strip()) and set(text) <= {*TICKED, *_GAP}


def with_boxes(text: str) -> str:
    """The text with brackets that stand for boxes made boxes: (√) and ( )."""
    return _MARK_IN_BRACKETS.sub(r"\1", _EMPTY_BRACKETS.sub("□", text))


def ticked_choices(text: str) -> list[str] | None:
    """The choices that are ticked, each as its text; None where it cannot be told which choice a mark
    belongs to.

    Marks stand before their choices or behind them, throughout one cell. An empty list: boxes, and none is
    ticked.
    """
    text = with_boxes(text.strip()).rstrip(_GAP + ".")
    if not _EMPTY.search(text):
        return _ticked_among_plain(text)
    if not _MARK.match(text) and not _MARK.search(text[-1]):
        text = _NUMBER_BEFORE.sub(r"\1\3\2", text)
    first = _MARK.search(text)
    lead = text[: first.start()] if first else ""
    if first and (not lead or _LEAD.match(lead)):
        text = text[first.start() :]
    pieces = _MARK.split(text)
    marks = _MARK.findall(text)
    before, behind = not pieces[0].strip(), not pieces[-1].strip()
    if before == behind:
        return None
    choices = pieces[1:] if before else pieces[:-1]
    return [_filled(piece) for piece, mark in zip(choices, marks, strict=True) if mark in TICKED]


def _filled(choice: str) -> str:
    """A choice without the line somebody may write on and the separators about it."""
    return _FILL_IN.sub("", choice.strip(_GAP)).strip(_GAP)


def _ticked_among_plain(text: str) -> list[str] | None:
    """Ticks alone: each belongs to the words it touches, or at an end of the text to the only ones beside
    it."""
    pieces = _MARK.split(text)
    found = []
    for left, right in pairwise(pieces):
        touches_left, touches_right = (
            bool(left) and left[-1] not in _GAP,
            bool(right) and right[0] not in _GAP,
        )
        if not left.strip(_GAP):
            touches_left, touches_right = False, bool(right.strip(_GAP))
        elif not right.strip(_GAP):
            touches_left, touches_right = True, False
        if touches_left == touches_right:
            return None
        found.append(_last_choice(left) if touches_left else _first_choice(right))
    return found


_NEXT_CHOICE: Final = re.compile(r"[\s、,;；。]+(?=\(?\d{1,2}\)?[.、:\s]?)|[;；。\n]+|\s+")


def _first_choice(text: str) -> str:
    return _filled(_NEXT_CHOICE.split(text.strip(_GAP))[0])


def _last_choice(text: str) -> str:
    return _filled(_NEXT_CHOICE.split(text.strip(_GAP))[-1])
