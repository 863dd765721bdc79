"""Symbols typed in a symbol font (Wingdings and its kin): the letter stored is not the sign that is seen."""

from typing import Final

from flows.intake.formats.cell_marks import EMPTY_BOX, TICKED

_TICK, _FULL, _DOT, _RING = "√", "■", "●", "○"


def _circled(before_one: int) -> dict[int, str]:
    """The circled figures 1–10, which a font has in a row."""
    return {before_one + n: chr(0x245F + n) for n in range(1, 11)}


_WINGDINGS: Final = {
    0xFE: TICKED, 0xFD: "☒", 0xFC: _TICK, 0xFB: "×", 0x6E: _FULL, 0xA7: _FULL, 0x6C: _DOT, 0xA4: _DOT,
    0xA1: _RING, 0x6D: _RING, **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), EMPTY_BOX),
    **_circled(0x80), **_circled(0x8B),
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x52: TICKED, 0x53: "☒", 0x54: "☒", 0x50: _TICK, 0x4F: "×", 0xA2: _FULL, 0x96: _DOT, 0x98: _DOT,
    0x99: _RING, 0x81: _RING, 0x2A: EMPTY_BOX, 0xA3: EMPTY_BOX, **_circled(0x69), **_circled(0x74),
}  # fmt: skip
_WEBDINGS: Final = {0x61: _TICK, 0x63: EMPTY_BOX, 0x67: _FULL, 0x72: "×", 0x6E: _DOT}
_SYMBOL: Final = {0xD6: _TICK, 0xB7: "·", 0xB4: "×", 0x2D: "-"}
_FONTS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}


def may_be_symbols(part: bytes) -> bool:
    """Whether a part of a document may name a font of signs."""
    named = part.lower()
    return b"dings" in named or b"symbol" in named


def is_symbol_font(font: str) -> bool:
    """Whether a font shows signs in place of letters."""
    return font.strip().lower() in _FONTS


def sign(code: int, font: str) -> str:
    """The sign a character of a symbol font shows, boxes in one notation; "" for one that only decorates."""
    signs = _FONTS.get(font.strip().lower())
    if signs is None:
        return "" if 0xD800 <= code <= 0xDFFF else chr(code)
    return signs.get(code & 0xFF, "")


def signs(text: str, font: str) -> str:
    """A text in a symbol font as it is seen: what the font does not have (Chinese, say) is shown in
    another."""
    if font.strip().lower() == "symbol":
        return "".join(sign(ord(c), font) if 0xF000 <= ord(c) <= 0xF0FF or c == "Ö" else c for c in text)
    return "".join(
        sign(ord(c), font) if not c.isspace() and (ord(c) <= 0xFF or 0xF000 <= ord(c) <= 0xF0FF) else c
        for c in text
    )
