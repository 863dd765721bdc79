"""What comes with a message: its files,
under the names their sender saw, whatever the mailer made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import unquote
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from flows.storage.names import apart, is_passed_over

OUR_IDENTITIES: Final = "@shuangsuiji>"
"""How the Message-ID of every letter of ours ends."""

_GBK: Final = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "ms936", "hz-gb-2312"}
_ENDINGS: Final = {
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/ms-tnef": ".dat",
    "text/csv": ".csv",
}
_UNSAID: Final = {"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "unknown-8bit"}
"""Charsets that mailers write when they do not know: the bytes themselves are asked."""
_NO_FILES: Final = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/applefile",  # a Mac's resource fork beside the file itself
}
_LONGEST: Final = 150


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message: a name that is safe to write under, and its bytes."""

    name: str
    data: bytes


def attachments(message: Message) -> list[Attachment]:
    """The files of a message, those of forwarded messages included; no two of one name.

    Bodies, mail signatures and pictures shown within the text are no files;
    nor is what a letter of ours carried, come back with a forwarding or a bounce: a receipt is no return.
    """
    found: list[Attachment] = []
    taken: set[str] = set()
    for number, part in enumerate(_files(message), 1):
        data = part.get_payload(decode=True)
        unnamed = f"附件{number}{_ENDINGS.get(part.get_content_type(), '.bin')}"
        name = apart(safe_name(file_name(part) or unnamed), taken)
        taken.add(name.lower())
        found.append(Attachment(name, data if isinstance(data, bytes) else b""))
    return found


def is_ours(message: Message) -> bool:
    """Whether a letter of ours, come back or forwarded."""
    return header_text(message, "Message-ID").strip().endswith(OUR_IDENTITIES)


def _files(message: Message) -> Iterator[Message]:
    if is_ours(message) or message.get_content_type() == "multipart/report":
        return
    if (inner := _forwarded(message)) is not None:
        yield from _files(inner)
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _files(part)
    elif _is_file(message):
        yield message


def _forwarded(part: Message) -> Message | None:
    """The message that a part is when it is not laid open: forwarded in an encoding, or as a file .eml."""
    data: object = None
    if part.get_content_type() == "message/rfc822":
        encoding = part.get("Content-Transfer-Encoding", "").strip().lower()
        if encoding in ("base64", "quoted-printable"):
            encoded = Message()
            encoded["Content-Transfer-Encoding"] = encoding
            encoded.set_payload("".join(inner.as_string() for inner in part.walk() if inner is not part))
            data = encoded.get_payload(decode=True)
    elif not part.is_multipart() and file_name(part).lower().endswith(".eml"):
        data = part.get_payload(decode=True)
    return message_from_bytes(data) if isinstance(data, bytes) else None


def _is_file(part: Message) -> bool:
    named = file_name(part)
    if part.get_content_type() in _NO_FILES:
        return False
    if part.get_content_maintype() == "text" and not named and part.get_content_type() not in _ENDINGS:
        return False
    is_shown = part.get_content_disposition() != "attachment"
    return not (part.get_content_maintype() == "image" and is_shown and (part.get("Content-ID") or not named))


def file_name(part: Message) -> str:
    """An attachment's name: RFC 2231, RFC 2047, raw UTF-8 or GBK, or percent signs; "" where it has none."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        name = _parameter(header_text(part, header), parameter)
        if name.strip():
            return name.strip()
    return ""


def _parameter(header: str, parameter: str) -> str:
    plain = Message()
    plain["X"] = header.replace("\r", "").replace("\n", "")
    given: list[Any] = [
        value for name, value in plain.get_params([], "X", unquote=False) if name.lower() == parameter
    ]
    value = next((value for value in given if isinstance(value, tuple)), given[0] if given else None)
    if isinstance(value, tuple):  # RFC 2231: charset, language, value
        charset, _, text = value
        return _decoded(unquote(text).encode("raw-unicode-escape"), charset or "")
    name = decoded_words(unquote(value)) if isinstance(value, str) else ""
    if re.search(r"%[0-9A-Fa-f]{2}", name) and name.isascii():
        return _decoded(unquote_to_bytes(name), "")
    return name


def header_text(message: Message, header: str) -> str:
    """A header as it was sent, bytes that are no ASCII read as UTF-8 or else GBK;
    encoded words still encoded."""
    raw = next((str(value) for name, value in message.raw_items() if name.lower() == header.lower()), "")
    return _decoded(raw.encode("utf-8", "surrogateescape"), "")


def decoded_words(text: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded;
    a character cut in two between words is made whole."""
    pieces = []
    try:
        found = decode_header(text)
    except HeaderParseError:  # no words after all
        return text
    for piece, charset in found:
        if isinstance(piece, str):
            pieces.append(piece)
        elif charset is None:
            pieces.append(piece.decode("raw-unicode-escape", "replace"))
        else:
            pieces.append(_decoded(piece, charset))
    return without_controls("".join(pieces))


def without_controls(text: str) -> str:
    """A text without halves of characters and control characters,
    its odd blanks and line breaks as plain blanks."""
    return "".join(c if c.isprintable() else " " for c in text if c.isprintable() or c.isspace())


def _decoded(data: bytes, charset: str) -> str:
    named = "gb18030" if charset.lower() in _GBK else "utf-8" if charset.lower() in _UNSAID else charset
    for encoding in (named, "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")


def safe_name(name: str) -> str:
    """A name to write a file under: one part, printable, not too long, and not one the inbox passes over."""
    plain = without_controls(name).replace("\\", "/").rpartition("/")[2]
    plain = re.sub(r"[:*?\"<>|]", "_", plain).strip(" .") or "附件"
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and len(ending) <= 10 else (plain, "")
    plain = (shortened(stem, _LONGEST - len(ending.encode())) + ending).strip(" .")
    if is_passed_over(plain):
        plain = f"附件-{plain}"
    return f"{plain}.附件" if is_passed_over(plain) else plain


def shortened(text: str, limit: int) -> str:
    """A text cut at whole characters to at most `limit` bytes."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore").strip()
