"""Boxes to tick, as people type them: ☑ before or behind the words; what is ticked alone is said."""

import re
from typing import Final

TICKED: Final = "☑☒✓√✔■●"
UNTICKED: Final = "□☐○◯◻"
_BOX: Final = re.compile(f"[{TICKED}{UNTICKED}]")
_BRACKETS: Final = {re.compile(r"[(（]\s*[√✓✔]\s*[)）]"): "☑", re.compile(r"[(（]\s*[)）]"): "☐"}
_UNTICKED: Final = re.compile(f"[{UNTICKED}]")


def ticked(text: str) -> str | None:
    """The words of the ticked choices, a blank between them ("" where none is); None where the text has no
    boxes.

    A lone tick is no choice among boxes: it stays what it is.
    """
    text = with_boxes(text)
    marks = list(_BOX.finditer(text))
    if not marks or (not _UNTICKED.search(text) and len(text.strip()) == len(marks)):
        return None
    is_before = not text[: marks[0].start()].strip()
    edges = [0, *(mark.end() for mark in marks), len(text)]
    choices = []
    for i, mark in enumerate(marks):
        following = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        words = text[mark.end() : following] if is_before else text[edges[i] : mark.start()]
        if mark[0] in TICKED:
            choices.append(words.strip())
    return " ".join(choices)


def with_boxes(text: str) -> str:
    """The text with brackets that stand for boxes made boxes: (√) and ( )."""
    for brackets, box in _BRACKETS.items():
        text = brackets.sub(box, text)
    return text
