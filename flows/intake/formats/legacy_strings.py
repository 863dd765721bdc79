"""Texts of .xls: counted, of one or two bytes a character, the shared ones cut wherever a record was full."""

import struct
from collections.abc import Sequence
from typing import Final

from flows.intake.formats.binary_values import runs_by_font
from flows.intake.formats.cell_styles import Run

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_HEAD: Final = 8


def short_text(data: bytes, offset: int) -> str:
    """A text whose count is one byte."""
    return _decoded(data[offset + 2 :], data[offset], data[offset + 1])


def text_at(data: bytes, offset: int) -> str:
    """A text whose count is two bytes."""
    count, flags = struct.unpack_from("<HB", data, offset)
    return _decoded(data[offset + 3 :], count, flags)


def _decoded(data: bytes, count: int, flags: int) -> str:
    return (
        data[: 2 * count].decode("utf-16-le", "replace") if flags & _WIDE else data[:count].decode("latin-1")
    )


def read_shared_strings(pieces: Sequence[bytes], struck: Sequence[bool]) -> dict[int, list[Run]]:
    """The shared strings, by number, each as its runs."""
    reader = _Pieces(pieces)
    _, count = struct.unpack("<II", reader.take(_HEAD))
    return {n: _shared_string(reader, struck) for n in range(count)}


def _shared_string(reader: "_Pieces", struck: Sequence[bool]) -> list[Run]:
    count, flags = struct.unpack("<HB", reader.take(3))
    changes = struct.unpack("<H", reader.take(2))[0] if flags & _RICH else 0
    extended = struct.unpack("<I", reader.take(4))[0] if flags & _EXTENDED else 0
    text = reader.characters(count, bool(flags & _WIDE))
    fonts = [struct.unpack("<HH", reader.take(4)) for _ in range(changes)]
    reader.take(extended)
    return runs_by_font(text, [(start, font) for start, font in fonts], struck)


class _Pieces:
    """The pieces of a record read as one; a text cut between two says anew how wide its characters are."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._piece = self._offset = 0

    def take(self, count: int) -> bytes:
        """The next bytes, over the pieces' borders."""
        taken = b""
        while count:
            self._turn()
            part = self._pieces[self._piece][self._offset : self._offset + count]
            self._offset += len(part)
            count -= len(part)
            taken += part
        return taken

    def characters(self, count: int, wide: bool) -> str:
        """The next characters; where they go on in another piece, its first byte says how."""
        text = ""
        while count:
            if self._turn():
                wide = bool(self.take(1)[0] & _WIDE)
            size = 2 if wide else 1
            here = min(count, (len(self._pieces[self._piece]) - self._offset) // size)
            part = self.take(here * size)
            text += part.decode("utf-16-le" if wide else "latin-1", "replace")
            count -= here
        return text

    def _turn(self) -> bool:
        """Go to the next piece where this one is used up; whether it did. Raises IndexError behind the
        last."""
        if self._offset < len(self._pieces[self._piece]):
            return False
        self._piece, self._offset = self._piece + 1, 0
        return True
