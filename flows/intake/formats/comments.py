"""Comments (批注) on cells: words that stand on no sheet's face, so that they are told and not read (F09)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flows.intake.formats.cell_marks import Cell, Marks, column_of
from flows.intake.formats.package import Package
from flows.intake.formats.xml_parts import attribute, local, parse_xml
from schemas.handover import CellNote, Unreadable

_AUTHOR: Final = re.compile(r"^[^\n:：]{1,40}[:：][ \t]*\n")
"""Excel and WPS begin a comment with its author's name, alone in the first line."""
_TWIN: Final = re.compile(r"^\[[^\]]{2,20}\]\s*\n(?:.*\n)*?\s*(?:批注|注释|Comment)[:：]\s*", re.IGNORECASE)
"""How a threaded comment begins in the part for readers that know none: [线程批注] … 批注:"""
_WORD: Final = re.compile(r"\w")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_NOT_READ: Final = "：这是批注里的话，没有当作填报内容；应报的写进单元格"


def comment_note(cell: Cell, text: str) -> list[CellNote]:
    """The note (F09, a warning) on a cell with a comment; none where the comment holds no word."""
    said = _AUTHOR.sub("", _TWIN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").strip())).strip()
    return [CellNote(*cell, "F09", said, _NOT_READ, "warning")] if _WORD.search(said) else []


def mark_comments(package: Package, relations: Mapping[str, tuple[str, str]], marks: Marks) -> None:
    """Add what is commented on a sheet of a .xlsx, in notes or threads."""
    parts = [part for kind, part in relations.values() if kind.endswith(("/comments", "/threadedComment"))]
    said: dict[Cell, dict[str, None]] = {}
    for part in parts:
        for element in _parsed(package, part):
            reference = _REFERENCE.fullmatch(element.get("ref", ""))
            if reference and local(element) in ("comment", "threadedComment"):
                cell = int(reference[2]) - 1, column_of(reference[1])
                said.setdefault(cell, {}).update(
                    dict.fromkeys(note.found for note in comment_note(cell, _letters(element)))
                )
    for cell, texts in said.items():
        marks.notes += comment_note(cell, "\n".join(texts))


def _parsed(package: Package, part: str) -> list[Any]:
    """The elements of a part of comments; none where it cannot be read."""
    try:
        return list(parse_xml(package.read(part)).iter()) if part in package.names else []
    except Unreadable:
        return []


def _letters(element: Any) -> str:
    return "".join(e.text or "" for e in element.iter() if local(e) in ("t", "text") and not len(e))


def word_comments(part: bytes) -> dict[str, str]:
    """The comments of a Word document (word/comments.xml) by their numbers."""
    return {
        attribute(comment, "id"): "\n".join("".join(p.itertext("{*}t")) for p in comment.iter("{*}p"))
        for comment in (parse_xml(part) if part else ())
        if local(comment) == "comment"
    }


def commented(holder: Any, cell: Cell, comments: Mapping[str, str]) -> list[CellNote]:
    """The notes on a cell or a paragraph of a Word document to which comments refer."""
    if not comments:
        return []
    numbers = dict.fromkeys(attribute(e, "id") for e in holder.iter("{*}commentReference"))
    return [note for number in numbers for note in comment_note(cell, comments.get(number, ""))]
