"""What a remark states, and the words it rests on."""

import re
from typing import Final, NamedTuple


class Statement(NamedTuple):
    """A disposition stated as a fact: by these departments, or by those that found a problem but for
    `excluded`; `is_joined`: by whoever it is not said of, together with these (会同区市监局责令整改)."""

    disposition: str
    doers: tuple[str, ...]
    excluded: frozenset[str]
    is_unsure: bool
    verb: str
    words: str
    is_joined: bool = False
    elsewhere: frozenset[str] = frozenset()  # under a heading nobody knows: those with headings of their own


_WORDS_SHOWN: Final = 40
_CLAUSE_END: Final = re.compile(r"[,;。\n]")


def quoted(text: str, start: int, end: int) -> str:
    """The words from `start` to the end of the clause in which `end` lies; of many the last ones."""
    clause_end = _CLAUSE_END.search(text, end)
    words = text[start : clause_end.start() if clause_end else None]
    return words if len(words) <= _WORDS_SHOWN else f"…{words[-_WORDS_SHOWN:]}"
