"""Formats that are no tables we read, known by their content: what each is, and what to send instead
(F01)."""

import re
from collections.abc import Collection
from typing import Final

from schemas.handover import Unreadable, other_format

_TABLE_INSTEAD: Final = "报送原来的 Excel、WPS 表格或 Word 文件"
_PHOTO: Final = "把内容填进下发的表样（.xlsx 或 .docx）报送；签字盖章的扫描件可以作为图片插在签字格里"
_AS_DOCX: Final = "用 Word 或 WPS 打开，另存为 .docx 后重新报送"
_AS_XLSX: Final = "用能打开它的软件另存为 .xlsx 后重新报送"
_AS_ZIP: Final = "改用 .zip 压缩，或直接报送里面的表格"
_NO_PROGRAM: Final = "删去它；确认电脑没有中毒后，报送表格本身"

_AS_OFFICE: Final = "在苹果的软件里导出为 Excel（.xlsx）或 Word（.docx）后重新报送"
_XML: Final = rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*"

_BEGINNINGS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"Rar!\x1a\x07", ".rar 压缩包", _AS_ZIP),
    (b"7z\xbc\xaf\x27\x1c", ".7z 压缩包", _AS_ZIP),
    (b"\xfd7zXZ\x00", ".xz 压缩文件", _AS_ZIP),
    (b"BZh", ".bz2 压缩文件", _AS_ZIP),
    (b"\x28\xb5\x2f\xfd", ".zst 压缩文件", _AS_ZIP),
    (b"MSCF", ".cab 压缩文件", _AS_ZIP),
    (b"\x78\x9f\x3e\x22", "Outlook 的专用格式（winmail.dat），里面的附件读不出来", "请发件人把邮件格式改为“HTML”或“纯文本”后重发，或另行报送表格"),
    (b"%PDF", "PDF", _TABLE_INSTEAD),
    (b"%!PS", "PostScript 打印文件", _TABLE_INSTEAD),
    (b"{\\rtf", ".rtf 文档", _AS_DOCX),
    (b"\xff\xd8\xff", "照片或图片（JPG）", _PHOTO),
    (b"\x89PNG\r\n\x1a\n", "图片（PNG）", _PHOTO),
    (b"GIF8", "图片（GIF）", _PHOTO),
    (b"II*\x00", "图片（TIFF）", _PHOTO),
    (b"MM\x00*", "图片（TIFF）", _PHOTO),
    (b"8BPS", "图片（Photoshop）", _PHOTO),
    (b"\x00\x01\x00\x00Standard Jet DB", "Access 数据库（.mdb）", _AS_XLSX),
    (b"\x00\x01\x00\x00Standard ACE DB", "Access 数据库（.accdb）", _AS_XLSX),
    (b"SQLite format 3\x00", "SQLite 数据库", _AS_XLSX),
    (b"MZ", "程序文件（.exe）", _NO_PROGRAM),
    (b"\x7fELF", "程序文件", _NO_PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "快捷方式（.lnk），不是文件本身", "在快捷方式指向的文件上点右键，发送那个文件"),
    (b"[InternetShortcut]", "网址快捷方式，不是文件本身", "打开网址，下载表格后报送"),
    (b"bplist00", "苹果电脑的专用格式", _AS_XLSX),
    (b"AC10", "CAD 图纸（.dwg）", _TABLE_INSTEAD),
    (b"ITSF", "帮助文件（.chm）", _TABLE_INSTEAD),
    (b"ID3", "音频", _TABLE_INSTEAD),
    (b"#!AMR", "录音", _TABLE_INSTEAD),
    (b"TABLE\r\n0,1\r\n", "DIF 数据交换文件", _AS_XLSX),
)  # fmt: skip

_PATTERNS: Final[tuple[tuple[re.Pattern[bytes], str, str], ...]] = (
    (re.compile(rb"BM.{4}\x00\x00\x00\x00.{4}[\x0c\x28\x6c\x7c]\x00\x00\x00", re.DOTALL), "图片（BMP）", _PHOTO),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "图片（WEBP）", _PHOTO),
    (re.compile(rb"RIFF.{4}(?:WAVE|AVI )", re.DOTALL), "音频或视频", _TABLE_INSTEAD),
    (re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avif)", re.DOTALL), "手机照片（HEIC）", _PHOTO),
    (re.compile(rb".{4}ftyp", re.DOTALL), "视频", _TABLE_INSTEAD),
    (re.compile(rb".{257}ustar", re.DOTALL), ".tar 打包文件", _AS_ZIP),
    (re.compile(_XML + rb"<svg[\s>]", re.DOTALL), "图片（SVG）", _PHOTO),
    (re.compile(_XML + rb"<uof:UOF\b", re.DOTALL), "标文通（UOF）文档", _AS_XLSX),
    (
        re.compile(_XML + rb"<office:document\s(?![^>]*opendocument\.spreadsheet)", re.DOTALL),
        "OpenDocument 的单文件 XML", _AS_XLSX,
    ),
    (re.compile(_XML + rb"<(?:w:wordDocument|pkg:package)\b", re.DOTALL), "Word 的 XML 文档", _AS_DOCX),
    (re.compile(rb"[\x03\x83\xf5].[\x01-\x0c][\x01-\x1f]", re.DOTALL), "dBASE、FoxPro 数据表（.dbf）", _AS_XLSX),
)  # fmt: skip

_PACKAGES: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = (
    (re.compile(r"ofd\.xml"), "OFD 版式文件", _TABLE_INSTEAD),
    (
        re.compile(r"index/[\w-]+\.iwa|metadata/buildversionhistory\.plist|index\.apxl"),
        "苹果的 Numbers、Pages 或 Keynote 文档", _AS_OFFICE,
    ),
    (re.compile(r"ppt/presentation\.xml"), "演示文稿（.pptx）", _TABLE_INSTEAD),
    (re.compile(r"fixeddocumentsequence\.fdseq|fixeddocseq\.fdseq"), "XPS 版式文件", _TABLE_INSTEAD),
    (re.compile(r"visio/document\.xml"), "Visio 图（.vsdx）", _TABLE_INSTEAD),
    (re.compile(r"uof\.xml|_meta/meta\.xml"), "标文通（UOF）文档", _AS_XLSX),
    (re.compile(r"meta-inf/container\.xml"), "电子书（.epub）", _TABLE_INSTEAD),
    (re.compile(r"androidmanifest\.xml|meta-inf/manifest\.mf"), "程序安装包", _NO_PROGRAM),
)  # fmt: skip

_MIMETYPES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"application/vnd.oasis.opendocument.text", "OpenDocument 文档（.odt）", _AS_DOCX),
    (b"application/vnd.oasis.opendocument.presentation", "演示文稿（.odp）", _TABLE_INSTEAD),
    (b"application/vnd.oasis.opendocument.graphics", "OpenDocument 图（.odg）", _TABLE_INSTEAD),
    (b"application/epub", "电子书（.epub）", _TABLE_INSTEAD),
)

_STREAMS: Final[tuple[tuple[str, str, str], ...]] = (
    ("WordDocument", "旧版 Word 或 WPS 文字文档（.doc、.wps）", _AS_DOCX),
    ("PowerPoint Document", "演示文稿（.ppt、.dps）", _TABLE_INSTEAD),
    ("VisioDocument", "Visio 图（.vsd）", _TABLE_INSTEAD),
    ("MatOST", "微软 Works 文档（.wps）", _AS_DOCX),
    ("CONTENTS", "旧版 WPS 或微软 Works 文档（.wps）", _AS_DOCX),
    ("WpsDocument", "旧版 WPS 文字文档（.wps）", _AS_DOCX),
    ("__properties_version1.0", "Outlook 邮件（.msg）", "把邮件里的附件另存出来单独报送，或在 Outlook 里把邮件另存为 .eml"),
)  # fmt: skip


def foreign_file(data: bytes) -> Unreadable | None:
    """What to say (F01) of a file that its first bytes give away; None where they do not."""
    named = next(((what, mend) for mark, what, mend in _BEGINNINGS if data.startswith(mark)), None)
    head = data[: 4 << 10]
    named = named or next(((what, mend) for form, what, mend in _PATTERNS if form.match(head)), None)
    return _told(named)


def foreign_package(names: Collection[str], mimetype: bytes = b"") -> Unreadable | None:
    """What to say (F01) of a zip that is a document of another kind, by its parts' names in lower case;
    None for others."""
    of_type = next(((what, mend) for mark, what, mend in _MIMETYPES if mimetype.startswith(mark)), None)
    return _told(
        of_type
        or next(
            ((what, mend) for form, what, mend in _PACKAGES if any(form.fullmatch(name) for name in names)),
            None,
        )
    )


def foreign_container(streams: Collection[str]) -> Unreadable | None:
    """What to say (F01) of an OLE container, by its streams' names; None where none of them is known."""
    return _told(next(((what, mend) for name, what, mend in _STREAMS if name in streams), None))


def _told(named: tuple[str, str] | None) -> Unreadable | None:
    return None if named is None else other_format(f"这是 {named[0]}，读不了", named[1])
