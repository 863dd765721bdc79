"""A Word document made once and filled many times: what changes from copy to copy stands in slots."""

import io
import re
from collections.abc import Mapping
from html import escape
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

from flows.reports.styles import clean
from schemas.identifiers import mask_personal

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters that no text has: they are Unicode's for private use."""
_SLOT: Final = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_TEXT: Final = "word/document.xml"
_UNUSED: Final = ("/stylesWithEffects", "/webSettings", "/customXml", "/numbering", "/thumbnail")
"""Parts of python-docx's own empty document that are of no use here."""
_USED_STYLES: Final = ("Table Grid", "Footer", "Footer Char")


def slot(name: str) -> str:
    """A place in a template for the value of this name; it stands in one run."""
    return f"{_OPEN}{name}{_CLOSE}"


class Template:
    """A document with slots."""

    def __init__(self, document: Document) -> None:
        made = io.BytesIO()
        _without_unused(document).save(made)
        self._constant = io.BytesIO()
        with ZipFile(made) as parts, ZipFile(self._constant, "w", ZIP_DEFLATED) as constant:
            self._text = parts.read(_TEXT).decode()
            for name in parts.namelist():
                if name != _TEXT:
                    constant.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)

    def filled(self, values: Mapping[str, str]) -> bytes:
        """A copy with its values: the same values, the same bytes. No ID number is ever among them, and a
        slot without a value is a fault of ours (KeyError)."""
        text = _SLOT.sub(
            lambda found: escape(mask_personal(clean(values[found[1]])), quote=False), self._text
        )
        copy = io.BytesIO(self._constant.getvalue())
        with ZipFile(copy, "a") as parts:
            parts.writestr(ZipInfo(_TEXT), text, ZIP_DEFLATED, compresslevel=1)
        return copy.getvalue()


def _without_unused(document: Document) -> Document:
    """The document without the parts and styles it has no use for, most of each copy."""
    for rels in (document.part.rels, document.part.package.rels):
        for number in [number for number, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            del rels[number]
    for style in [*document.styles]:
        if not (style.element.default or style.name in _USED_STYLES):
            style.element.getparent().remove(style.element)
    return document
