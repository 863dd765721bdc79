"""XML inside a document: parsed without entities or network, compared by local names.

Strict OOXML, transitional OOXML and OpenDocument say the same things in namespaces of their own.
"""

from functools import lru_cache
from typing import Any

from schemas.handover import not_a_spreadsheet


def parse_xml(data: bytes, *, lenient: bool = False) -> Any:
    """The root of a part. `lenient`: mend what is not well-formed (VML is written like HTML).

    Raises Unreadable (F01) where it is no XML, or declares entities.
    """
    from lxml import etree

    if b"<!ENTITY" in data:
        raise not_a_spreadsheet()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=lenient, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise not_a_spreadsheet() from None
    if root is None:
        raise not_a_spreadsheet()
    return root


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a processing instruction."""
    return _local_name(element.tag)


@lru_cache(maxsize=4096)
def _local_name(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, without: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), without)


def within(element: Any, names: frozenset[str]) -> bool:
    """Whether an element stands inside one of these, by local names."""
    return any(local(outer) in names for outer in element.iterancestors())


def first(element: Any, name: str) -> Any | None:
    """The first descendant of that local name."""
    return next((e for e in element.iter() if local(e) == name), None)


def number(text: str | None, without: int = 0) -> int:
    """A whole number as parts write it; `without` where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return without
