"""Text and styles of OpenDocument: what a cell shows, and which of it is struck out."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flows.intake.formats.xml_parts import attribute, local, number, parse_xml

_NOT_OF_THE_CELL: Final = frozenset(
    ("annotation", "frame", "custom-shape", "rect", "g", "control", "ruby-text", "table", "note")
)
_WHITE: Final = "#ffffff"
_BREAKS: Final = {"tab": "\t", "line-break": "\n"}


class Text(NamedTuple):
    """The text of a cell that is shown plainly, and that which is struck out."""

    kept: str
    struck: str


@dataclass(slots=True)
class Styles:
    """The names of the styles that strike text out, write it in white, fill a cell, and hide a table."""

    struck: set[str] = field(default_factory=set)
    white: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    hidden_tables: set[str] = field(default_factory=set)

    def read(self, styles: Any) -> None:
        """Take in the styles below an element; a style is struck where its parent is and it does not say
        otherwise."""
        for style in styles.iter("{*}style"):
            name = attribute(style, "name")
            line = _line_through(style)
            if line is None:
                line = attribute(style, "parent-style-name") in self.struck
            if line:
                self.struck.add(name)
            parent = attribute(style, "parent-style-name")
            colour, fill = _said(style, "color"), _said(style, "background-color")
            if colour == _WHITE or (not colour and parent in self.white):
                self.white.add(name)
            if fill not in ("", "transparent", _WHITE) or (not fill and parent in self.filled):
                self.filled.add(name)
            if any(attribute(e, "display") == "false" for e in style if local(e) == "table-properties"):
                self.hidden_tables.add(name)


def _said(style: Any, name: str) -> str:
    """What a style itself says of a colour; "" where it does not."""
    return next((said.lower() for properties in style if (said := attribute(properties, name))), "")


def styles_of(part: bytes) -> Styles:
    """The styles of styles.xml."""
    styles = Styles()
    styles.read(parse_xml(part))
    return styles


def _line_through(style: Any) -> bool | None:
    """Whether a style strikes text out; None where it does not say."""
    for properties in style:
        said = [
            attribute(properties, f"text-line-through-{kind}")
            for kind in ("style", "type")
            if local(properties) == "text-properties"
        ]
        if any(said):
            return not {"none"} & set(said)
    return None


def read_text(holder: Any, styles: Styles, struck: bool, *, filled: bool = True) -> Text:
    """The paragraphs of a cell or a box, without annotations and what is drawn over it; what is white in a
    cell that is not `filled` is unseen."""
    unseen = frozenset() if filled else styles.white
    pieces: list[tuple[str, bool]] = []
    for paragraph in holder:
        if local(paragraph) in ("p", "h"):
            if pieces:
                pieces.append(("\n", struck))
            pieces += _pieces(paragraph, styles.struck | unseen, struck)
    kept = "".join(text for text, gone in pieces if not gone)
    return Text(kept.strip(), "".join(text for text, gone in pieces if gone).strip())


def _pieces(element: Any, gone: Set[str], struck: bool) -> Iterator[tuple[str, bool]]:
    if (style := attribute(element, "style-name")) and local(element) == "span":
        struck = style in gone
    yield element.text or "", struck
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * number(attribute(child, "c"), 1), struck
        elif name in _BREAKS:
            yield _BREAKS[name], struck
        elif name not in _NOT_OF_THE_CELL:
            yield from _pieces(child, gone, struck)
        yield child.tail or "", struck
