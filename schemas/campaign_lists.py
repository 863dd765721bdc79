"""The lists of campaign.toml as they are written ([[class]], [[result]], [[disposition]]), and what is wrong
with them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from schemas.classes import Classes, CreditClass, bare
from schemas.identifiers import fold
from schemas.lists import Disposition, Dispositions, Result, Results
from schemas.result_text import plain
from schemas.vocabulary import TOTAL


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a plan: the message, the keys it stands under, and the word that is wrong there."""

    message: str
    loc: tuple[int | str, ...]
    word: str = ""


class PlanFaults(ValueError):
    """What does not agree within a plan: every fault of it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(fault.message for fault in self.faults))


class Strict(BaseModel):
    """A table of campaign.toml: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_CODE: Final = re.compile(r"0|[1-9]\d{0,2}|[A-Za-z]")
_TAKEN: Final = frozenset({
    "inspected", "department", "credit_class", "roster", "share", "required", "drawn", "complete", "coverage",
    "measure", "institution", "code", "item", "result", "disposition", "sequence", "kind", "run", "as_of",
    "sheet", "cell", "file",
})  # fmt: skip
"""Columns that tallies and their neighbours have already."""

_KEYWORDS: Final = re.compile(
    r"all|analyse|analyze|and|any|array|as|asc|asymmetric|both|case|cast|check|collate|column|constraint|"
    r"create|default|deferrable|desc|describe|distinct|do|else|end|except|false|fetch|for|foreign|from|"
    r"group|having|in|initially|intersect|into|lambda|lateral|leading|limit|not|null|offset|on|only|or|"
    r"order|pivot|placing|primary|qualify|references|returning|select|show|some|summarize|symmetric|"
    r"table|then|to|trailing|true|union|unique|unpivot|using|variadic|when|where|window|with"
)
"""Words that SQL keeps for itself."""


def _column(name: str) -> str:
    if not _COLUMN.fullmatch(name) or _KEYWORDS.fullmatch(name):
        raise ValueError(f"“{name}”不能作列名：用小写英文字母、数字和下划线，以字母开头，不用 SQL 的保留字")
    if name in _TAKEN or name.startswith("result_"):
        raise ValueError(f"列名“{name}”已有别的用处，换一个")
    return name


def _code(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError(f"编号“{code}”不对：写一个数（不带前面的 0）或一个英文字母")
    return code


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Code = Annotated[str, BeforeValidator(_as_text), AfterValidator(_code)]


class ClassEntry(Strict):
    """[[class]]: a class, its other ways to be written, and its share or the number of institutions to
    draw."""

    name: Text
    also: tuple[Text, ...] = ()
    share: Share | None = None
    number: int | None = Field(None, ge=0)
    at_least: int | None = Field(None, ge=1)
    unclassified: bool = False


class ResultEntry(Strict):
    """[[result]]: a result, its other wordings, and what it says."""

    code: Code
    name: Text
    also: tuple[Text, ...] = ()
    problem: bool = False
    alone: bool = False
    excludes: tuple[Annotated[str, BeforeValidator(_as_text)], ...] = ()
    open: bool = False
    disposition: Text | None = None


class DispositionEntry(Strict):
    """[[disposition]]: a disposition, its other wordings, its column in the tallies, whether it starts the
    referral clock."""

    name: Text
    also: tuple[Text, ...] = ()
    column: Annotated[str, AfterValidator(_column)] | None = None
    referral: bool = False


def classes_of(entries: Iterable[ClassEntry]) -> Classes:
    """The plan's classes as they are used."""
    return Classes(tuple(CreditClass(**entry.model_dump()) for entry in entries))


def results_of(entries: Iterable[ResultEntry]) -> Results:
    """The plan's results as they are used."""
    return Results(tuple(Result(**entry.model_dump()) for entry in entries))


def dispositions_of(entries: Iterable[DispositionEntry]) -> Dispositions:
    """The plan's dispositions as they are used; one without a column is numbered by its position."""
    return Dispositions(
        tuple(
            Disposition(entry.name, entry.column or f"disposition_{place}", entry.also, entry.referral)
            for place, entry in enumerate(entries, 1)
        )
    )


def with_dispositions(results: Results, dispositions: Dispositions) -> Results:
    """The results, each with its own disposition under the plan's name for it; none where the plan has none
    such."""
    return Results(
        tuple(
            replace(entry, disposition=dispositions.named(entry.disposition) if entry.disposition else None)
            for entry in results.entries
        )
    )


def class_faults(entries: Sequence[ClassEntry] | None, has_shares: bool) -> Iterator[Fault]:
    """What is wrong with the classes: said twice, drawn in no way or in two, doubled, more than one for the
    unclassified."""
    if not entries:
        if not has_shares:
            yield Fault("缺“share”（或用 [[class]] 列出分类）", ())
        return
    if has_shares:
        yield Fault("[share] 和 [[class]] 只能写一种", ("class", 0))
    for place, entry in enumerate(entries):
        at = ("class", place)
        if (entry.share is None) == (entry.number is None):
            yield Fault(f"“{entry.name}”要写 share（比例）或 number（户数），只写一种", at)
        elif entry.at_least is not None and entry.share is None:
            yield Fault("at_least 只能和 share 一起写", (*at, "at_least"))
        if entry.name == TOTAL:
            yield Fault(f"分类不能叫“{TOTAL}”", (*at, "name"))
    for place in [place for place, entry in enumerate(entries) if entry.unclassified][1:]:
        yield Fault("只能有一类写 unclassified = true", ("class", place, "unclassified"))
    wordings = [[(word, bare(word) or fold(word)) for word in (e.name, *e.also)] for e in entries]
    yield from _overlaps("class", wordings)


def result_faults(entries: Sequence[ResultEntry], dispositions: Dispositions) -> Iterator[Fault]:
    """What is wrong with the results: doubled codes and wordings, exclusions and dispositions that name
    nothing."""
    first: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if first.setdefault(entry.code.upper(), place) != place:
            yield Fault(f"编号“{entry.code}”写了两次", ("result", place, "code"))
    for place, entry in enumerate(entries):
        at = ("result", place)
        for code in entry.excludes:
            if code.upper() not in first:
                yield Fault(f"excludes 里的“{code}”不是任何一个结果的编号", (*at, "excludes"), code)
            elif first[code.upper()] == place:
                yield Fault(f"结果“{entry.code}”不能排除它自己", (*at, "excludes"), code)
        if entry.disposition and not dispositions.named(entry.disposition):
            yield Fault(
                f"处理结果“{entry.disposition}”不在处理结果里（{dispositions.told}）", (*at, "disposition")
            )
        for word in (entry.name, *entry.also):
            if first.get(plain(word), place) != place:
                yield Fault(f"“{word}”是另一个结果的编号，不能作名称", at, word)
    yield from _overlaps("result", [[(word, plain(word)) for word in (e.name, *e.also)] for e in entries])


def disposition_faults(entries: Sequence[DispositionEntry]) -> Iterator[Fault]:
    """What is wrong with the dispositions: doubled wordings, doubled columns."""
    columns: dict[str, int] = {}
    for place, entry in enumerate(dispositions_of(entries).entries):
        if columns.setdefault(entry.column, place) != place:
            yield Fault(f"列名“{entry.column}”用了两次", ("disposition", place, "column"), entry.column)
    yield from _overlaps("disposition", [[(word, fold(word)) for word in (e.name, *e.also)] for e in entries])


def _overlaps(table: str, wordings: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Fault]:
    """Wordings of a list that are no words, or that two of its entries claim."""
    owner: dict[str, int] = {}
    for place, words in enumerate(wordings):
        for word, key in words:
            if not key:
                yield Fault(f"“{word}”里没有文字", (table, place), word)
            elif owner.setdefault(key, place) != place:
                other = wordings[owner[key]][0][0]
                yield Fault(f"“{word}”在“{other}”里已经有了，名称和别名不能重复", (table, place), word)
