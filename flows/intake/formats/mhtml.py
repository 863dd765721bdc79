"""Web archives (MHTML): what Excel saves as .mht and platforms export as .xls: a page, or a page a sheet, in one message."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import unescape
from typing import Final
from urllib.parse import unquote

from flows.intake.formats.html_table import read_page
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
    parts = frozenset(
        name
        for part in message.walk()
        if part.get_content_maintype() == "image"
        for name in (_address(part), f"cid:{(part.get('Content-ID') or '').strip(' <>')}")
    )
    styles = "\n".join(
        _bytes(part).decode("utf-8", "replace")
        for part in message.walk()
        if part.get_content_type() == "text/css"
    )
    grids: list[Grid] = []
    for sheet in _sheets(pages):
        part = pages[sheet.address]
        left = Limits(
            cells=limits.cells - sum(len(grid.rows) * len(grid.rows[0]) for grid in grids if grid.rows)
        )
        grids.append(
            read_page(
                _bytes(part),
                left,
                charset=part.get_content_charset() or "",
                sheet=sheet.name,
                styles=styles,
                parts=parts,
                hidden=sheet.hidden,
            )
        )
    return grids


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
    """A sheet of an archive: the address of its page, its name ("" where none is said), whether it is hidden."""

    address: str
    name: str = ""
    hidden: bool = False


def _sheets(pages: dict[str, Message]) -> list[_Sheet]:
    """The sheets that the first page lists, as Excel writes them; without a list, every page that has a table."""
    listed = [
        _Sheet(_last(source[1]), unescape(name[1]) if name else "", _HIDDEN.search(entry) is not None)
        for entry in _SHEET.findall(_text(next(iter(pages.values()))))
        if (source := _SOURCE.search(entry)) and _last(source[1]) in pages
        for name in [_NAME.search(entry)]
    ]
    others = [
        address for address, part in pages.items() if re.search(r"<t(?:able|r)\b", _text(part), re.IGNORECASE)
    ]
    left = [a for a in others if a not in {sheet.address for sheet in listed}]
    if listed:
        left = [a for a in left if not a.startswith("tabstrip")]
    found = [
        *listed,
        *(
            _Sheet(address, f"网页{number}" if len(left) > 1 else "")
            for number, address in enumerate(left, 1)
        ),
    ]
    if not found:
        raise not_a_spreadsheet()
    return found


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
