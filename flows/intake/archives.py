"""What holds files as people send them: zip archives, one file packed with gzip, a message dragged into
the inbox.

One table: what it looks like, and how its files are listed. Nothing is unpacked here, and nothing written.
"""

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import partial
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, Final

from flows.intake.attachments import attachments, is_ours
from flows.intake.formats.foreign import foreign_package
from flows.intake.formats.mhtml import is_message
from flows.intake.formats.part_names import is_document, mimetype_of, usual_name
from schemas.handover import Limits, Unreadable, too_large

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP: Final = b"\x1f\x8b\x08"
_HEAD: Final = 16 << 10
_OFFICE_FOLDERS: Final = ("_rels/", "docProps/", "xl/", "word/", "ppt/", "customXml/", "META-INF/")
_OFFICE_PARTS: Final = (".xml", ".rels", ".bin", ".vml", ".png", ".jpeg", ".jpg", ".emf", ".wmf")
_OFFICE: Final = ("[Content_Types].xml", "mimetype")
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_NAMED: Final = 0x08
_SENT: Final = ("To", "Cc", "Bcc", "Received", "Message-ID", "Return-Path", "Delivered-To", "X-Unsent")
_LETTERS: Final = ("multipart/mixed", "multipart/alternative", "message/rfc822", "text/plain")
CORRUPT: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError,
)  # fmt: skip
"""What the libraries raise where an archive, or one file in it, is damaged or packed in a way they do
not know."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive: its name with every step out of the archive dropped, its sizes as the archive
    tells them (`size` is none where it does not), whether a password locks it, and how its bytes are read."""

    name: str
    size: int | None
    packed: int
    locked: bool
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is open: what people call its kind, and its files."""

    kind: str
    entries: list[Entry]


def may_be_container(path: Path) -> bool:
    """Whether a file may hold files: a zip that does not begin as a workbook does, gzip, a message.
    Reads its first bytes only."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(_ZIP):
        return head.startswith(_GZIP) or is_message(head)
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
    first = usual_name(first)
    return first not in _OFFICE and not (first.startswith(_OFFICE_FOLDERS) and first.endswith(_OFFICE_PARTS))


def open_archive(path: Path, limits: Limits) -> Archive | None:
    """The files that a file holds; None where it is a document by itself. Raises Unreadable (F03, F05)."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return next((opened(path, limits) for looks_like, opened in _KINDS if looks_like(head)), None)


def _zip(path: Path, limits: Limits) -> Archive | None:
    try:
        archive = zipfile.ZipFile(path)
        names = archive.namelist()
        if is_document(names) or foreign_package(
            {usual_name(n).lower() for n in names}, mimetype_of(archive)
        ):
            return None
    except CORRUPT:
        return None
    return Archive("压缩包", [_zipped(archive, info) for info in archive.infolist() if not info.is_dir()])


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    locked = bool(info.flag_bits & _ENCRYPTED)
    return Entry(_name(info), info.file_size, info.compress_size, locked, lambda: archive.open(info))


def _name(info: zipfile.ZipInfo) -> str:
    """A name as its sender wrote it: UTF-8 where it says so or can be, else GBK; every step out of the
    archive dropped."""
    return _inside(
        info.filename if info.flag_bits & _UTF8 else _text(info.filename.encode("cp437", "replace"))
    )


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _inside(name: str) -> str:
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _gzip(path: Path, limits: Limits) -> Archive:
    name = _inside(_gzip_name(path)) or "内容"
    packed = path.stat().st_size
    return Archive("压缩文件", [Entry(name, None, packed, False, lambda: BufferedReader(gzip.open(path)))])


def _gzip_name(path: Path) -> str:
    """The name of the file that was packed, as the head of the gzip tells it; "" where it does not."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return _text(head[10:].partition(b"\x00")[0]) if head[3] & 0x0C == _NAMED else ""


def _message(path: Path, limits: Limits) -> Archive | None:
    if path.stat().st_size > limits.file_bytes:
        raise too_large(f"邮件有 {path.stat().st_size >> 20} MB")
    message = message_from_bytes(path.read_bytes())
    if not _is_letter(message):
        return None
    if is_ours(message):
        raise Unreadable("F03", "这是系统发出的邮件，不是报送的材料", "在自己的原件上改好后重新报送")
    files = [
        Entry(file.name, len(file.data), len(file.data), False, partial(BytesIO, file.data))
        for file in attachments(message)
    ]
    if not files:
        raise _without_files(message)
    return Archive("邮件", files)


def _is_letter(message: Message) -> bool:
    """Whether a message was sent or is to be sent; a page saved as a web archive (MHTML) has no one to
    go to."""
    return any(header in message for header in _SENT) or message.get_content_type() in _LETTERS


def _without_files(message: Message) -> Unreadable:
    bodies = (
        part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"
    )
    table = any(isinstance(body, bytes) and b"<table" in body.lower() for body in bodies)
    what = "这封邮件没有附件，表格写在正文里，正文不读" if table else "这封邮件没有附件"
    return Unreadable("F03", what, "把表格另存为 .xlsx 文件，放进收件文件夹或作为附件重新报送")


_KINDS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[Path, Limits], Archive | None]], ...]] = (
    (lambda head: head.startswith(_ZIP), _zip),
    (lambda head: head.startswith(_GZIP), _gzip),
    (is_message, _message),
)
"""What an archive looks like and how it is opened: a new kind is a line here."""
