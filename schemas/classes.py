"""A plan's classes (信用风险分类): which one a cell names, and what of each is drawn (附件1 抽查比例)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from schemas.identifiers import fold
from schemas.vocabulary import CLASS_SCALES, CREDIT_CLASSES, NOT_CLASSIFIED, NOTHING_WRITTEN

_NOISE: Final = (
    "信用|风险|等级|分类|类别|类型|评级|结果|企业|机构|单位|主体|监管|类|级|等|档|为|[:()/、,.。]|-(?!$)"
)
_AFFIXES: Final = re.compile(rf"^(?:{_NOISE})+|(?:{_NOISE})+$")
_OF_THREE: Final = frozenset({"中", "中等"})


@dataclass(frozen=True, slots=True)
class CreditClass:
    """One class of the roster: its share (a part of 1) or its number of institutions to draw; neither: none
    is drawn."""

    name: str
    also: tuple[str, ...] = ()
    share: float | None = None
    number: int | None = None
    at_least: int | None = None
    unclassified: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way the plan itself writes it, its name first."""
        return (self.name, *self.also)

    @property
    def told(self) -> str:
        """What is drawn of it, for a message: 10%, 5 户, 5%（至少 3 户）."""
        if self.number is not None:
            return f"{self.number} 户"
        share = "不抽" if self.share is None else f"{self.share * 100:.6g}%"
        return f"{share}（至少 {self.at_least} 户）" if self.at_least else share


@dataclass(frozen=True)
class Classes:
    """The classes of a plan, in its order."""

    entries: tuple[CreditClass, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names, in the plan's order."""
        return tuple(entry.name for entry in self.entries)

    @cached_property
    def by_name(self) -> dict[str, CreditClass]:
        """Name → its entry."""
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def unclassified(self) -> str | None:
        """The class that also takes institutions whose class is blank, or None."""
        return next((entry.name for entry in self.entries if entry.unclassified), None)

    def read(self, text: str, beside: Collection[str] = ()) -> str | None:
        """The class a cell names ("A类", "Ａ", "信用风险低（A类）", "低风险"), or None: blank, unknown, or two classes in
        one.

        A plan with one class puts every institution in it. `beside` are the other texts of the column: 中 is
        the third of 优、良、中、差 only beside these, and where it is the middle of three, 低 and 高 are not A and D.
        """
        if len(self.entries) == 1:
            return self.entries[0].name
        words = fold(text).upper()
        if words in NOTHING_WRITTEN or words in NOT_CLASSIFIED:
            return self.unclassified
        if words in self._own:
            return self._own[words]
        found = list(self._word.finditer(words))
        named = [match[1] for match in found if match[1]]
        if sum(len(match[0]) for match in found) < len(words) or len(set(named)) < len(named):
            return None
        if self._unsure(named, beside):
            return None
        meant = {self._named[word] for word in named}
        return next(iter(meant)) if len(meant) == 1 else None

    @property
    def told(self) -> str:
        """All classes, for a message about a cell that names none of them."""
        return "、".join(self.names)

    def _unsure(self, named: list[str], beside: Collection[str]) -> bool:
        """Whether a word stands on a scale of three whose ranks are not the plan's."""
        scale = {bare(text) for text in beside} | set(named)
        if set(named) & set(self._own) or not set(named) & {"高", "低", *_OF_THREE}:
            return False
        return bool(scale & _OF_THREE) and not scale & {"优", "良", "差"}

    @cached_property
    def _own(self) -> dict[str, str]:
        """The plan's own wordings, as they are written and without what all classes share (类, 级, 信用风险)."""
        written = {fold(word).upper(): entry.name for entry in self.entries for word in entry.wordings}
        short: dict[str, set[str]] = {}
        for word, name in written.items():
            short.setdefault(bare(word), set()).add(name)
        return {
            word: next(iter(names)) for word, names in short.items() if word and len(names) == 1
        } | written

    @cached_property
    def _named(self) -> dict[str, str]:
        """Every word → class: the plan's own, and the ranks of like scales where the plan has all four
        ranks."""
        ranks = [
            {self._own[word] for word in words if word in self._own}
            for words in zip(*CLASS_SCALES, strict=True)
        ]
        found = dict(self._own)
        if all(len(names) == 1 for names in ranks) and len(set().union(*ranks)) == len(ranks):
            for names, words in zip(ranks, zip(*CLASS_SCALES, strict=True), strict=True):
                for word in words:
                    found.setdefault(word, next(iter(names)))
        return found

    @cached_property
    def _word(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, sorted(self._named, key=len, reverse=True)))
        return re.compile(f"({words})|(?:{_NOISE})")

    @cached_property
    def in_running_words(self) -> re.Pattern[str]:
        """A class named in a sentence: a letter by itself or before its share (A1%), a word of one character
        with 类, 级 or 风险 beside it."""
        words = sorted(self._named, key=len, reverse=True)
        letters = "|".join(re.escape(word) for word in words if len(word) == 1 and word.isascii())
        short = "|".join(re.escape(word) for word in words if len(word) == 1 and not word.isascii())
        long = "|".join(re.escape(word) for word in words if len(word) > 1)
        forms = [
            long,
            rf"(?<![A-Z0-9])(?:{letters})(?:(?![A-Z0-9])(?:类|级)?|(?=\d+(?:\.\d+)?%))" if letters else "",
            f"(?:{short})(?:类|级|风险)|风险(?:{short})" if short else "",
        ]
        return re.compile("|".join(form for form in forms if form))


def bare(text: str) -> str:
    """A class as written, without what all classes share: 信用风险低（A类） loses 信用风险 in front and 类） behind."""
    return _AFFIXES.sub("", fold(text).upper())


def classes_of_shares(share: Mapping[str, float]) -> Classes:
    """The short way of a plan for A–D; a class whose share it leaves out exists, and nothing is drawn of
    it."""
    return Classes(tuple(CreditClass(letter, share=share.get(letter)) for letter in CREDIT_CLASSES))
