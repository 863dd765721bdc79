"""What is around the cells of a workbook: the zip it comes in, the pictures anchored on its sheets, its encryption."""

import posixpath
import zipfile
import zlib
from functools import cached_property
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from schemas.handover import Anchor, Limits, not_a_spreadsheet, too_large

# Strict OOXML says the same in namespaces of its own; local names are compared so that both are read.


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
        self._names = {member.filename for member in members}
        self._has_drawings = any(name.startswith("xl/drawings/") for name in self._names)

    @cached_property
    def document(self) -> bytes | None:
        """The main part of a Word document (.docx, .docm, strict or not, whatever its name); None where this is none."""
        if not any(name.startswith("word/") for name in self._names):
            return None
        try:
            found = [name for name in self._related("", "/officeDocument") if name.startswith("word/")]
        except (
            ParseError,
            ValueError,
            zipfile.BadZipFile,
            OSError,
        ):  # the part may stand where it always does all the same
            found = []
        main = next(iter([*found, *({"word/document.xml"} & self._names)]), None)
        try:
            return None if main is None else self._zip.read(main)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
            raise not_a_spreadsheet() from None

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
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self._names:
            return []
        return [
            (
                e.get("Id", ""),
                (
                    e.get("Type", ""),
                    posixpath.normpath(posixpath.join("/" + folder, e.get("Target", ""))).lstrip("/"),
                ),
            )
            for e in self._parse(path)
        ]

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
