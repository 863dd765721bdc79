"""The parts of a zip by its directory, gone through once, and parts as a zip in which nothing is packed.

zipfile makes an object of every part and a stream of every reading, which for a form of one sheet takes as
long as reading its cells: it is asked only about zips of an uncommon make.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from io import BytesIO
from typing import Final, NamedTuple

from schemas.handover import not_a_spreadsheet

_END: Final = struct.Struct("<4s6xHLLH")
_ENTRY: Final = struct.Struct("<4s4xHH4xLLLHHHH6xL")
_HEAD: Final = struct.Struct("<4s22xHH")
"""The directory's end, an entry of it, and what stands before a part's bytes; x is what nothing here asks
for."""
_NEW_END: Final = struct.Struct("<4s4x2HLL2x")
_NEW_ENTRY: Final = struct.Struct("<4s6H3LH12xL")
_NEW_HEAD: Final = struct.Struct("<4s5H3LH2x")
_END_MARK, _ENTRY_MARK, _HEAD_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_VERSION, _FIRST_DAY = 20, 0x21
_UTF8: Final = 0x800
_LOCKED: Final = 0x61
"""Bits of a part that is encrypted, or only a patch of one."""
_COUNT_IN_ZIP64, _IN_ZIP64 = 0xFFFF, 0xFFFFFFFF
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL: Final = 1 << 16


class Part(NamedTuple):
    """A part of a zip: its name, its size unpacked, and how its bytes are read (raising what zipfile
    does)."""

    name: str
    size: int
    read: Callable[[], bytes]


def parts_of(data: bytes) -> list[Part]:
    """The parts of a zip in the order of its directory; none is unpacked yet. Raises Unreadable (F01) where
    the directory is damaged."""
    parts = _ordinary_parts(data)
    return _uncommon_parts(data) if parts is None else parts


def stored(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these parts, by name, with none of them packed."""
    bodies: list[bytes] = []
    entries: list[bytes] = []
    at = 0
    for name, data in parts:
        raw = name.encode()
        size = len(data)
        told = (_VERSION, _UTF8, zipfile.ZIP_STORED, 0, _FIRST_DAY, zlib.crc32(data), size, size, len(raw))
        bodies += (_NEW_HEAD.pack(_HEAD_MARK, *told), raw, data)
        entries += (_NEW_ENTRY.pack(_ENTRY_MARK, _VERSION, *told, at), raw)
        at += _HEAD.size + len(raw) + size
    directory, count = b"".join(entries), len(entries) // 2
    return b"".join((*bodies, directory, _NEW_END.pack(_END_MARK, count, count, len(directory), at)))


def _ordinary_parts(data: bytes) -> list[Part] | None:
    """The parts of a zip as Excel, WPS and the libraries write it; None for one of another make, or
    damaged."""
    try:
        mark, count, length, at, comment = _END.unpack_from(data, end := len(data) - _END.size)
        if mark != _END_MARK or comment or at + length != end:
            return None
        parts = []
        for _ in range(count):
            part, at = _ordinary_part(data, at)
            parts.append(part)
    except (struct.error, ValueError):
        return None
    return parts if at == end else None


def _ordinary_part(data: bytes, at: int) -> tuple[Part, int]:
    """The part whose entry in the directory stands at a place, and where the next entry stands. Raises
    ValueError or struct.error where zipfile has to say what it is."""
    mark, bits, method, checksum, packed, size, length, extra, note, disk, head = _ENTRY.unpack_from(data, at)
    at += _ENTRY.size
    raw = data[at : at + length]
    head_mark, own_length, own_extra = _HEAD.unpack_from(data, head)
    start = head + _HEAD.size + own_length + own_extra
    is_listed = mark == _ENTRY_MARK and not disk and _IN_ZIP64 not in (packed, size)
    is_there = head_mark == _HEAD_MARK and data[start - own_extra - own_length : start - own_extra] == raw
    if not (is_listed and is_there) or bits & _LOCKED or method not in _METHODS or b"\0" in raw:
        raise ValueError
    read = partial(_unpacked, data, start, start + packed, method, size, checksum)
    return Part(raw.decode("ascii"), size, read), at + length + extra + note


def _unpacked(data: bytes, start: int, end: int, method: int, size: int, checksum: int) -> bytes:
    """A part's bytes, at once: for a small one that takes a quarter of zipfile's time."""
    packed = data[start:end]
    if method == zipfile.ZIP_STORED:
        return _checked(packed, checksum)
    return (_inflated_once if size <= _SMALL else _inflated)(packed, size, checksum)


def _inflated(packed: bytes, size: int, checksum: int) -> bytes:
    most = size or 1  # to zlib, none at all means any number
    return _checked(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most), checksum)


_inflated_once = lru_cache(maxsize=64)(_inflated)
"""Forms made from one blank have their styles in common, to the byte."""


def _checked(data: bytes, checksum: int) -> bytes:
    if zlib.crc32(data) != checksum:
        raise zipfile.BadZipFile
    return data


def _uncommon_parts(data: bytes) -> list[Part]:
    """The parts of a zip as zipfile reads them. Raises Unreadable (F01)."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
        if not _is_whole(data, members):
            raise zipfile.BadZipFile
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise not_a_spreadsheet() from None
    return [Part(m.filename, m.file_size, partial(archive.read, m)) for m in members]


def _is_whole(data: bytes, members: list[zipfile.ZipInfo]) -> bool:
    """Whether the directory lists as many parts as it says, each by the name at its own head: one damaged in
    a byte would hide the styles or the drawings, and with them what they strike out or sign."""
    _, listed, *_ = _END.unpack_from(data, data.rindex(_END_MARK))
    return listed in (len(members), _COUNT_IN_ZIP64) and all(_is_named_twice(data, m) for m in members)


def _is_named_twice(data: bytes, member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")
    _, length, _ = _HEAD.unpack_from(data, member.header_offset)
    return length == len(name) and data.startswith(name, member.header_offset + _HEAD.size)
