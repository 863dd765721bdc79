"""The measures of every tally by a plan's lists: their columns, their labels, and what heads them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from schemas.headings import TALLY_HEADERS, heading
from schemas.lists import NOTICE_DISPOSITIONS, NOTICE_RESULTS, Dispositions, Results
from schemas.result_text import plain


@dataclass(frozen=True)
class Measures:
    """What a plan counts beside 抽查户数: its results and its dispositions.

    Small enough to go with every file to its reader.
    """

    results: Results
    dispositions: Dispositions

    @cached_property
    def labels(self) -> dict[str, str]:
        """The columns of a tally with their labels, in 附件3's order: 抽查户数, the results, the dispositions."""
        return {
            "inspected": "抽查户数",
            **{entry.column: entry.name for entry in self.results.entries},
            **{entry.column: entry.name for entry in self.dispositions.entries},
        }

    @cached_property
    def result_headings(self) -> dict[str, tuple[str, ...]]:
        """Column → the words that head a result, with its letter before them or without; 责令整改 alone heads the
        disposition."""
        disposed = {plain(word) for words in self.dispositions.wordings.values() for word in words}
        return {
            entry.column: _heading_words(
                [word for word in self.results.headings_of(entry.code) if word not in disposed], entry.code
            )
            for entry in self.results.entries
        }

    @cached_property
    def disposition_headings(self) -> dict[str, tuple[str, ...]]:
        """Column → the words that head a disposition."""
        return {
            self.dispositions.columns[name]: _heading_words(words)
            for name, words in self.dispositions.wordings.items()
        }

    @cached_property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Column → the words that head it in a department's own tally (附件3)."""
        return {**TALLY_HEADERS, **self.result_headings, **self.disposition_headings}

    @cached_property
    def ranked_headings(self) -> dict[str, tuple[str, int]]:
        """The words that head a column of a department's own tally → the column, and how exact they are."""
        return {
            word: (column, rank) for column, words in self.headings.items() for rank, word in enumerate(words)
        }

    @cached_property
    def all_headings(self) -> frozenset[str]:
        """Every word that heads a result, a disposition or another column of a tally."""
        return frozenset(chain.from_iterable(self.headings.values()))

    @cached_property
    def choices(self) -> dict[str, frozenset[str]]:
        """Field of a record → the words that head one choice of it, where its choices stand side by side."""
        of_field = {"result": self.result_headings, "disposition": self.disposition_headings}
        return {field: frozenset(chain.from_iterable(words.values())) for field, words in of_field.items()}


def _heading_words(words: list[str] | tuple[str, ...], code: str = "") -> tuple[str, ...]:
    """Words as headings are compared:
    a number before them the reader of headings sets aside, a letter not."""
    lettered = [f"{code}{word}" for word in words] if code.isalpha() else []
    return tuple(dict.fromkeys(map(heading, (*words, *lettered))))


NOTICE_MEASURES: Final = Measures(NOTICE_RESULTS, NOTICE_DISPOSITIONS)
