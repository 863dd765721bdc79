"""Web archives (MHTML): what Excel saves as .mht and platforms export as .xls: a page, or a page a
sheet, in one message."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import unescape
from typing import Final
from urllib.parse import unquote

from flows.intake.formats.cells import remaining
from flows.intake.formats.html_table import Source, has_table, read_page
from flows.intake.formats.text import decode
from schemas.handover import Grid, Limits, Unreadable, not_a_spreadsheet

_HEADER: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?")
_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"
_PAGE: Final = re.compile(rb"^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
_SHEET: Final = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.IGNORECASE | re.DOTALL)
_NAME: Final = re.compile(r"<x:Name>\s*([^<]+?)\s*</x:Name>", re.IGNORECASE)
_SOURCE: Final = re.compile(r"<x:WorksheetSource\s+HRef\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"<x:Visible>\s*Sheet\w*Hidden", re.IGNORECASE)
_HTML: Final = ("text/html", "application/xhtml+xml")


def is_message(data: bytes) -> bool:
    """Whether this begins as a message does: header lines, a MIME one among them."""
    head = data[: 16 << 10].lstrip(_BEFORE)
    return _HEADER.match(head) is not None and _PAGE.search(head) is not None


def read_mhtml(data: bytes, limits: Limits) -> list[Grid]:
    """The sheets of a web archive, in their order. Raises Unreadable (F01, F05)."""
    message = message_from_bytes(data.lstrip(_BEFORE))
    pages = _pages(message)
    styles, pictures = _styles(message), _pictures(message)
    grids: list[Grid] = []
    for sheet in _sheets(pages):
        part = pages[sheet.address]
        charset = part.get_content_charset() or ""
        source = Source(_bytes(part), charset, sheet.name, styles, pictures, sheet.hidden)
        grids.append(read_page(source, remaining(limits, grids)))
    return grids


def _styles(message: Message) -> str:
    sheets = (_bytes(part) for part in message.walk() if part.get_content_type() == "text/css")
    return "\n".join(sheet.decode("utf-8", "replace") for sheet in sheets)


def _pictures(message: Message) -> frozenset[str]:
    """The addresses by which a page may show the pictures that came with it."""
    images = [part for part in message.walk() if part.get_content_maintype() == "image"]
    numbers = (f"cid:{(image.get('Content-ID') or '').strip(' <>')}" for image in images)
    return frozenset((*map(_address, images), *numbers))


def _pages(message: Message) -> dict[str, Message]:
    """The pages by the last part of their address, or by their number where that is none of their own."""
    pages: dict[str, Message] = {}
    for number, part in enumerate(message.walk()):
        if part.get_content_type() in _HTML:
            address = _address(part)
            pages[address if address and address not in pages else f"{number}#{address}"] = part
    if not pages:
        raise not_a_spreadsheet()
    return pages


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of an archive: the address of its page, its name ("" where none is said), whether it is
    hidden."""

    address: str
    name: str = ""
    hidden: bool = False


def _sheets(pages: dict[str, Message]) -> list[_Sheet]:
    """The sheets that the first page lists, as Excel writes them; without a list, every page that has a
    table."""
    listed = [
        sheet
        for entry in _SHEET.findall(_text(next(iter(pages.values()))))
        for sheet in _listed(entry, pages)
    ]
    others = [address for address, part in pages.items() if has_table(_bytes(part))]
    if listed:
        known = {sheet.address for sheet in listed}
        others = [
            address for address in others if address not in known and not address.startswith("tabstrip")
        ]
    numbered = (_Sheet(address, f"网页{n}" if len(others) > 1 else "") for n, address in enumerate(others, 1))
    if not (found := [*listed, *numbered]):
        raise not_a_spreadsheet()
    return found


def _listed(entry: str, pages: Collection[str]) -> Iterator[_Sheet]:
    source, name = _SOURCE.search(entry), _NAME.search(entry)
    if source and _last(source[1]) in pages:
        yield _Sheet(_last(source[1]), unescape(name[1]) if name else "", _HIDDEN.search(entry) is not None)


def _text(part: Message) -> str:
    try:
        return decode(_bytes(part), part.get_content_charset() or "")
    except Unreadable:  # a page of no text has no table and lists no sheet
        return ""


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _address(part: Message) -> str:
    return _last(part.get("Content-Location") or "")


def _last(address: str) -> str:
    return unquote(address.strip().replace("\\", "/").rpartition("/")[2])
