"""A plan while it is put together: every fact with its source, and what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, NamedTuple, TypeVar

from schemas.planning.spans import Span

T = TypeVar("T")
NOT_FOUND: Final = "材料里没有找到"
USUAL_DAYS: Final = {"referral": 7, "publication": 20}
"""Working days for 移送 and 公示 where no paper tells them: the notice's."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """What a paper says, and where it says so, for the comment beside it."""

    value: T
    source: str


class Open(NamedTuple):
    """What is not known: why, and the answer that is offered ("" for none)."""

    why: str
    offer: str = ""


@dataclass(frozen=True, slots=True)
class DraftClass:
    """A class and what is drawn of it, as [share] and [[class]] have it;
    "" is the only class of a plan that has none. `written`: the words it was read from."""

    name: str
    share: float | None = None
    number: int | None = None
    at_least: int | None = None
    written: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether its words only say the least (不低于 5%)."""
        return self.share is not None and self.written.startswith("不")

    @property
    def amount(self) -> tuple[float | None, int | None, int | None]:
        """What is drawn, by which two readings agree or not."""
        return self.share, self.number, self.at_least


@dataclass(slots=True)
class DraftItem:
    """An item of a department, with the law and the method where a plan's table tells them."""

    name: str
    basis: str = ""
    method: str = ""


@dataclass(slots=True)
class DraftDepartment:
    """A department, every way in which papers wrote it, its items and where it was read. `contacts`: whom to
    ask, by name and telephone, with where that was read; `likely_contacts`: those that may be another's."""

    written: list[str]
    source: str
    items: list[DraftItem] = field(default_factory=list)
    contacts: dict[tuple[str, str], str] = field(default_factory=dict)
    likely_contacts: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class PlanDraft:
    """The plan of a campaign as far as it is known; `open`: what is not, by key.
    `loose`: items that no department has yet; `assumed`: what was taken by its likely meaning,
    for a person to confirm; `half_period`: a period of which papers tell one end alone."""

    texts: dict[str, Fact[str]] = field(default_factory=dict)
    period: Fact[Span] | None = None
    half_period: Span | None = None
    report_due: Fact[date] | None = None
    classes: tuple[DraftClass, ...] = ()
    departments: list[DraftDepartment] = field(default_factory=list)
    loose: dict[str, DraftItem] = field(default_factory=dict)
    days: dict[str, Fact[int]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    open: dict[str, Open] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A text that is known; "" for one that is not."""
        return self.texts[key].value if key in self.texts else ""


def settled(facts: Iterable[Fact[T]]) -> Fact[T] | None:
    """The one fact that all agree in; None where there is none, or where they do not."""
    known = list(facts)
    return known[0] if known and all(fact.value == known[0].value for fact in known) else None


def disagreement(facts: Iterable[Fact[T]]) -> str:
    """Why a fact is open: nobody told it, or papers tell it differently."""
    told = list(dict.fromkeys(f"{_shown(fact.value)}（{fact.source}）" for fact in facts))
    return f"材料里说法不一：{'；'.join(told)}" if told else NOT_FOUND


def _shown(value: object) -> str:
    return value.told if isinstance(value, Span) else str(value)
