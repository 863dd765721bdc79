"""What is around the cells of a workbook or document: the zip it comes in, its parts and how they are
related, pictures."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from flows.intake.formats.foreign import foreign_package
from flows.intake.formats.part_names import mimetype_of, renamed, usual_name
from schemas.handover import Anchor, Limits, Unreadable, not_a_spreadsheet, too_large

# Strict OOXML says the same in namespaces of its own; local names are compared so that both are read.


class Package:
    """A zip container, checked against the limits before anything in it is unpacked.

    `data`: its bytes, parts under their usual names.
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
        if any(usual_name(member.filename) != member.filename for member in members):
            self.data = _intact(lambda: renamed(self._zip))
            self._zip = zipfile.ZipFile(BytesIO(self.data))
        self._names = set(self._zip.namelist())
        self._spelled = {name.lower(): name for name in self._names}
        self._has_drawings = any(name.startswith("xl/drawings/") for name in self._names)

    @cached_property
    def foreign(self) -> Unreadable | None:
        """What to say (F01) of a package that is neither a workbook nor a Word document; None where it
        may be one."""
        if any(name.startswith(("xl/", "word/")) for name in self._names):
            return None
        return foreign_package(self._spelled, _intact(lambda: mimetype_of(self._zip)))

    @cached_property
    def document(self) -> bytes | None:
        """The main part of a Word document (.docx, .docm, strict or not, whatever its name); None where
        this is none."""
        return None if self._main is None else self._part(self._main)

    @cached_property
    def chunks(self) -> list[bytes]:
        """The files that a Word document takes in whole where it is opened (altChunk): web pages,
        archives, documents."""
        return [] if self._main is None else [self._part(name) for name in self._chunk_names()]

    def _chunk_names(self) -> list[str]:
        try:
            return self._related(self._main or "", "/aFChunk")
        except (ParseError, ValueError):
            raise not_a_spreadsheet() from None

    @cached_property
    def _main(self) -> str | None:
        if not any(name.startswith("word/") for name in self._names):
            return None
        try:
            found = [name for name in self._related("", "/officeDocument") if name.startswith("word/")]
        except (ParseError, ValueError, zipfile.BadZipFile, OSError):
            found = []  # the part may stand where it always does all the same
        return next(iter([*found, *({"word/document.xml"} & self._names)]), None)

    def _part(self, name: str) -> bytes:
        return _intact(lambda: self._zip.read(name))

    def pictures_of(self, sheet: str) -> tuple[Anchor, ...]:
        """Where pictures are anchored on a sheet of an .xlsx or .xlsm; none for other formats."""
        return self._pictures.get(sheet, ()) if self._has_drawings else ()

    @cached_property
    def _pictures(self) -> dict[str, tuple[Anchor, ...]]:
        try:
            return {
                name: tuple(
                    anchor for drawing in self._related(part, "/drawing") for anchor in self._anchors(drawing)
                )
                for name, part in self._sheet_parts()
            }
        except (KeyError, ParseError, ValueError, zipfile.BadZipFile, OSError):
            # The cells can be read all the same; a signature that is only a picture is then reported as missing.
            return {}

    def _sheet_parts(self) -> list[tuple[str, str]]:
        targets = dict(self._relations("xl/workbook.xml"))
        sheets = self._parse("xl/workbook.xml").iter()
        named = [(e.get("name", ""), _attribute(e, "id")) for e in sheets if _local(e) == "sheet"]
        return [(name, targets[relation][1]) for name, relation in named if relation in targets]

    def _relations(self, part: str) -> list[tuple[str, tuple[str, str]]]:
        folder, name = posixpath.split(part)
        path = self._spelled.get(f"{folder}/_rels/{name}.rels".lstrip("/").lower())
        if path is None:
            return []
        return [
            (e.get("Id", ""), (e.get("Type", ""), self._target(folder, e.get("Target", ""))))
            for e in self._parse(path)
        ]

    def _target(self, folder: str, target: str) -> str:
        """The part that a relation of a part in `folder` leads to, as it is spelled in this package."""
        path = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
        return self._spelled.get(path.lower(), path)

    def _related(self, part: str, kind: str) -> list[str]:
        return [
            target
            for _, (type_, target) in self._relations(part)
            if type_.endswith(kind) and target in self._names
        ]

    def _anchors(self, drawing: str) -> list[Anchor]:
        return [
            _place(anchor)
            for anchor in self._parse(drawing)
            if _local(anchor) in ("twoCellAnchor", "oneCellAnchor")
            and any(_local(e) == "pic" for e in anchor.iter())
        ]

    def _parse(self, name: str) -> Element:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            parsed: Element = fromstring(self._zip.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise ValueError(str(error)) from None
        return parsed


def _intact(read: Callable[[], bytes]) -> bytes:
    """What is read from a zip. Raises Unreadable(F01) where that part of it is damaged or locked."""
    try:
        return read()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        raise not_a_spreadsheet() from None


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _place(anchor: Element) -> Anchor:
    corners = {
        _local(corner): {_local(e): int(e.text or 0) for e in corner}
        for corner in anchor
        if _local(corner) in ("from", "to")
    }
    start = corners["from"]
    end = corners.get("to", start)
    return start["row"], start["col"], end["row"], end["col"]
