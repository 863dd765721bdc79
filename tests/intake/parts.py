"""Raw parts of workbooks and documents, for what no library writes."""

import io
import struct
import zipfile
from collections.abc import Mapping

from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:xdr14="http://schemas.microsoft.com/office/excel/2010/spreadsheetDrawing"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, part: str, before: bytes, after: bytes) -> bytes:
    """A zip with one replacement made in one of its members, which must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part], (part, before)
    return zipped(parts | {part: parts[part].replace(before, after)})


def relations(*targets: tuple[str, str]) -> str:
    """A part's relations: kind and target, numbered rId1, rId2 …"""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if "://" in kind else f"{_KINDS}/{kind}"}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def xlsx(sheet: str, *over: tuple[str, str, str | bytes], strings: str = "", styles: str = "") -> bytes:
    """A workbook of one sheet: its inner XML, and the parts over it as (kind, name below xl/, content)."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{_KINDS}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    shared = [
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
    ]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(*shared),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{_KINDS}">{sheet}</worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": relations(*((kind, f"../{name}") for kind, name, _ in over)),
    }  # fmt: skip
    return zipped(parts | {f"xl/{name}": content for _, name, content in over})


def grid_of(data: bytes) -> Grid:
    """The first grid of a file."""
    return read_grids(data, Limits())[0]


def told(grid: Grid) -> list[tuple[int, int, str, str]]:
    """The notes of a grid as plain tuples."""
    return [(note.row, note.column, note.rule, note.found) for note in grid.notes]


def biff12(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(data)
    while True:
        length += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return head + length + data


def wide(text: str) -> bytes:
    """A counted text of an .xlsb."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def biff8(kind: int, data: bytes) -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(data)) + data


def atom(kind: int, data: bytes, instance: int = 0, container: bool = False) -> bytes:
    """An atom or a container of an .xls drawing."""
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data
