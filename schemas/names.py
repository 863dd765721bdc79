"""People's names as they are written in cells: one of them, several run together, with a title or 签字
beside them."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from schemas.identifiers import fold
from schemas.signature_words import (
    COMPOUND_SURNAMES,
    NO_LATIN_NAME,
    NO_NAME,
    NOBODY_THERE,
    SAYS_SIGNED,
    SIGNING,
    SURNAMES,
    TITLES,
)
from schemas.vocabulary import NOTHING_WRITTEN

_NO_PERSON: Final = re.compile(rf"(?:{TITLES}|{SIGNING})+|{SAYS_SIGNED}")
_BESIDE: Final = re.compile(f"(?:{TITLES}|{SIGNING}|{SAYS_SIGNED}|[和与及])")
_TITLED: Final = re.compile(rf"(?P<one>.)(?:{TITLES})")
_AROUND_NAME: Final = re.compile(rf"^(?:{TITLES}|{SIGNING})+|(?:{TITLES}|{SIGNING})+$")
_COMPOUND: Final = re.compile(rf"(?:{COMPOUND_SURNAMES})[一-龥]{{1,2}}")
_NO_GIVEN_NAME: Final = re.compile(rf"[不未没无已的了吗]|[在到](?!$)|{NOBODY_THERE}")
_LATIN_NAME: Final = re.compile(r"[A-Z][A-Z'.-]*[A-Z](?:[ .]+[A-Z][A-Z'.-]*)*", re.IGNORECASE)
_FOREIGN_NAME: Final = re.compile(r"[一-龥]{1,8}(?:[·•・‧∙.][一-龥]{1,8})+")
_NO_NAME: Final = re.compile(f"{NO_NAME}|{NO_LATIN_NAME}")
_LONGEST_LIST: Final = 80


def is_name(text: str) -> bool:
    """Whether a text is a person's name, its title and 签字 left aside: 张丽, 张 丽, 欧阳娜娜, 买买提·艾力, Anna Smith,
    校长张丽."""
    words = fold(text)
    if _NO_PERSON.fullmatch(words):
        return False
    if _is_bare_name(words) or (
        _LATIN_NAME.fullmatch(text.strip()) and not _NO_NAME.fullmatch(words.upper())
    ):
        return True
    titled = _TITLED.fullmatch(words)
    core = _AROUND_NAME.sub("", words)
    return bool(titled and titled["one"] in SURNAMES) or (core != words and _is_bare_name(core))


def _is_bare_name(words: str) -> bool:
    if _NO_NAME.fullmatch(words):
        return False
    if _COMPOUND.fullmatch(words) or _FOREIGN_NAME.fullmatch(words):
        return True
    is_chinese = re.fullmatch(r"[一-龥]{2,4}", words) and all(
        c in SURNAMES for c in words[: len(words) - 2 or 1]
    )
    return bool(is_chinese) and not _NO_GIVEN_NAME.search(words)


@lru_cache(maxsize=65_536)
def people_in(words: str, named: tuple[str, ...]) -> frozenset[str]:
    """The named people of whom, with titles and other people's names, the words wholly consist; none
    where they do not."""
    if not words or len(words) > _LONGEST_LIST:
        return frozenset()
    for name in sorted(named, key=len, reverse=True):
        if name and words.startswith(name) and _consists_of_people(words[len(name) :], named):
            return frozenset({name}) | people_in(words[len(name) :], named)
    for length in _other_lengths(words):
        if _consists_of_people(words[length:], named):
            return people_in(words[length:], named)
    return frozenset()


def _other_lengths(words: str) -> list[int]:
    """How long a title, or a name of somebody else, at the beginning may be."""
    title = _BESIDE.match(words)
    others = [n for n in (3, 2, 4) if n <= len(words) and _is_bare_name(words[:n])]
    latin = re.match(r"[A-Za-z.'-]+", words)
    return [*([title.end()] if title else []), *([latin.end()] if latin else []), *others]


@lru_cache(maxsize=65_536)
def _consists_of_people(words: str, named: tuple[str, ...]) -> bool:
    if not words or any(words == name for name in named):
        return True
    heads = [len(name) for name in named if name and words.startswith(name)]
    return any(_consists_of_people(words[n:], named) for n in (*heads, *_other_lengths(words)) if n)


def split_names(text: str) -> list[str]:
    """Names separated by 、 , ; / line breaks or blanks; a blank inside a two-character name ("张 丽") does
    not part it."""
    parts = [part for part in re.split(r"[、,;/|\s]+", unicodedata.normalize("NFKC", text).strip()) if part]
    names: list[str] = []
    for part in parts:
        if len(part) == 1 and names and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    return [name for name in names if fold(name) not in NOTHING_WRITTEN]


def people_named(text: str) -> list[str]:
    """The names in a cell, without what stands in brackets behind one: 张丽（组长）、王强（区市监局）."""
    return split_names(re.sub(r"\([^()]*\)", "、", unicodedata.normalize("NFKC", text)))


def bare_name(name: str) -> str:
    """A name without its title, brackets and blanks."""
    bare = fold(re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", name)))
    return _AROUND_NAME.sub("", bare) or bare
