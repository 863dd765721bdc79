"""What lies over the cells of a .xls: pictures, text boxes, check boxes ([MS-ODRAW] shapes beside OBJ and
TXO records)."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flows.intake.formats.cell_marks import Cell, Marks, box
from flows.intake.formats.comments import comment_note
from schemas.handover import Anchor

_DRAWING, _OBJECT, _TEXT = 0x00EC, 0x005D, 0x01B6
_GROUP, _SHAPE, _PROPERTIES, _ANCHOR, _CLIENT = 0xF003, 0xF004, 0xF00A, 0xF010, 0xF011
_PICTURE_FRAME: Final = 75
_NOTE: Final = 0x001C
_PICTURE, _CHECK_BOX, _OPTION, _COMMENT = 0x08, 0x0B, 0x0C, 0x19
_CHECKED: Final = 0x12
_COMMON: Final = b"\x15\x00\x12\x00"


class _Shape(NamedTuple):
    kind: int
    anchor: Anchor


@dataclass(slots=True)
class _Object:
    """What an OBJ record and the TXO behind it say of a shape."""

    kind: int
    checked: bool
    number: int
    text: str = ""


class LegacyDrawing:
    """A sheet's drawing, collected record by record."""

    def __init__(self) -> None:
        self._drawing = b""
        self._objects: list[_Object] = []
        self._old_pictures: list[Anchor] = []
        self._commented: dict[int, Cell] = {}

    def take(self, kind: int, pieces: Sequence[bytes]) -> None:
        """Take a record of the sheet; those that are none of a drawing are passed over."""
        if kind == _DRAWING:
            self._drawing += b"".join(pieces)
        elif kind == _OBJECT:
            self._take_object(pieces[0])
        elif kind == _NOTE:
            row, column, number = struct.unpack_from("<HH2xH", pieces[0])
            self._commented[number] = row, column
        elif kind == _TEXT and self._objects and len(pieces) > 1:
            count = struct.unpack_from("<H", pieces[0], 10)[0]
            self._objects[-1].text = _text(pieces[1:], count)

    def _take_object(self, data: bytes) -> None:
        if data[:4] == _COMMON:
            kind, number = struct.unpack_from("<HH", data, 4)
            self._objects.append(_Object(kind, _is_checked(data), number))
        elif (
            struct.unpack_from("<H", data, 4)[0] == _PICTURE
        ):  # as before BIFF8: its anchor stands in the record
            left, top, right, bottom = struct.unpack_from("<H2xH2xH2xH", data, 10)
            self._old_pictures.append((top, left, bottom, right))

    def mark(self, marks: Marks) -> None:
        """Add what the drawing holds. Shapes and objects go by their order; a control's picture signs
        nothing."""
        marks.pictures += self._old_pictures
        for drawn in self._objects:
            if drawn.kind == _COMMENT and drawn.number in self._commented:
                marks.notes += comment_note(self._commented[drawn.number], drawn.text)
        shapes = list(_shapes(self._drawing, None))
        for shape, drawn in zip(shapes, self._objects, strict=False):
            if drawn.kind in (_CHECK_BOX, _OPTION):
                marks.boxes.append((shape.anchor, box(drawn.checked, drawn.text)))
            elif drawn.kind == _PICTURE and shape.kind == _PICTURE_FRAME:
                marks.pictures.append(shape.anchor)
            elif drawn.text and drawn.kind != _COMMENT:
                marks.covers.append((shape.anchor, drawn.text))


def _shapes(data: bytes, group: Anchor | None) -> Iterator[_Shape]:
    """The shapes that have an object, in order; one within a group lies where the group does."""
    for kind, _, content in _atoms(data):
        if kind == _SHAPE:
            atoms = {atom: (instance, inner) for atom, instance, inner in _atoms(content)}
            if _ANCHOR in atoms:
                columns_and_rows = struct.unpack_from("<2xH2xH2xH2xH", atoms[_ANCHOR][1])
                left, top, right, bottom = columns_and_rows
                anchor: Anchor | None = (top, left, bottom, right)
            else:
                anchor = group
            group = group or anchor if _is_group(atoms) else group
            if _CLIENT in atoms and anchor is not None:
                yield _Shape(atoms.get(_PROPERTIES, (0, b""))[0], anchor)
        elif kind == _GROUP:
            yield from _shapes(content, group)
        elif kind == 0xF002:
            yield from _shapes(content, None)


def _is_group(atoms: dict[int, tuple[int, bytes]]) -> bool:
    flags = atoms.get(_PROPERTIES, (0, bytes(8)))[1]
    return bool(flags[4] & 1)


def _atoms(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The atoms and containers on one level: kind, instance, content."""
    offset = 0
    while offset + 8 <= len(data):
        head, kind, length = struct.unpack_from("<HHI", data, offset)
        yield kind, head >> 4, data[offset + 8 : offset + 8 + length]
        offset += 8 + length


def _is_checked(data: bytes) -> bool:
    """Whether a check box or an option button is ticked: a sub-record of its OBJ."""
    offset = 0
    while offset + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, offset)
        if kind == _CHECKED:
            return bool(struct.unpack_from("<H", data, offset + 4)[0] == 1)
        offset += 4 + length
    return False


def _text(pieces: Sequence[bytes], count: int) -> str:
    """A shape's text: characters over one or more pieces, each of which says how wide they are."""
    text = ""
    for piece in pieces:
        left = count - len(text)
        if left <= 0:
            break
        wide = piece[0] & 1
        text += piece[1:].decode("utf-16-le" if wide else "latin-1", "replace")[:left]
    return text.replace("\r", "\n").strip()
