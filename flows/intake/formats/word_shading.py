"""White letters in a Word document: unseen, unless something dark lies under them."""

import re
from typing import Any, Final

from flows.intake.formats.xml_parts import attribute, local

_WHITE: Final = "FFFFFF"
_WHITE_LETTERS: Final = re.compile(rb"<w:color\b[^>]*\bw:val=[\"']FFFFFF", re.IGNORECASE)
_NO_FILL: Final = frozenset(("", "AUTO", _WHITE))
_HOLDERS: Final = {"p": "pPr", "tc": "tcPr", "tbl": "tblPr"}


def may_be_white(main_part: bytes) -> bool:
    """Whether letters of a document's main part are white."""
    return _WHITE_LETTERS.search(main_part) is not None


def is_unseen(run: Any, settings: dict[str, Any]) -> bool:
    """Whether a run, by its settings, is white on white. The style of a table may fill its first row: what is
    white there is seen."""
    if "color" not in settings or attribute(settings["color"], "val").upper() != _WHITE:
        return False
    return not (
        "highlight" in settings or _is_dark(settings.get("shd")) or any(map(_lies_dark, run.iterancestors()))
    )


def _lies_dark(holder: Any) -> bool:
    name = local(holder)
    if name == "tr":
        return _is_headed_by_style(holder)
    properties = next(holder.iterchildren(f"{{*}}{_HOLDERS[name]}"), None) if name in _HOLDERS else None
    return properties is not None and _is_dark(next(properties.iterchildren("{*}shd"), None))


def _is_headed_by_style(row: Any) -> bool:
    """Whether a row is its table's first and the table has a style."""
    first = next(row.itersiblings("{*}tr", preceding=True), None) is None
    return (
        first and row.getparent() is not None and next(row.getparent().iter("{*}tblStyle"), None) is not None
    )


def _is_dark(shading: Any | None) -> bool:
    return shading is not None and attribute(shading, "fill").upper() not in _NO_FILL
