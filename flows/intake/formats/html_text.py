"""The text of a web page as it is seen: what is hidden or struck out is none, boxes and fields say what
is in them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

Piece = Any
"""A piece of a page in reading order: text ("\\v" for a line break that is meant), or an element: a
table or a picture."""

_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS: Final = re.compile(r"(?:^|[\s,>])(?:\w+)?\.([\w-]+)\s*(?=,|$)")
_NUMBER_FORMAT: Final = re.compile(r"mso-number-format:([^;]+(?:\\;[^;]*)*)")
_HIDDEN: Final = ("display:none", "mso-hide:all", "visibility:hidden", "visibility:collapse")
_STRUCK_TAGS: Final = {"s", "strike", "del"}
_UNSEEN: Final = {"script", "style", "head", "title", "noscript", "template", "object"}
_BLOCKS: Final = {
    "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "ul",
}  # fmt: skip
_CJK: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED: Final = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]+[ \t]*(?=[{_CJK}])")
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_ANY_BLANK: Final = re.compile(r"\s")
_AROUND_BREAK: Final = re.compile(r" *\v[ \v]*")


class PageStyles:
    """What a page's style sheets and attributes say of an element, as far as it changes what is read."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._classes: dict[str, str] = {}
        self._known: dict[tuple[str, str], str] = {}
        for selectors, declarations in _RULE.findall("\n".join(sheets)):
            for name in _CLASS.findall(selectors.strip()):
                self._classes[name] = self._classes.get(name, "") + _tidy(declarations) + ";"

    def of(self, element: Any) -> str:
        """An element's declarations: its classes', then its own."""
        given = element.get("class") or "", element.get("style") or ""
        if given not in self._known:
            by_class = "".join(self._classes.get(name, "") for name in given[0].split())
            self._known[given] = by_class + _tidy(given[1])
        return self._known[given]

    def hides(self, element: Any) -> bool:
        """Whether an element is not shown."""
        if element.get("hidden") is not None:
            return True
        style = self.of(element)
        return bool(style) and any(words in style for words in _HIDDEN)

    def strikes(self, element: Any) -> bool:
        """Whether an element's text is struck out."""
        return element.tag in _STRUCK_TAGS or "line-through" in self.of(element)

    def number_format(self, element: Any) -> str:
        """The number format that Excel keeps in an element's style; a percent sign stands for any
        percent format."""
        found = _NUMBER_FORMAT.search(self.of(element))
        return "" if found is None else found[1].replace("percent", "%")


def _tidy(declarations: str) -> str:
    return "".join(declarations.lower().split())


def pieces(element: Any, styles: PageStyles) -> Iterator[Piece]:
    """What is seen within an element, in order: texts, pictures, and the outermost tables, which are not
    looked into."""
    yield element.text or ""
    for child in element:
        yield from _seen(child, styles)
        yield child.tail or ""


def _seen(element: Any, styles: PageStyles) -> Iterator[Piece]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN or styles.hides(element) or styles.strikes(element):
        return
    if tag in ("table", "img"):
        yield element
    elif tag == "br":
        yield "\v"
    elif tag in ("input", "select"):
        yield _filled_in(element)
    elif tag in _BLOCKS:
        yield "\v"
        yield from pieces(element, styles)
        yield "\v"
    else:
        yield from pieces(element, styles)


def _filled_in(element: Any) -> str:
    """What a field of a form says: a box ticked or not, the entry chosen, the text typed."""
    if element.tag == "select":
        entries = element.findall(".//option")
        return "".join(entry.text_content() for entry in entries if entry.get("selected") is not None)
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return (element.get("value") or "") if kind in ("text", "number", "date", "datetime-local") else ""


def omitted(cell: Any, styles: PageStyles) -> str:
    """The text within a cell that is struck out or hidden and so is not read; "" for none."""
    if len(cell) == 0:
        return ""
    left_out = (
        element
        for element in cell.iterdescendants()
        if isinstance(element.tag, str)
        and element.tag not in _UNSEEN
        and (styles.strikes(element) or styles.hides(element))
    )
    return shown_text(element.text_content() for element in left_out)


def shown_text(texts: Iterable[str]) -> str:
    """Texts as one, blanks as a browser shows them: a line wrapped between two Chinese characters is no
    blank."""
    joined = "".join(texts)
    if _ANY_BLANK.search(joined) is None:
        return joined
    joined = _WRAPPED.sub("", joined)
    tidied = _BLANKS.sub(" ", joined).replace("\xa0", " ")
    return _AROUND_BREAK.sub("\n", tidied.strip(" \v")).strip()
