"""OLE containers: workbooks of the old format, encrypted ones, and everything else that comes in such a
container."""

from io import BytesIO
from typing import Final

from flows.intake.formats.foreign import foreign_container
from schemas.handover import Limits, not_a_spreadsheet, too_large, with_password

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK: Final = ("Workbook", "Book")
_NO_PASSWORD: Final = "VelvetSweatshop"
"""Excel encrypts with it what is only protected against changes, and opens it without asking
([MS-OFFCRYPTO] 2.1.1)."""

_FILE_PASS: Final = b"\x2f\x00"
"""The record that says a workbook is encrypted ([MS-XLS] 2.4.117): it can only stand at its beginning."""
_HEAD: Final = 64


def opened(data: bytes, limits: Limits) -> bytes:
    """A container's workbook, decrypted where Excel itself would ask for no password. Raises Unreadable
    (F01, F02, F05)."""
    streams, head = _streams(data)
    is_workbook = any(name in streams for name in _WORKBOOK)
    if not is_workbook and "EncryptedPackage" not in streams:
        raise foreign_container(streams) or not_a_spreadsheet()
    is_plain = "Workbook" in streams and "EncryptedPackage" not in streams and _FILE_PASS not in head
    return _decrypted(data, limits) if not is_plain and _is_encrypted(data) else data


def _streams(data: bytes) -> tuple[set[str], bytes]:
    """The names of a container's streams, and the first records of its workbook."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            streams = {path[0] for path in container.listdir()}
            head = container.openstream("Workbook").read(_HEAD) if "Workbook" in streams else b""
            return streams, head
    except (OSError, ValueError, IndexError):
        raise not_a_spreadsheet() from None


def _is_encrypted(data: bytes) -> bool:
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted())
    except (
        Exception
    ) as error:  # the library raises its own and the parser's errors alike for what it cannot read
        return "ncrypt" in str(error)


def _decrypted(data: bytes, limits: Limits) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    plain = BytesIO()
    try:
        document = msoffcrypto.OfficeFile(BytesIO(data))
        document.load_key(password=_NO_PASSWORD)
        document.decrypt(plain)
    except FileFormatError:
        raise not_a_spreadsheet() from None
    except (
        Exception
    ):  # a wrong password shows itself in many ways: a key that is refused, bytes that are no workbook
        raise with_password() from None
    if plain.tell() > limits.unpacked_bytes:
        raise too_large(f"解密后有 {plain.tell() >> 20} MB")
    return plain.getvalue()
