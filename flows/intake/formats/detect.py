"""From bytes to grids. The format is told by content, never by name."""

from flows.intake.formats.delimited import read_delimited
from flows.intake.formats.legacy_workbook import legacy_marks
from flows.intake.formats.ooxml_marks import PackageMarks
from flows.intake.formats.open_document import read_open_document
from flows.intake.formats.package import (
    Package,
    is_encrypted_container,
    is_legacy_document,
    is_legacy_workbook,
)
from flows.intake.formats.word import read_word
from flows.intake.formats.workbook import read_workbook
from schemas.handover import Grid, Limits, not_a_spreadsheet, other_format, with_password

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS_DOCX = "用 Word 或 WPS 打开，另存为 .docx 后重新报送"
_OTHERS = (
    (b"Rar!\x1a\x07", "这是 .rar 压缩包，读不了", "改用 .zip 压缩，或直接报送里面的表格"),
    (b"7z\xbc\xaf\x27\x1c", "这是 .7z 压缩包，读不了", "改用 .zip 压缩，或直接报送里面的表格"),
    (b"\x78\x9f\x3e\x22", "这是 Outlook 的专用格式（winmail.dat），里面的附件读不出来", "请发件人把邮件格式改为“HTML”或“纯文本”后重发，或另行报送表格"),
    (b"%PDF", "这是 PDF，不是电子表格", "报送原来的 Excel、WPS 或 Word 文件"),
    (b"{\\rtf", "这是 .rtf 文档，读不了", _SAVE_AS_DOCX),
)  # fmt: skip


def read_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The worksheets of a workbook, or the tables of a Word document. Raises Unreadable (F01, F02, F05)."""
    for mark, what, mend in _OTHERS:
        if data.startswith(mark):
            raise other_format(what, mend)
    if data.startswith(_ZIP):
        return _read_package(data, limits)
    if data.startswith(_OLE):
        if is_encrypted_container(data):
            raise with_password()
        if is_legacy_document(data):
            raise other_format("这是旧版 Word 文档（.doc），读不了", _SAVE_AS_DOCX)
        if not is_legacy_workbook(data):
            raise not_a_spreadsheet()
        return read_workbook(data, limits, legacy_marks(data))
    return [Grid("Sheet1", read_delimited(data, limits))]


def _read_package(data: bytes, limits: Limits) -> list[Grid]:
    package = Package(data, limits)
    if package.document is not None:
        return read_word(package.document, limits, package.document_styles)
    if package.is_open_document:
        return read_open_document(package, limits)
    return read_workbook(data, limits, PackageMarks(package))
