"""Text and styles of OpenDocument: what a cell shows, and which of it is struck out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flows.intake.formats.xml_parts import attribute, local, number, parse_xml

_NOT_OF_THE_CELL: Final = frozenset(
    ("annotation", "frame", "custom-shape", "rect", "g", "control", "ruby-text", "table", "note")
)
_BREAKS: Final = {"tab": "\t", "line-break": "\n"}


class Text(NamedTuple):
    """The text of a cell that is shown plainly, and that which is struck out."""

    kept: str
    struck: str


@dataclass(slots=True)
class Styles:
    """The names of the styles that strike text out, and of those that hide a table."""

    struck: set[str] = field(default_factory=set)
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
            if any(attribute(e, "display") == "false" for e in style if local(e) == "table-properties"):
                self.hidden_tables.add(name)


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


def read_text(holder: Any, styles: Styles, struck: bool) -> Text:
    """The paragraphs of a cell or a box, without annotations and what is drawn over it."""
    pieces: list[tuple[str, bool]] = []
    for paragraph in holder:
        if local(paragraph) in ("p", "h"):
            if pieces:
                pieces.append(("\n", struck))
            pieces += _pieces(paragraph, styles, struck)
    kept = "".join(text for text, gone in pieces if not gone)
    return Text(kept.strip(), "".join(text for text, gone in pieces if gone).strip())


def _pieces(element: Any, styles: Styles, struck: bool) -> Iterator[tuple[str, bool]]:
    if (style := attribute(element, "style-name")) and local(element) == "span":
        struck = style in styles.struck
    yield element.text or "", struck
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * number(attribute(child, "c"), 1), struck
        elif name in _BREAKS:
            yield _BREAKS[name], struck
        elif name not in _NOT_OF_THE_CELL:
            yield from _pieces(child, styles, struck)
        yield child.tail or "", struck
