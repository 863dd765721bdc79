"""What is around the cells of a workbook or document: the zip it comes in, its parts and relations."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import Final

from flows.intake.formats.foreign import foreign_package
from flows.intake.formats.part_names import mimetype_of, usual_name
from flows.intake.formats.xml_parts import parse_xml
from flows.intake.formats.zipped import parts_of, stored
from schemas.handover import Limits, Unreadable, not_a_spreadsheet, too_large

_BESIDE_THE_CELLS: Final = ("docProps/", "xl/theme/", "xl/media/")
"""Parts in which no cell's value stands."""
_LITTLE: Final = 1 << 18
_DAMAGE: Final = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, struct.error)


class Package:
    """A zip container, checked against the limits before anything in it is unpacked.

    `data`: its bytes, `names`: its parts, both under their usual names.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        parts = parts_of(data)
        unpacked = sum(part.size for part in parts)
        if unpacked > limits.unpacked_bytes:
            raise too_large(f"解压后有 {unpacked >> 20} MB，超过 {limits.unpacked_bytes >> 20} MB 的上限")
        if len(parts) > limits.members:
            raise too_large(f"压缩包内有 {len(parts)} 个部件")
        names = [part.name for part in parts]
        if list(map(usual_name, names)) != names:
            data = _intact(lambda: stored((usual_name(part.name), part.read()) for part in parts))
            parts = parts_of(data)
        self.data = data
        self._parts = {part.name: part for part in parts}
        self._unpacked: dict[str, bytes] = {}
        self.names = frozenset(self._parts)
        self._listing = "\n".join(("", *self.names))

    @property
    def laid_open(self) -> bytes:
        """Its bytes for a reader that unpacks every part by itself, and a sheet as often as it is asked of
        it: with nothing packed, where its cells take little space. What is looked at is then to the byte
        what is read."""
        parts = [part for part in self._parts.values() if not part.name.startswith(_BESIDE_THE_CELLS)]
        if sum(part.size for part in parts) > _LITTLE:
            return self.data
        try:
            self._unpacked = {part.name: part.read() for part in parts}
        except _DAMAGE:
            return self.data  # whoever needs the part that is damaged says so
        return stored(self._unpacked.items())

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """The names of the parts by their small letters."""
        return {name.lower(): name for name in self.names}

    def _has_folder(self, name: str) -> bool:
        return f"\n{name}/" in self._listing

    @property
    def foreign(self) -> Unreadable | None:
        """What to say (F01) of a package that is neither a workbook nor a Word document; None where it may
        be one."""
        if self._has_folder("xl") or self._has_folder("word"):
            return None
        return foreign_package(
            self._spelled, _intact(lambda: mimetype_of(zipfile.ZipFile(BytesIO(self.data))))
        )

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
        if not self._has_folder("word"):
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

    @property
    def is_open_document(self) -> bool:
        """Whether it is an OpenDocument spreadsheet (.ods, .ots)."""
        return "content.xml" in self.names and b"opendocument.spreadsheet" in (
            self.read("mimetype") if "mimetype" in self.names else self.read("content.xml")[:4096]
        )

    def read(self, part: str) -> bytes:
        """A part's bytes. Raises Unreadable (F01) where the container is damaged there."""
        known = self._unpacked.get(part)
        return _intact(lambda: self._parts[part].read()) if known is None else known

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


def _intact(read: Callable[[], bytes]) -> bytes:
    """What is read from a zip.
    Raises Unreadable(F01) where that part of it is damaged, locked or not there."""
    try:
        return read()
    except (*_DAMAGE, KeyError):
        raise not_a_spreadsheet() from None
