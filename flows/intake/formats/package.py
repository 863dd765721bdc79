"""What is around the cells of a workbook or document: the zip it comes in, its parts and relations."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property, lru_cache
from io import BytesIO

from flows.intake.formats.foreign import foreign_package
from flows.intake.formats.part_names import mimetype_of, renamed, usual_name
from flows.intake.formats.xml_parts import parse_xml
from schemas.handover import Limits, Unreadable, not_a_spreadsheet, too_large

_ENCRYPTED = 0x1
_UTF8 = 0x800
_END = b"PK\x05\x06"
_LISTED = 10
"""The directory's end, and where in it the number of parts stands."""
_IN_ZIP64 = 0xFFFF
_NAME_LENGTH, _HEAD = 26, 30
"""Where a member's own head tells the length of its name, and where the name begins."""
_SMALL = 1 << 14


class Package:
    """A zip container, checked against the limits before anything in it is unpacked.

    `data`: its bytes, `names`: its parts, both under their usual names.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise not_a_spreadsheet() from None
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > limits.unpacked_bytes:
            raise too_large(f"解压后有 {unpacked >> 20} MB，超过 {limits.unpacked_bytes >> 20} MB 的上限")
        if len(members) > limits.members:
            raise too_large(f"压缩包内有 {len(members)} 个部件")
        self.data = data
        if not self._is_whole(members):
            raise not_a_spreadsheet()
        if any(usual_name(member.filename) != member.filename for member in members):
            self.data = _intact(lambda: renamed(self._zip))
            self._zip = zipfile.ZipFile(BytesIO(self.data))
        self.names = set(self._zip.namelist())

    def _is_whole(self, members: list[zipfile.ZipInfo]) -> bool:
        """Whether the directory lists as many parts as it says, each by the name at its own head: one damaged in
        a byte would hide the styles or the drawings, and with them what they strike out or sign."""
        (listed,) = struct.unpack_from("<H", self.data, self.data.rindex(_END) + _LISTED)
        return listed in (len(members), _IN_ZIP64) and all(map(self._is_named_twice, members))

    def _is_named_twice(self, member: zipfile.ZipInfo) -> bool:
        name = member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")
        length = len(name).to_bytes(2, "little")
        head = self.data[member.header_offset + _NAME_LENGTH : member.header_offset + _HEAD + len(name)]
        return head.startswith(length) and head.endswith(name)

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """The names of the parts by their small letters."""
        return {name.lower(): name for name in self.names}

    @cached_property
    def foreign(self) -> Unreadable | None:
        """What to say (F01) of a package that is neither a workbook nor a Word document; None where it may
        be one."""
        if any(name.startswith(("xl/", "word/")) for name in self.names):
            return None
        return foreign_package(self._spelled, _intact(lambda: mimetype_of(self._zip)))

    @cached_property
    def document(self) -> bytes | None:
        """The main part of a Word document (.docx, .docm, strict or not, whatever its name); None where
        this is none."""
        return None if self._main is None else self.read(self._main)

    @cached_property
    def chunks(self) -> list[bytes]:
        """The files that a Word document takes in whole where it is opened (altChunk): web pages, archives,
        documents."""
        if self._main is None or b"aFChunk" not in self._relations_part(self._main):
            return []
        return [self.read(name) for name in self.related(self._main, "/aFChunk")]

    @cached_property
    def _main(self) -> str | None:
        if not any(name.startswith("word/") for name in self.names):
            return None
        try:
            found = [name for name in self.related("", "/officeDocument") if name.startswith("word/")]
        except Unreadable:  # the part may stand where it always does all the same
            found = []
        return next(iter([*found, *({"word/document.xml"} & self.names)]), None)

    @cached_property
    def document_styles(self) -> bytes:
        """The styles of a Word document; b"" where its text names none."""
        named = any(mark in (self.document or b"") for mark in (b"rStyle", b"pStyle"))
        return self.read("word/styles.xml") if named and "word/styles.xml" in self.names else b""

    @cached_property
    def document_comments(self) -> bytes:
        """The comments of a Word document; b"" where its text refers to none."""
        named = b"commentReference" in (self.document or b"") and "word/comments.xml" in self.names
        return self.read("word/comments.xml") if named else b""

    @cached_property
    def is_open_document(self) -> bool:
        """Whether it is an OpenDocument spreadsheet (.ods, .ots)."""
        return "content.xml" in self.names and b"opendocument.spreadsheet" in (
            self.read("mimetype") if "mimetype" in self.names else self.read("content.xml")[:4096]
        )

    def read(self, part: str) -> bytes:
        """A part's bytes. Raises Unreadable (F01) where the container is damaged there."""
        return _intact(lambda: self._unpacked(self._zip.getinfo(part)))

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        """A member's bytes; of the ordinary kind at once, which for small parts takes a quarter of
        zipfile's time."""
        if (
            member.compress_type != zipfile.ZIP_DEFLATED
            or member.flag_bits & _ENCRYPTED
            or not member.file_size
        ):
            return self._zip.read(member)
        name, extra = struct.unpack_from("<HH", self.data, member.header_offset + _NAME_LENGTH)
        start = member.header_offset + _HEAD + name + extra
        packed = self.data[start : start + member.compress_size]
        inflated = _inflated_once if len(packed) <= _SMALL else _inflated
        return inflated(packed, member.file_size, member.CRC)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points at: relation id -> type, the target's name within the package."""
        described = self._relations_part(part)
        folder = posixpath.dirname(part)
        return {
            e.get("Id", ""): (e.get("Type", ""), self._target(folder, e.get("Target", "")))
            for e in (parse_xml(described) if described else ())
        }

    def _relations_part(self, part: str) -> bytes:
        """The part that tells what a part points at; b"" where there is none."""
        folder, name = posixpath.split(part)
        path = self._spelled.get(f"{folder}/_rels/{name}.rels".lstrip("/").lower())
        return b"" if path is None else self.read(path)

    def _target(self, folder: str, target: str) -> str:
        """The part that a relation of a part in `folder` leads to, as it is spelled in this package."""
        path = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
        return self._spelled.get(path.lower(), path)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts a part points at by relations whose type ends so."""
        return [
            target
            for type_, target in self.relations(part).values()
            if type_.endswith(kind) and target in self.names
        ]


def _inflated(packed: bytes, size: int, checksum: int) -> bytes:
    data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size)
    if zlib.crc32(data) != checksum:
        raise zipfile.BadZipFile
    return data


_inflated_once = lru_cache(maxsize=64)(_inflated)
"""Forms made from one blank have their styles in common, to the byte."""


def _intact(read: Callable[[], bytes]) -> bytes:
    """What is read from a zip.
    Raises Unreadable(F01) where that part of it is damaged, locked or not there."""
    try:
        return read()
    except (
        zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, KeyError, struct.error
    ):  # fmt: skip
        raise not_a_spreadsheet() from None
