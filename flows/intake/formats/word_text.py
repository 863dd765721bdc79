"""What a cell or a paragraph of a Word document says: typed, chosen, ticked; not what is struck, hidden or
a placeholder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flows.intake.formats.cell_marks import box
from flows.intake.formats.symbols import is_symbol_font, sign, signs
from flows.intake.formats.word_shading import is_unseen
from flows.intake.formats.xml_parts import attribute, local, number, parse_xml

_OFF: Final = ("0", "false", "off", "none")
_GONE: Final = frozenset(("strike", "dstrike", "vanish"))
_NO_TEXT: Final = frozenset(
    ("del", "moveFrom", "Fallback", "txbxContent", "rt", "tbl", "rPr", "pPr", "sdtPr", "sdtEndPr")
)
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TEXT: Final = tuple(f"{{*}}{name}" for name in ("p", "t", *_BREAKS))
_NEEDS_A_LOOK: Final = tuple(
    f"{{*}}{name}"
    for name in (
        "sdt", "fldChar", "instrText", "sym", "tbl", "tabs", "strike", "dstrike", "vanish", "del", "moveFrom",
        "Fallback", "rt", "txbxContent", "drawing", "pict", "object", "pic", "imagedata", "contentPart",
        "textpath",
    )
)  # fmt: skip
"""What makes a cell say another thing than the texts in it, one after the other."""
_ENCLOSED: Final = re.compile(r"\\o\s*\\ac\s*\(\s*(.)\s*[,，]\s*(.+?)\s*\)", re.IGNORECASE)
_HEX: Final = re.compile(r"[0-9A-Fa-f]{1,4}")
_BLANKS: Final = re.compile(r"[ \t]+\n|\n[ \t]+")


class Piece(NamedTuple):
    """A piece of text; `gone`: struck out or hidden."""

    text: str
    gone: bool


class Said(NamedTuple):
    """What is shown plainly, and the words that are struck out or hidden."""

    kept: str
    gone: str


Settings = dict[str, Any]
"""The elements that set something, by their local names."""

GoneStyles = frozenset[str]
"""The styles of a document that strike out or hide what is set in them, by their id."""


def gone_styles(part: bytes) -> GoneStyles:
    """The styles of word/styles.xml that strike out or hide; parsed only where one may."""
    if not any(mark.encode() in part for mark in _GONE):
        return frozenset()
    styles = [style for style in parse_xml(part) if local(style) == "style"]
    gone: set[str] = set()
    for _ in styles:  # a style may stand before the one it is based on
        more = {attribute(style, "styleId") for style in styles if _is_gone_style(style, gone)}
        if more == gone:
            break
        gone = more
    return frozenset(gone)


def _is_gone_style(style: Any, gone: set[str]) -> bool:
    said = _says_gone(settings_of(style, "rPr"))
    base = child_of(style, "basedOn")
    return bool(said) if said is not None else base is not None and attribute(base, "val") in gone


def plain_text(cell: Any) -> str | None:
    """What a cell says that holds paragraphs of text and nothing else, as most do; None where it needs a
    closer look."""
    if next(cell.iter(*_NEEDS_A_LOOK), None) is not None:
        return None
    lines: list[str] = []
    for element in cell.iter(*_TEXT):
        name = local(element)
        if name == "p":
            lines.append("")
        elif lines:
            lines[-1] += (element.text or "") if name == "t" else _BREAKS[name]
    return "\n".join(_BLANKS.sub("\n", line).strip() for line in lines).strip()


def said_by(paragraphs: list[Any], styles: GoneStyles) -> Said:
    """The text of paragraphs, a line each."""
    pieces: list[Piece] = []
    for n, paragraph in enumerate(paragraphs):
        pieces += [Piece("\n", False)] if n else []
        style = settings_of(paragraph, "pPr").get("pStyle") if styles else None
        pieces += _Reader(styles, _value(style) in styles).pieces(paragraph)
    kept = "".join(piece.text for piece in pieces if not piece.gone)
    gone = "".join(piece.text for piece in pieces if piece.gone)
    return Said(_BLANKS.sub("\n", kept).strip(), gone.strip())


@dataclass(slots=True)
class _Field:
    """A field while it is read: its instruction, whether its result has begun, whether a form field has
    said it already."""

    instruction: str = ""
    in_result: bool = False
    said: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads one paragraph; fields open within it are kept on a stack."""

    styles: GoneStyles
    gone: bool
    fields: list[_Field] = field(default_factory=list)

    def pieces(self, element: Any) -> Iterator[Piece]:
        """The pieces of text below an element."""
        for child in element:
            name = local(child)
            if name == "sdt":
                yield from self._content_control(child)
            elif name == "r":
                yield from self._run(child)
            elif name == "fldChar":
                yield from self._field_mark(child)
            elif name == "instrText" and self.fields:
                self.fields[-1].instruction += child.text or ""
            elif name not in _NO_TEXT:
                yield from self._plain(child, name)

    def _plain(self, child: Any, name: str) -> Iterator[Piece]:
        if any(open_.said or not open_.in_result for open_ in self.fields):
            yield from self.pieces(
                child
            )  # within a field's instruction, or its result said already: only marks count
        elif name == "t":
            yield Piece(child.text or "", False)
        elif name in _BREAKS:
            yield Piece(_BREAKS[name], False)
        elif name == "sym":
            yield Piece(_symbol(child), False)
        else:
            yield from self.pieces(child)

    def _run(self, run: Any) -> Iterator[Piece]:
        settings = settings_of(run, "rPr")
        gone = self._is_gone(settings) or is_unseen(run, settings)
        font = _symbol_font(settings.get("rFonts"))
        in_symbols = font and child_of(run, "sym") is None
        for piece in self.pieces(run):
            yield Piece(signs(piece.text, font) if in_symbols else piece.text, gone or piece.gone)

    def _is_gone(self, settings: Settings) -> bool:
        said = _says_gone(settings)
        return (self.gone or _value(settings.get("rStyle")) in self.styles) if said is None else said

    def _content_control(self, control: Any) -> Iterator[Piece]:
        instead = said_instead(control)
        if instead is not None:
            yield Piece(instead, False)
        else:
            content = child_of(control, "sdtContent")
            yield from self.pieces(content) if content is not None else ()

    def _field_mark(self, mark: Any) -> Iterator[Piece]:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            chosen = _form_field(mark)
            self.fields.append(_Field(said=chosen is not None))
            yield Piece(chosen or "", False)
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            closed = self.fields.pop()
            if not closed.said and not self.fields:
                yield Piece(_enclosed(closed.instruction), False)


def said_instead(control: Any) -> str | None:
    """What a content control says instead of the text in it: a check box its state, one that only shows
    what should be typed into it nothing; None where its text is what it says."""
    properties = child_of(control, "sdtPr")
    check = None if properties is None else child_of(properties, "checkbox")
    if check is not None:
        checked = child_of(check, "checked")
        return box(checked is not None and _is_on(checked))
    placeholder = None if properties is None else child_of(properties, "showingPlcHdr")
    return "" if placeholder is not None and _is_on(placeholder) else None


def _form_field(mark: Any) -> str | None:
    """What an old form field says: a check box, or the entry chosen from a list; None for other fields."""
    data = child_of(mark, "ffData")
    if data is None:
        return None
    for kind in data:
        if local(kind) == "checkBox":
            state = child_of(kind, "checked")
            state = child_of(kind, "default") if state is None else state
            return box(state is not None and _is_on(state))
        if local(kind) == "ddList":
            entries = [attribute(entry, "val") for entry in kind if local(entry) == "listEntry"]
            chosen = child_of(kind, "result")
            chosen = child_of(kind, "default") if chosen is None else chosen
            index = 0 if chosen is None else number(attribute(chosen, "val"))
            return entries[index] if 0 <= index < len(entries) else ""
    return None


def _enclosed(instruction: str) -> str:
    """What Word's enclosed characters show (EQ \\o\\ac): a tick in a box, a figure in a circle."""
    found = _ENCLOSED.search(instruction)
    if found is None:
        return ""
    frame, within = found.groups()
    if frame in "□口":
        return box(within in "√✓✔×vV")
    return within


def _symbol(symbol: Any) -> str:
    code = attribute(symbol, "char")
    return sign(int(code, 16), attribute(symbol, "font")) if _HEX.fullmatch(code) else ""


def _says_gone(settings: Settings) -> bool | None:
    if _GONE.isdisjoint(settings):
        return None
    return any(_is_on(settings[name]) for name in _GONE if name in settings)


def _symbol_font(fonts: Any | None) -> str:
    """The font of symbols that is set, "" where none is."""
    if fonts is None:
        return ""
    names = (attribute(fonts, "ascii"), attribute(fonts, "hAnsi"))
    return next((name for name in names if is_symbol_font(name)), "")


def _value(setting: Any | None) -> str:
    return "" if setting is None else attribute(setting, "val")


def _is_on(toggle: Any) -> bool:
    return attribute(toggle, "val", "1") not in _OFF


def settings_of(element: Any, holder: str) -> Settings:
    """What is set for an element in its child `holder` (rPr, tcPr …), by local names."""
    for child in element:
        if local(child) == holder:
            return {local(setting): setting for setting in child}
    return {}


def child_of(element: Any, name: str) -> Any | None:
    """The first child of that local name."""
    return next(element.iterchildren(f"{{*}}{name}"), None)
