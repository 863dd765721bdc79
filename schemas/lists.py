"""A plan's own lists of results and dispositions (docs/campaign.md); its classes are schemas.classes.

Where a plan gives none, they are the notice's (schemas.vocabulary). What a word means is looked up in the
plan's own names first; the wordings people use for the notice's results and dispositions
then go to the one entry of the plan that means the same, and to none where two do.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from schemas.disposition_text import read_disposition_cell, worded
from schemas.disposition_wordings import wording_patterns
from schemas.identifiers import fold
from schemas.result_text import canonical, plain
from schemas.results import ResultReading, read_result
from schemas.vocabulary import (
    DISPOSITION_SYNONYMS,
    DISPOSITIONS,
    PROBLEM_RESULTS,
    RECTIFICATION,
    REFERRALS,
    RESULT_EXCLUDES,
    RESULT_NEAR_WORDS,
    RESULT_SHORT_WORDS,
    RESULT_SYNONYMS,
    RESULTS,
    RESULTS_ALONE,
)

Code = int | str
"""A result's code: an integer where every code of the plan is a number, else the text as the plan has it."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of the list: its code and wordings, what it says, and what it cannot stand beside."""

    code: str
    name: str
    also: tuple[str, ...] = ()
    problem: bool = False
    alone: bool = False
    excludes: tuple[str, ...] = ()
    open: bool = False
    disposition: str | None = None

    @property
    def column(self) -> str:
        """The result's column in every tally."""
        return f"result_{self.code.lower()}"

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way the plan itself words it, its name first."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Disposition:
    """One disposition of the list: its wordings, its column in the tallies, whether it starts a referral."""

    name: str
    column: str
    also: tuple[str, ...] = ()
    referral: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way the plan itself words it, its name first."""
        return (self.name, *self.also)


def owners(own: Mapping[str, str], groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """Wording → entry: the plan's own, and of each group of like wordings those that can mean only one
    entry."""
    found = dict(own)
    for group in groups:
        meant = {own[wording] for wording in group if wording in own}
        if len(meant) == 1:
            for wording in group:
                found.setdefault(wording, next(iter(meant)))
    return found


@dataclass(frozen=True)
class Results:
    """The results of a plan, in its order."""

    entries: tuple[Result, ...]

    @cached_property
    def is_numeric(self) -> bool:
        """Whether every code is a number: then codes are integers outside the plan."""
        return all(entry.code.isdigit() for entry in self.entries)

    def outer(self, code: str) -> Code:
        """A code as the plan writes it, as frames and tables hold it."""
        return int(code) if self.is_numeric else code

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """All codes, in the plan's order."""
        return tuple(self.outer(entry.code) for entry in self.entries)

    @cached_property
    def names(self) -> dict[Code, str]:
        """Code → name."""
        return {self.outer(entry.code): entry.name for entry in self.entries}

    @cached_property
    def columns(self) -> dict[Code, str]:
        """Code → its column in the tallies."""
        return {self.outer(entry.code): entry.column for entry in self.entries}

    @cached_property
    def problems(self) -> frozenset[Code]:
        """The codes that say a problem was found (default: 2 3 4 5 6 8 10)."""
        return frozenset(self.outer(entry.code) for entry in self.entries if entry.problem)

    @cached_property
    def supervised(self) -> frozenset[Code]:
        """The codes that stay open until closed: every problem, and what the plan keeps under supervision."""
        return frozenset(self.outer(entry.code) for entry in self.entries if entry.problem or entry.open)

    @cached_property
    def dispositions(self) -> dict[Code, str]:
        """Code → the disposition its own words imply (default: 5 → 责令整改)."""
        return {self.outer(entry.code): entry.disposition for entry in self.entries if entry.disposition}

    @cached_property
    def clean(self) -> frozenset[Code]:
        """The codes by which a reinspection closes a problem (default: 1 and 9): nothing wrong, and
        something was seen."""
        unseen = self.meaning(RESULTS[7])
        return frozenset(
            self.outer(entry.code)
            for entry in self.entries
            if not entry.problem and not entry.open and entry.code != unseen
        )

    @cached_property
    def nobody_there(self) -> frozenset[Code]:
        """The codes with which nobody may have been there to sign (default: 4 and 7)."""
        found = (self.meaning(RESULTS[code]) for code in (4, 7))
        return frozenset(self.outer(code) for code in found if code is not None)

    @cached_property
    def by_code(self) -> dict[str, Result]:
        """Code as a capital or number → its entry."""
        return {entry.code.upper(): entry for entry in self.entries}

    @cached_property
    def _exact(self) -> dict[str, str]:
        return owners(self._own, _RESULT_GROUPS)

    @cached_property
    def _own(self) -> dict[str, str]:
        return {plain(wording): entry.code for entry in self.entries for wording in entry.wordings}

    @cached_property
    def _canonical(self) -> dict[str, str]:
        meant: dict[str, set[str]] = {}
        for wording, code in self._exact.items():
            meant.setdefault(canonical(wording), set()).add(code)
        return {wording: next(iter(codes)) for wording, codes in meant.items() if len(codes) == 1}

    @cached_property
    def _in_short(self) -> dict[str, str]:
        return owners(self._own, _IN_SHORT)

    def headings_of(self, code: str) -> tuple[str, ...]:
        """The plain wordings that head a result's column: the plan's and the same in other or fewer words."""
        return tuple(wording for wording, meant in self._in_short.items() if meant == code)

    def meaning(self, words: str) -> str | None:
        """The code that words alone say; None for words the plan does not have or that could mean two."""
        bare = plain(words)
        return self._exact.get(bare) or self._canonical.get(canonical(bare))

    def numbered_meaning(self, words: str) -> str | None:
        """The code that words say beside a number, where they may be shorter (6.不配合检查)."""
        return self.meaning(words) or self._in_short.get(canonical(plain(words)))

    def read(self, text: str, legend: str = "", stated: Collection[str] = ()) -> ResultReading:
        """What a result cell says; see schemas.results.read_result."""
        return read_result(self, text, legend, stated)

    def contradict(self, codes: Iterable[Code]) -> bool:
        """Whether results cannot stand together: one that stands alone beside another, or one that excludes
        another.

        Default (domain: Contradictions): 1 with any of 2 3 4 5 6 8 10; 9 with 10; 7 with any other.
        """
        held = {str(code) for code in codes}
        found = [entry for entry in self.entries if entry.code in held]
        return len(held) > 1 and any(entry.alone or held & set(entry.excludes) for entry in found)

    def label(self, code: Code) -> str:
        """A result as papers print it: 5.发现问题已责令整改."""
        return f"{code}.{self.names[code]}"

    @property
    def told(self) -> str:
        """All results, for a message about a cell that holds none of them."""
        return " ".join(f"{entry.code}.{entry.name}" for entry in self.entries)


_RESULT_GROUPS, _IN_SHORT = (
    [
        [*map(plain, (name, *RESULT_SYNONYMS.get(code, ()), *further.get(code, ())))]
        for code, name in RESULTS.items()
    ]
    for further in (RESULT_NEAR_WORDS, RESULT_SHORT_WORDS)
)


@dataclass(frozen=True)
class Dispositions:
    """The dispositions of a plan, in its order."""

    entries: tuple[Disposition, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names, in the plan's order."""
        return tuple(entry.name for entry in self.entries)

    @cached_property
    def columns(self) -> dict[str, str]:
        """Name → its column in the tallies."""
        return {entry.name: entry.column for entry in self.entries}

    @cached_property
    def referrals(self) -> frozenset[str]:
        """The names that start the clock of 移送/转办."""
        return frozenset(entry.name for entry in self.entries if entry.referral)

    @cached_property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """Name → every wording that means it, the plan's and those that people use for the notice's,
        folded."""
        found: dict[str, list[str]] = {entry.name: [] for entry in self.entries}
        for wording, name in self._named.items():
            found[name].append(wording)
        return {name: tuple(wordings) for name, wordings in found.items()}

    @cached_property
    def _named(self) -> dict[str, str]:
        own = {fold(wording): entry.name for entry in self.entries for wording in entry.wordings}
        return owners(own, _DISPOSITION_GROUPS)

    def named(self, text: str) -> str | None:
        """The plan's name for a disposition in any of its wordings, or None."""
        return self._named.get(fold(text))

    @cached_property
    def _grammar(self) -> dict[str, re.Pattern[str]]:
        patterns = wording_patterns([(name, *wordings) for name, wordings in self.wordings.items()])
        return {name: re.compile(pattern) for name, pattern in zip(self.wordings, patterns, strict=True)}

    def _stated(self, words: str) -> str | None:
        return self.named(words) or worded(words, self._grammar)

    def read(self, text: str) -> tuple[list[str], bool]:
        """The dispositions a 处理结果 cell states; see schemas.disposition_text."""
        return read_disposition_cell(text, self._stated, self.pattern)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any wording of any disposition, the longest first."""
        return re.compile("|".join(map(re.escape, sorted(self._named, key=len, reverse=True))))

    @property
    def told(self) -> str:
        """All names, for a message about a cell that holds none of them."""
        return "、".join(self.names)


_DISPOSITION_GROUPS: Final = tuple(tuple(map(fold, names)) for names in DISPOSITION_SYNONYMS.values())

NOTICE_RESULTS: Final = Results(
    tuple(
        Result(
            code=str(code),
            name=name,
            problem=code in PROBLEM_RESULTS,
            alone=code in RESULTS_ALONE,
            excludes=tuple(map(str, RESULT_EXCLUDES.get(code, ()))),
            disposition=RECTIFICATION if code == 5 else None,
        )
        for code, name in RESULTS.items()
    )
)
NOTICE_DISPOSITIONS: Final = Dispositions(
    tuple(Disposition(name, column, referral=name in REFERRALS) for name, column in DISPOSITIONS.items())
)
