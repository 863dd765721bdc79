"""The names of a package's parts as Excel and Word take them: backslashes, a leading slash and another
case are all the same."""

import zipfile
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_FOLDERS: Final = {
    name.lower(): name
    for name in (
        "xl", "word", "ppt", "_rels", "docProps", "customXml", "worksheets", "chartsheets", "drawings",
        "media", "theme", "tables", "charts", "ctrlProps", "activeX", "printerSettings", "richData",
        "threadedComments", "persons", "META-INF",
    )
}  # fmt: skip
_FILES: Final = {
    name.lower(): name
    for name in (
        "[Content_Types].xml", ".rels", "workbook.xml", "workbook.xml.rels", "workbook.bin",
        "workbook.bin.rels", "sharedStrings.xml", "sharedStrings.bin", "styles.xml", "styles.bin",
        "cellimages.xml", "cellimages.xml.rels", "document.xml", "document.xml.rels", "content.xml",
        "mimetype",
    )
}  # fmt: skip
_MARKS: Final = ("[Content_Types].xml", "mimetype")
"""A zip with one of these is one document, not an archive of files."""


@lru_cache(maxsize=4096)
def usual_name(name: str) -> str:
    """A part's name as its standard spells it; folders and parts without a fixed spelling keep theirs."""
    *folders, file = name.replace("\\", "/").lstrip("/").split("/")
    return "/".join([*(_FOLDERS.get(f.lower(), f) for f in folders), _FILES.get(file.lower(), file)])


def is_document(names: Iterable[str]) -> bool:
    """Whether a zip of these names is one workbook or document by its standard's mark."""
    return any(usual_name(name) in _MARKS for name in names)


def mimetype_of(package: zipfile.ZipFile) -> bytes:
    """What an OpenDocument or EPUB package says it is; empty for others and where it says nothing short."""
    if "mimetype" not in package.namelist() or package.getinfo("mimetype").file_size > 200:
        return b""
    return package.read("mimetype")
