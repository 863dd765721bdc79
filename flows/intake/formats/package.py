"""What is around the cells of a workbook: the zip it comes in, its parts and relations, its encryption."""

import posixpath
import struct
import zipfile
import zlib
from functools import cached_property
from io import BytesIO

from flows.intake.formats.xml_parts import parse_xml
from schemas.handover import Limits, Unreadable, not_a_spreadsheet, too_large

_ENCRYPTED = 0x1


class Package:
    """A zip container, checked against the limits before anything in it is unpacked."""

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
        self._data = data
        self.names = {member.filename for member in members}

    @cached_property
    def document(self) -> bytes | None:
        """The main part of a Word document (.docx, .docm, strict or not, whatever its name); None where
        this is none."""
        if not any(name.startswith("word/") for name in self.names):
            return None
        try:
            found = [name for name in self.related("", "/officeDocument") if name.startswith("word/")]
        except Unreadable:  # the part may stand where it always does all the same
            found = []
        main = next(iter([*found, *({"word/document.xml"} & self.names)]), None)
        return None if main is None else self.read(main)

    @cached_property
    def document_styles(self) -> bytes:
        """The styles of a Word document; b"" where its text names none."""
        named = any(mark in (self.document or b"") for mark in (b"rStyle", b"pStyle"))
        return self.read("word/styles.xml") if named and "word/styles.xml" in self.names else b""

    @cached_property
    def is_open_document(self) -> bool:
        """Whether it is an OpenDocument spreadsheet (.ods, .ots)."""
        return "content.xml" in self.names and b"opendocument.spreadsheet" in (
            self.read("mimetype") if "mimetype" in self.names else self.read("content.xml")[:4096]
        )

    def read(self, part: str) -> bytes:
        """A part's bytes. Raises Unreadable (F01) where the container is damaged there."""
        try:
            return self._unpacked(self._zip.getinfo(part))
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            zlib.error,
            EOFError,
            KeyError,
            struct.error,
        ):
            raise not_a_spreadsheet() from None

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        """A member's bytes; of the ordinary kind at once, which for small parts takes a quarter of
        zipfile's time."""
        if (
            member.compress_type != zipfile.ZIP_DEFLATED
            or member.flag_bits & _ENCRYPTED
            or not member.file_size
        ):
            return self._zip.read(member)
        name, extra = struct.unpack_from("<HH", self._data, member.header_offset + 26)
        start = member.header_offset + 30 + name + extra
        packed = self._data[start : start + member.compress_size]
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.file_size)
        if zlib.crc32(data) != member.CRC:
            raise zipfile.BadZipFile(member.filename)
        return data

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points at: relation id -> type, the target's name within the package."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self.names:
            return {}
        return {
            e.get("Id", ""): (
                e.get("Type", ""),
                posixpath.normpath(posixpath.join("/" + folder, e.get("Target", ""))).lstrip("/"),
            )
            for e in parse_xml(self.read(path))
        }

    def related(self, part: str, kind: str) -> list[str]:
        """The parts a part points at by relations whose type ends so."""
        return [
            target
            for type_, target in self.relations(part).values()
            if type_.endswith(kind) and target in self.names
        ]


def is_encrypted_container(data: bytes) -> bool:
    """Whether an OLE container holds an encrypted .xlsx, or a .xls that opens with a password only."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted())
    except (
        Exception
    ) as error:  # the library raises its own and the parser's errors alike for what it cannot read
        return "ncrypt" in str(error)


def is_legacy_workbook(data: bytes) -> bool:
    """Whether an OLE container holds a workbook (.xls, .et)."""
    return _has_stream(data, "Workbook", "Book")


def is_legacy_document(data: bytes) -> bool:
    """Whether an OLE container holds a Word document (.doc, .wps)."""
    return _has_stream(data, "WordDocument")


def _has_stream(data: bytes, *names: str) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return any(container.exists(name) for name in names)
    except (OSError, ValueError, IndexError):
        return False
