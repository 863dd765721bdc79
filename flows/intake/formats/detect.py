"""From bytes to grids. The format is told by content, never by name: one table, what it looks like and
its reader."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from flows.intake.formats.compound import OLE, opened
from flows.intake.formats.delimited import read_delimited
from flows.intake.formats.foreign import foreign_file
from flows.intake.formats.html_table import Source, is_html, read_html, read_page
from flows.intake.formats.legacy_workbook import legacy_marks
from flows.intake.formats.mhtml import is_message, read_mhtml
from flows.intake.formats.ooxml_marks import PackageMarks
from flows.intake.formats.open_document import (
    is_flat_open_document,
    read_flat_open_document,
    read_open_document,
)
from flows.intake.formats.package import Package
from flows.intake.formats.sylk import is_sylk, read_sylk
from flows.intake.formats.word import read_word, word_paragraphs
from flows.intake.formats.workbook import read_workbook
from flows.intake.formats.xml_spreadsheet import is_xml_spreadsheet, read_xml_spreadsheet
from schemas.handover import Grid, Limits, not_a_spreadsheet

Reader = Callable[[bytes, Limits], list[Grid]]
_ZIP: Final = b"PK\x03\x04"


def read_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The worksheets of a workbook, or the tables of a document. Raises Unreadable (F01, F02, F05)."""
    if not data.startswith(_ZIP) and (foreign := foreign_file(data)) is not None:
        raise foreign
    return next(read for looks_like, read in _FORMATS if looks_like(data))(data, limits)


def read_paper(data: bytes, limits: Limits) -> tuple[list[str] | None, list[Grid]]:
    """The paragraphs of a Word document, in order, and its tables; None and the grids for every other
    format, whose text is the rows of its grids. A page of nothing but text is one too. Raises Unreadable
    (F01, F02, F05)."""
    if is_html(data):
        return None, [read_page(Source(data), limits)]
    grids = read_grids(data, limits)
    package = Package(data, limits) if data.startswith(_ZIP) else None
    if package is None or package.document is None:
        return None, grids
    return word_paragraphs(package.document, limits, package.document_styles), grids


def _read_package(data: bytes, limits: Limits) -> list[Grid]:
    package = Package(data, limits)
    if (foreign := package.foreign) is not None:
        raise foreign
    if package.document is not None:
        tables = read_word(package.document, limits, package.document_styles, package.document_comments)
        return [*tables, *_read_chunks(package.chunks, limits)]
    if package.is_open_document:
        return read_open_document(package, limits)
    return read_workbook(package.laid_open, limits, PackageMarks(package))


def _read_chunks(chunks: list[bytes], limits: Limits) -> list[Grid]:
    """What a Word document takes in whole, each chunk by its own format."""
    if any(data.startswith(_ZIP) and Package(data, limits).chunks for data in chunks):
        raise not_a_spreadsheet()  # documents within documents within documents: nobody makes one by hand
    return [
        replace(grid, sheet=f"嵌入内容{number}" if len(grids) == 1 else f"嵌入内容{number}-{grid.sheet}")
        for number, grids in enumerate((_read_chunk(data, limits) for data in chunks), 1)
        for grid in grids
    ]


def _read_chunk(data: bytes, limits: Limits) -> list[Grid]:
    """A chunk by its own format; a page of nothing but text is read for its text."""
    return [read_page(Source(data), limits)] if is_html(data) else read_grids(data, limits)


def _read_container(data: bytes, limits: Limits) -> list[Grid]:
    plain = opened(data, limits)
    return (
        _read_package(plain, limits)
        if plain.startswith(_ZIP)
        else read_workbook(plain, limits, legacy_marks(plain))
    )


_FORMATS: Final[tuple[tuple[Callable[[bytes], bool], Reader], ...]] = (
    (lambda data: data.startswith(_ZIP), _read_package),
    (lambda data: data.startswith(OLE), _read_container),
    (is_message, read_mhtml),
    (is_xml_spreadsheet, read_xml_spreadsheet),
    (is_flat_open_document, read_flat_open_document),
    (is_html, lambda data, limits: [read_html(data, limits)]),
    (is_sylk, lambda data, limits: [read_sylk(data, limits)]),
    (lambda data: True, lambda data, limits: [read_delimited(data, limits)]),
)
"""What a format looks like and its reader, in the order they are asked: a new format is a file and a
line here."""
