"""An .xls encrypted as Excel 97–2003 does it (RC4, [MS-XLS] 2.2.10), which no library at hand writes."""

import io
from collections.abc import Iterator
from hashlib import md5
from struct import pack, unpack_from

import xlwt
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

_BOF, _FILE_PASS, _BOUND_SHEET = 0x809, 0x2F, 0x85
_LEFT_PLAIN = {_BOF, _FILE_PASS, 0x194, 0x195, 0xE1, 0x196, 0x138}
_SALT = bytes(range(16))


def encrypted_xls(rows: list[list[str]], password: str) -> bytes:
    """A workbook of the old format that opens with a password."""
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            page.write(r, c, value)
    XlsDoc().save(out := io.BytesIO(), _encrypted(book.get_biff_data(), password))
    return out.getvalue()


def _encrypted(stream: bytes, password: str) -> bytes:
    behind_bof = 4 + unpack_from("<H", stream, 2)[0]
    verifier = _rc4(password, bytes(16) + md5(bytes(16)).digest())
    spare = bytes(-(len(stream) + 58) % 4)  # what fills the stream's last sector then reads as empty records
    lock = pack("<HHHHH", _FILE_PASS, 54 + len(spare), 1, 1, 1) + _SALT + verifier + spare
    plain = bytearray(stream[:behind_bof] + lock + stream[behind_bof:])
    for kind, at, _ in _records(plain):
        if kind == _BOUND_SHEET:
            plain[at : at + 4] = pack("<I", unpack_from("<I", plain, at)[0] + len(lock))
    secret = bytearray(_rc4(password, bytes(plain)))
    for kind, at, size in _records(plain):
        readable = size if kind in _LEFT_PLAIN else 4 if kind == _BOUND_SHEET else 0
        secret[at - 4 : at + readable] = plain[at - 4 : at + readable]
    return bytes(secret)


def _rc4(password: str, data: bytes) -> bytes:
    """RC4 is its own inverse."""
    return DocumentRC4.decrypt(password, _SALT, io.BytesIO(data), blocksize=0x400).getvalue()


def _records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Each record's kind, where its data begin and how many they are."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size
