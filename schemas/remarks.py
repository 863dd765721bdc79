"""备注: which department disposed of what, read from a sentence (domain: «How a remark is read»).

A remark is cut into words, a letter a class of words (schemas.remark_words); who did what is then said by
short patterns over these letters (schemas.remark_sentence).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from schemas.identifiers import fold
from schemas.remark_lexicon import RemarkVocabulary
from schemas.remark_names import RemarkLine
from schemas.remark_sentence import Sentence
from schemas.remark_statement import Statement
from schemas.remark_text import plain
from schemas.spelling import spelled
from schemas.vocabulary import DISPOSITION_SYNONYMS

_MOST_DISPOSITIONS: Final = 60
"""Of as many no remark tells: each asks about all that stands before it."""


class RemarkFact(NamedTuple):
    """A disposition stated as done: by which department (None: by nobody who can be told), on which words."""

    department: str | None
    disposition: str
    words: str


@dataclass(frozen=True, slots=True)
class RemarkReading:
    """What a remark says. `is_unsure`: a disposition names no department, and more than one found a
    problem or none did, or it names one that is not on the record; or one may be still to come, or there are
    more than anybody would write (I26)."""

    facts: tuple[RemarkFact, ...] = ()
    is_unsure: bool = False

    def dispositions_of(self, department: str) -> list[str]:
        """The dispositions of one department, in the order of the text."""
        return [fact.disposition for fact in self.facts if fact.department == department]


def read_remark_facts(
    remark: str,
    lines: Iterable[RemarkLine],
    departments: Mapping[str, Sequence[str]],
    dispositions: Mapping[str, Sequence[str]] = DISPOSITION_SYNONYMS,
    beside: Iterable[str] = (),
    since: int | None = None,
) -> RemarkReading:
    """Who disposed of what, as the remark of a record with these lines states it.

    departments: each of the plan's departments with all its names; dispositions: each of the plan's with
    its wordings; beside: departments of other records that carry this very remark (a 备注 merged over a
    list's rows): theirs is told there; since: the first year of the inspection, before which nothing
    was done in it. Facts come in the order of the text, a pair of department and
    disposition once. Source: 附件2 备注, 附件3 处理结果.
    """
    if not remark:
        return RemarkReading()
    vocabulary = _vocabulary(
        tuple((name, *names) for name, names in departments.items()),
        tuple((name, *names) for name, names in dispositions.items()),
    )
    return _read(remark, tuple(lines), frozenset(beside), since, vocabulary)


@lru_cache(maxsize=64)
def _vocabulary(
    departments: tuple[tuple[str, ...], ...], dispositions: tuple[tuple[str, ...], ...]
) -> RemarkVocabulary:
    return RemarkVocabulary(departments, dispositions)


@lru_cache(maxsize=65_536)
def _read(
    remark: str,
    lines: tuple[RemarkLine, ...],
    beside: frozenset[str],
    since: int | None,
    vocabulary: RemarkVocabulary,
) -> RemarkReading:
    if not vocabulary.any_disposition.search(spelled(fold(remark))):
        return RemarkReading()
    text = plain(remark, vocabulary)
    words = vocabulary.words(text, lines)
    if sum(word.letter in "VF" for word in words) > _MOST_DISPOSITIONS:
        return RemarkReading(is_unsure=True)
    sentence = Sentence(text, words, since)
    reading = _attributed(sentence.statements(), lines, beside)
    return replace(reading, is_unsure=True) if sentence.is_doubtful else reading


def _attributed(
    statements: list[Statement], lines: tuple[RemarkLine, ...], beside: frozenset[str]
) -> RemarkReading:
    """Each statement given to those it names, else to those that found a problem, else to nobody; where it
    only names who joined, to both."""
    on_record = {line.department for line in lines}
    troubled = dict.fromkeys(line.department for line in lines if line.found_problem)
    facts: dict[tuple[str | None, str], RemarkFact] = {}
    is_unsure = False
    for statement in statements:
        troubled_others = _others(troubled, statement)
        doers = statement.doers
        if statement.is_joined or not doers:
            doers += troubled_others
        is_unsure |= statement.is_unsure or not (set(doers) <= on_record | beside)
        is_unsure |= not statement.doers and len(doers) != 1
        is_unsure |= bool(statement.elsewhere) and len(troubled) > 1
        is_unsure |= statement.is_joined and len(troubled_others) > 1
        for doer in [name for name in doers if name in on_record or name not in beside] if doers else [None]:
            department = doer if doer in on_record else None
            fact = RemarkFact(department, statement.disposition, statement.words)
            facts.setdefault((department, statement.disposition), fact)
    return RemarkReading(tuple(facts.values()), is_unsure)


def _others(troubled: Iterable[str], statement: Statement) -> tuple[str, ...]:
    """Who found a problem and is not spoken of: below a heading nobody knows those without a heading of their
    own, if there are any."""
    others = [name for name in troubled if name not in statement.excluded and name not in statement.doers]
    return tuple([name for name in others if name not in statement.elsewhere] or others)
