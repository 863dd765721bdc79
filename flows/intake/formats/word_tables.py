"""A Word table as a grid: where its cells stand, and what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final

from flows.intake.formats.comments import commented
from flows.intake.formats.word_text import (
    GoneStyles,
    Said,
    child_of,
    plain_text,
    said_by,
    said_instead,
    settings_of,
)
from flows.intake.formats.xml_parts import attribute, local, number
from schemas.handover import Anchor, CellNote, Grid

_AROUND: Final = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))
NOT_SHOWN: Final = frozenset(("Fallback", "del", "moveFrom"))
_PICTURES: Final = ("{*}pic", "{*}imagedata", "{*}contentPart")
_WIDEST: Final = 1024
_MOST_VALUES: Final = 20


@dataclass(slots=True)
class TableReader:
    """Reads one table. A cell spans columns (gridSpan) and rows (vMerge: begun by "restart", gone on with
    beneath). `closely`: a font of the document shows signs in place of letters, or letters are white."""

    styles: GoneStyles
    closely: bool = False
    comments: Mapping[str, str] = field(default_factory=dict)
    spans: list[list[int]] = field(default_factory=list)
    pictures: list[Anchor] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    notes: list[CellNote] = field(default_factory=list)
    inner: list[Any] = field(default_factory=list)

    def read(self, table: Any) -> tuple[Grid, list[Any]]:
        """The table as a grid without a name, and the tables within it that are tables of their own."""
        rows: list[list[str]] = []
        above: dict[int, int] = {}
        for r, row in enumerate(_own(table, "tr")):
            settings = settings_of(row, "trPr")
            texts, above = self._row(row, r, above, _count(settings.get("gridBefore"), 0))
            rows.append(texts)
            if "hidden" in settings:
                self.hidden_rows.add(r)
        wide = max(map(len, rows), default=0)
        grid = Grid(
            "",
            [row + [""] * (wide - len(row)) for row in rows],
            merged=tuple((a, b, c, d) for a, b, c, d in self.spans if (a, b) != (c, d)),
            pictures=tuple(self.pictures),
            hidden_rows=frozenset(self.hidden_rows),
            notes=tuple(self.notes),
        )
        return grid, self.inner

    def _row(self, row: Any, r: int, above: dict[int, int], before: int) -> tuple[list[str], dict[int, int]]:
        """The texts of a row that begins behind so many columns, and the spans that reach it, by their first
        column."""
        texts = [""] * before
        begun: dict[int, int] = {}
        cells = list(_own(row, "tc"))
        for cell in cells:
            column = len(texts)
            settings = settings_of(cell, "tcPr")
            width = max(1, _count(settings.get("gridSpan"), 1))
            if _goes_on(settings.get("vMerge")) and column in above:
                begun[column] = above[column]
                self.spans[above[column]][2] = r
                texts += [""] * width
                continue
            begun[column] = len(self.spans)
            self.spans.append([r, column, r, column + width - 1])
            texts += [self._cell(cell, (r, column), alone=len(cells) == 1), *[""] * (width - 1)]
        return texts, begun

    def _cell(self, cell: Any, place: tuple[int, int], *, alone: bool) -> str:
        """What a cell says; a table within it is a table of its own where the cell takes the whole row, or
        it is large."""
        self.notes += commented(cell, place, self.comments)
        around = _controls_around(cell)
        if not (self.styles or self.closely or around) and (text := plain_text(cell)) is not None:
            return text
        content = list(blocks(cell))
        tables = [block for block in content if local(block) == "tbl"]
        own = [table for table in tables if alone or len(list(table.iter("{*}tc"))) > _MOST_VALUES]
        boxed = [t for t in cell.iter("{*}tbl") if stands_in(t, cell, frozenset(("txbxContent",)))]
        self.inner += [*own, *(t for t in boxed if not stands_in(t, cell, NOT_SHOWN | {"tbl"}))]
        instead = next((text for text in map(said_instead, around) if text is not None), None)
        if instead is not None:
            return instead
        said = said_with_boxes(cell, [block for block in content if block not in own], self.styles)
        if said.gone:
            self.notes.append(CellNote(*place, "I29", said.gone))
        if has_picture(cell):
            self.pictures.append((*place, *place))
        return said.kept


def said_with_boxes(holder: Any, content: Sequence[Any], styles: GoneStyles) -> Said:
    """The text of a cell or a paragraph; that of a text box in it where it has none, or ends in a label's
    colon."""
    said = _said(content, styles)
    if said.kept and not said.kept.endswith(("：", ":")):
        return said
    boxes = [
        e for e in holder.iter("{*}txbxContent") if not stands_in(e, holder, NOT_SHOWN | {"txbxContent"})
    ]
    texts = [_said([block for block in blocks(e) if local(block) == "p"], styles) for e in boxes]
    art = [attribute(e, "string") for e in holder.iter("{*}textpath") if not stands_in(e, holder, NOT_SHOWN)]
    kept = said.kept + "\n".join(filter(None, [*(text.kept for text in texts), *art]))
    return Said(kept, "\n".join(filter(None, [said.gone, *(text.gone for text in texts)])))


def _said(content: Sequence[Any], styles: GoneStyles) -> Said:
    """The text of paragraphs and of the small tables between them, a line a paragraph and a row."""
    lines: list[Said] = []
    for block in content:
        if local(block) == "p":
            lines.append(said_by([block], styles))
        else:
            for row in _own(block, "tr"):
                cells = [_said(list(blocks(cell)), styles) for cell in _own(row, "tc")]
                lines.append(
                    Said(" ".join(filter(None, (c.kept for c in cells))), "".join(c.gone for c in cells))
                )
    return Said(
        "\n".join(line.kept for line in lines).strip(), "\n".join(filter(None, (line.gone for line in lines)))
    )


def blocks(holder: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, a cell or a text box, content controls and insertions looked
    through."""
    for child in holder:
        name = local(child)
        if name in ("p", "tbl"):
            yield child
        elif name in _AROUND and not (name == "sdt" and said_instead(child) == ""):
            yield from blocks(child)


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, content controls (w:sdt) looked through; not those of a
    table within."""
    for child in parent:
        name = local(child)
        if name == tag:
            # A row may be struck out under tracked changes.
            if tag != "tr" or "del" not in settings_of(child, "trPr"):
                yield child
        elif name in _AROUND:
            yield from _own(child, tag)


def _controls_around(cell: Any) -> list[Any]:
    """The content controls between a cell and its table."""
    outer = takewhile(lambda e: local(e) != "tbl", cell.iterancestors())
    return [element for element in outer if local(element) == "sdt"]


def _goes_on(merge: Any | None) -> bool:
    return merge is not None and attribute(merge, "val", "continue") != "restart"


def _count(setting: Any | None, without: int) -> int:
    return without if setting is None else min(number(attribute(setting, "val"), without), _WIDEST)


def has_picture(holder: Any) -> bool:
    """Whether a picture or ink stands in a cell or a paragraph: no placeholder's, control's or blank
    signature line's."""
    return any(
        not stands_in(picture, holder, NOT_SHOWN) and _is_seen(picture, holder)
        for picture in holder.iter(*_PICTURES)
    )


def _is_seen(picture: Any, holder: Any) -> bool:
    if any(local(e) == "signatureline" for e in picture.getparent()):
        return False
    for outer in takewhile(lambda e: e is not holder, picture.iterancestors()):
        name = local(outer)
        properties = child_of(outer, "rPr") if name == "r" else None
        if (
            (name == "sdt" and said_instead(outer) is not None)
            or (name == "object" and child_of(outer, "control") is not None)
            or (name in ("inline", "anchor") and _is_hidden(outer))
            or (properties is not None and child_of(properties, "vanish") is not None)
        ):
            return False
    return True


def _is_hidden(frame: Any) -> bool:
    properties = child_of(frame, "docPr")
    return properties is not None and properties.get("hidden") in ("1", "true")


def stands_in(element: Any, within: Any, names: frozenset[str]) -> bool:
    """Whether an element stands, below `within`, in one of these."""
    return any(
        local(outer) in names
        for outer in takewhile(lambda outer: outer is not within, element.iterancestors())
    )
