"""Facts in a Word document that are found again and brought up to date, wherever a person moved them.

A fact is a field (ECMA-376 17.16) of the kind ADDIN, which Word and WPS keep and never compute themselves.
Its code names the fact and has a digest of the text that was written:
a text that a person changed is known by it, and stays.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

_CODE: Final = re.compile(r"ADDIN shuangsuiji (\S+) ([0-9a-f]{8})")
_UNREADABLE: Final = (OpcError, BadZipFile, LxmlError, KeyError, ValueError, OSError)
Runs = list[Any]


class Fact(NamedTuple):
    """A text of the system's in a document: its name there, without blanks, and the text."""

    name: str
    text: str


@dataclass
class _Field:
    """A field in a document: its code, the run that ends the code, the runs of its result."""

    code: list[Any] = field(default_factory=list)
    separator: Any = None
    result: Runs = field(default_factory=list)


def add_fact(paragraph: Paragraph, fact: Fact, dress: Callable[[Any], None]) -> None:
    """Add a fact at a paragraph's end; `dress` gives a run its face."""
    for part in ("begin", "code", "separate", "result", "end"):
        run = paragraph.add_run(fact.text if part == "result" else "")
        if part == "code":
            run._r.append(_text_element("w:instrText", _code(fact)))
        elif part != "result":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            run._r.append(mark)
        dress(run)


def renew_facts(document: bytes, facts: Mapping[str, str], told_name: str) -> bytes | None:
    """The document with the facts of today in the places that are still there;
    as it is where nothing changed.

    A fact that a person deleted stays deleted, one whose text a person changed stays theirs and is named,
    with the text it would have, in the fact `told_name`.
    None where it is no Word document, or has no fact of ours.
    """
    try:
        opened = Document(io.BytesIO(document))
    except _UNREADABLE:
        return None
    places = [(name, at, is_ours) for at in _fields(opened.element.body) for name, is_ours in _named(at)]
    if not places:
        return None
    theirs = [name for name, _, is_ours in places if not is_ours and name in facts]
    today = {**facts, told_name: _told(theirs, facts)}
    renewed = [
        _renew(at, Fact(name, today[name])) for name, at, is_ours in places if is_ours and name in today
    ]
    if not any(renewed):
        return document
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def _told(names: list[str], facts: Mapping[str, str]) -> str:
    listed = "；".join(f"{name}（现为“{facts[name]}”）" for name in dict.fromkeys(names))
    return f"。下列内容有人改过，没有更新：{listed}" if names else ""


def _fields(body: Any) -> Iterator[_Field]:
    """Every field, one within another too."""
    still_open: list[_Field] = []
    for run in body.iter(qn("w:r")):
        for part in run:
            kind = part.get(qn("w:fldCharType")) if part.tag == qn("w:fldChar") else None
            if kind == "begin":
                still_open.append(_Field())
            elif kind == "separate" and still_open:
                still_open[-1].separator = run
            elif kind == "end" and still_open:
                yield still_open.pop()
            elif part.tag == qn("w:instrText") and still_open:
                still_open[-1].code.append(part)
            elif part.tag == qn("w:t"):
                for outer in (at for at in still_open if at.separator is not None):
                    outer.result.append(part)


def _named(at: _Field) -> Iterator[tuple[str, bool]]:
    """The name of the fact a field is, and whether its text is the one that was written."""
    found = _CODE.search("".join(part.text or "" for part in at.code))
    if found and at.separator is not None:
        yield found[1], found[2] == _digest("".join(part.text or "" for part in at.result))


def _renew(at: _Field, fact: Fact) -> bool:
    """Give a field its text of today, in the face of the one before; whether it had another."""
    if "".join(part.text or "" for part in at.result) == fact.text:
        return False
    if not at.result:
        run = deepcopy(at.separator)
        run.remove(run.find(qn("w:fldChar")))
        run.append(_text_element("w:t", ""))
        at.separator.addnext(run)
        at.result = [run[-1]]
    for part, text in zip(
        [*at.code, *at.result], [*_first(at.code, _code(fact)), *_first(at.result, fact.text)], strict=True
    ):
        part.text = text
        part.set(qn("xml:space"), "preserve")
    return True


def _first(parts: Runs, text: str) -> list[str]:
    """The text for the first of the parts, nothing for the others."""
    return [text, *[""] * (len(parts) - 1)]


def _code(fact: Fact) -> str:
    return f" ADDIN shuangsuiji {fact.name} {_digest(fact.text)} "


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _text_element(tag: str, text: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element
