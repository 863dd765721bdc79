"""The marks of .xlsx, .xlsm and .xlsb: their sheets' own, and those of the drawings and controls that lie
over them."""

import re
import struct
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any, Final

from flows.intake.formats.binary_values import BinaryStyles
from flows.intake.formats.binary_workbook import named_sheets, read_binary_sheet, read_binary_styles
from flows.intake.formats.cell_marks import Cell, Marks, box, column_of
from flows.intake.formats.cell_styles import (
    PLAIN,
    Run,
    Styles,
    filled_styles,
    mark_number,
    mark_text,
    read_strings,
    read_styles,
    runs_of,
    strings_are_of_concern,
    styles_are_of_concern,
)
from flows.intake.formats.comments import mark_comments
from flows.intake.formats.drawings import read_drawings
from flows.intake.formats.package import Package
from flows.intake.formats.xml_parts import attribute, local, number, parse_xml
from schemas.handover import Unreadable, not_a_spreadsheet

_SAYS_MORE: Final = re.compile(rb' (?:hidden="|ht="0|t="e"|vm=")')
_HOLDS_MORE: Final = re.compile(rb"<(?:f[ />]|strike|rPr)")
_OTHER_QUOTES: Final = b"='"
_DECLARATION: Final = 64
_BLANKS: Final = bytes.maketrans(b"\t\n\r", b"   ")
_AT_THE_HEAD: Final = (b'width="0', b":worksheet")
_HEAD: Final = 1 << 16
_OTHER_ENCODINGS: Final = (b"\xff\xfe", b"\xfe\xff")
"""Without any of these in a sheet's XML its cells are only their values, unless a style or a struck string is
used; rPr is a piece of a text with a font of its own, a white one perhaps. A pattern is gone through fast
for the letters it begins with, quotes alone faster still. Columns' widths and a prefix show themselves at
its head: a sheet of tens of megabytes is gone through for the others alone."""
_LIES_OVER: Final = re.compile(r"drawing|ctrlProps/|activeX/|worksheets/.*\.bin$", re.MULTILINE)
_TRUE: Final = ("1", "true")
_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_LAST_COLUMN: Final = 16_384


class PackageMarks:
    """The marks of a package's sheets, by name; what all sheets share is read once, and only where one
    needs it."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __call__(self, sheet: str) -> Marks | None:
        """The marks of a sheet; None where its cells are only their values. Raises Unreadable (F01)."""
        part = None if self._is_plain else self._sheets.get(sheet)
        if part is None:
            return None
        marks = Marks()
        data = self._package.read(part)
        if part.endswith(".bin"):
            try:
                read_binary_sheet(data, self._binary_styles, marks)
            except (struct.error, IndexError):
                raise not_a_spreadsheet() from None
        elif self._needs_a_look(data):
            self._read_sheet(data, marks)
        if relations := self._package.relations(part):
            read_drawings(self._package, part, data, relations, marks)
            mark_comments(self._package, relations, marks)
        return None if marks == Marks() else marks

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no part of the workbook can say more than values: known at a glance, without parsing
        any."""
        looks = _looks_at(frozenset(self._package.names))
        return looks is not None and not any(
            is_of_concern(self._package.read(part)) for part, is_of_concern in looks
        )

    @cached_property
    def _main(self) -> str:
        return next(iter(self._package.related("", "/officeDocument")), "xl/workbook.xml")

    @cached_property
    def _sheets(self) -> dict[str, str]:
        if self._main not in self._package.names:
            return {}
        targets = self._package.relations(self._main)
        main = self._package.read(self._main)
        named = named_sheets(main) if self._main.endswith(".bin") else _named_sheets(main)
        return {
            name: targets[relation][1]
            for name, relation in named
            if relation in targets and targets[relation][1] in self._package.names
        }

    def _shared(self, kind: str) -> bytes:
        return next(map(self._package.read, self._package.related(self._main, kind)), b"")

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._shared("/styles"))

    @cached_property
    def _filled(self) -> frozenset[int]:
        return filled_styles(self._shared("/styles"))

    @cached_property
    def _binary_styles(self) -> BinaryStyles:
        return read_binary_styles(self._shared("/styles"), self._shared("/sharedStrings"))

    @cached_property
    def _strings(self) -> list[list[Run]]:
        part = self._shared("/sharedStrings")
        return read_strings(part) if part else []

    @cached_property
    def _has_marked_strings(self) -> bool:
        return strings_are_of_concern(self._shared("/sharedStrings"))

    @cached_property
    def _uses_a_style(self) -> re.Pattern[bytes] | None:
        indices = "|".join(map(str, self._styles))
        return re.compile(rf'\bs="(?:{indices})"'.encode()) if indices else None

    def _needs_a_look(self, data: bytes) -> bool:
        return (
            _calls_for_a_look(data)
            or self._has_marked_strings
            or (self._uses_a_style is not None and self._uses_a_style.search(data) is not None)
        )

    def _read_sheet(self, data: bytes, marks: Marks) -> None:
        row = -1
        for element in _elements(data, "row", "col"):
            if local(element) == "col":
                if element.get("hidden") in _TRUE or _is_zero(element.get("width")):
                    first, last = number(element.get("min")), number(element.get("max"))
                    marks.hidden_columns.update(range(first - 1, min(last, _LAST_COLUMN)))
                continue
            row = number(element.get("r"), row + 2) - 1
            if element.get("hidden") in _TRUE or _is_zero(element.get("ht")):
                marks.hidden_rows.add(row)
            column = -1
            for cell in element:
                found = _LETTERS.match(
                    cell.get("r", "")
                )  # a cell without its place stands beside the one before
                column = column_of(found[0]) if found else column + 1
                self._read_cell(cell, (row, column), marks)

    def _read_cell(self, cell: Any, place: Cell, marks: Marks) -> None:
        kind, index = cell.get("t", "n"), number(cell.get("s"))
        style = self._styles.get(index, PLAIN)
        parts = {local(part): part for part in cell}
        formula, value = parts.get("f"), parts["v"].text or "" if "v" in parts else ""
        written = "" if formula is None else formula.text or ""
        if "DISPIMG(" in written or self._is_picture(cell.get("vm")):
            marks.picture_in(place)
        elif kind == "e":
            marks.formula_fault(place, value)
        elif formula is not None and not value and kind != "str":
            marks.formula_fault(place, f"={written}")
        elif kind in ("s", "inlineStr", "str") or "is" in parts:
            self._read_text(kind, value, parts.get("is"), place, index, marks)
        elif kind == "b" and style.box:
            marks.texts[place] = box(value in _TRUE)
        elif kind == "n" and value:
            mark_number(marks, place, float(value), style)

    def _read_text(
        self, kind: str, value: str, inline: Any, place: Cell, style_index: int, marks: Marks
    ) -> None:
        style = self._styles.get(style_index, PLAIN)
        if kind == "s" and not (style.struck or style.unseen or self._has_marked_strings):
            return
        if kind == "s":
            index = number(value, -1)
            runs = self._strings[index] if 0 <= index < len(self._strings) else []
        else:
            runs = [Run(value, None)] if inline is None else runs_of(inline)
        if any(run.white for run in runs):
            style = style._replace(filled=style_index in self._filled)
        mark_text(marks, place, runs, style)

    def _is_picture(self, value_metadata: str | None) -> bool:
        return value_metadata is not None and number(value_metadata) in self._picture_values

    @cached_property
    def _picture_values(self) -> frozenset[int]:
        """The numbers (vm, from 1) of the values that are pictures placed in their cells.

        A cell's vm names a value's metadata, which names a rich value, whose structure says whether it is
        an image.
        """
        parts = [
            self._related_part(kind) for kind in ("/sheetMetadata", "/rdRichValue", "/rdRichValueStructure")
        ]
        if not all(parts):
            return frozenset()
        metadata, values, structures = (parse_xml(part) for part in parts)
        images = {n for n, e in enumerate(_children(structures, "s")) if "image" in attribute(e, "t").lower()}
        pictured = {n for n, e in enumerate(_children(values, "rv")) if number(e.get("s"), -1) in images}
        rich = [number(e.get("i"), -1) for e in metadata.iter() if local(e) == "rvb"]
        used = [
            number(e.get("v"), -1)
            for group in metadata
            if local(group) == "valueMetadata"
            for e in group.iter()
            if local(e) == "rc"
        ]
        return frozenset(
            n for n, index in enumerate(used, 1) if 0 <= index < len(rich) and rich[index] in pictured
        )

    def _related_part(self, kind: str) -> bytes:
        try:
            return self._shared(kind)
        except Unreadable:
            return b""


def _calls_for_a_look(sheet: bytes) -> bool:
    if sheet.find(b"\n", _DECLARATION) >= 0 or b"\t" in sheet:
        sheet = sheet.translate(_BLANKS)
    head = sheet[: sheet.find(b"<sheetData", 0, _HEAD)][:_HEAD]
    return (
        _SAYS_MORE.search(sheet) is not None
        or _HOLDS_MORE.search(sheet) is not None
        or any(map(head.__contains__, _AT_THE_HEAD))
        or (b"'" in sheet and _OTHER_QUOTES in sheet)
        or sheet.startswith(_OTHER_ENCODINGS)
    )


_IsOfConcern = Callable[[bytes], bool]
_CONCERNS: Final[tuple[tuple[str, _IsOfConcern], ...]] = (
    ("/worksheets/", _calls_for_a_look),
    ("/styles", styles_are_of_concern),
    ("/sharedStrings", strings_are_of_concern),
)


@lru_cache(maxsize=64)
def _looks_at(names: frozenset[str]) -> tuple[tuple[str, _IsOfConcern], ...] | None:
    """The parts, of a package with parts of these names, that may call for a look, and how that is seen;
    None where something lies over its cells."""
    if _LIES_OVER.search("\n".join(names)):
        return None
    parts = [name for name in sorted(names) if name.endswith(".xml")]
    return tuple((name, is_of) for kind, is_of in _CONCERNS for name in parts if kind in name)


def _named_sheets(main: bytes) -> list[tuple[str, str]]:
    return [(e.get("name", ""), attribute(e, "id")) for e in parse_xml(main).iter() if local(e) == "sheet"]


def _elements(data: bytes, *names: str) -> Iterator[Any]:
    """The elements of these names, each let go of when the next is asked for: a sheet may be large."""
    from lxml import etree

    tags = [f"{{*}}{name}" for name in names]
    for _, element in etree.iterparse(
        BytesIO(data), tag=tags, resolve_entities=False, no_network=True, recover=True
    ):
        yield element
        element.clear()


def _children(root: Any, name: str) -> Iterator[Any]:
    return (e for e in root.iter() if local(e) == name)


def _is_zero(length: str | None) -> bool:
    return bool(length) and re.fullmatch(r"0(\.0*)?", length or "") is not None
