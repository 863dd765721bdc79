"""What a draw is: who was drawn, who goes, everything that decided it, and what changed since."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from flows.validation.draws import Elsewhere

CURRENT_FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class ClassDrawn:
    """One class: institutions in the roster,
    the plan's share (a decimal as text) or number; required = drawn.

    `also`, `unclassified`: what else of a roster is read as this class,
    so that the draw can be verified by the roster as it came.
    """

    credit_class: str
    roster: int
    share: str | None
    required: int
    number: int | None = None
    at_least: int | None = None
    also: list[str] | None = None
    unclassified: bool | None = None

    def told(self) -> dict[str, object]:
        """What the plan says of it and what came of it; nothing of what the plan does not say."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class InstitutionDrawn:
    """An institution drawn, with the facts its papers need;
    `key` is its code, or its normalised name without one."""

    key: str
    code: str
    name: str
    address: str
    legal_representative: str
    credit_class: str
    ticket: str
    place: int
    notice_unsuitable: bool


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One inspector of one visit."""

    key: str
    role: str
    department: str
    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An inspector who could be drawn: `key` is what the tickets are made of,
    `load` the year's visits in other campaigns, `fields` what the list says of 执法领域."""

    department: str
    name: str
    key: str
    load: int = 0
    fields: list[str] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        """What decided whether they were drawn; nothing of what did not."""
        return {name: value for name, value in asdict(self).items() if value not in (0, [])}


@dataclass(frozen=True, slots=True)
class DepartmentSent:
    """A department that goes: how many of its inspectors, and the fields (执法领域) its items ask for."""

    name: str
    inspectors: int = 1
    fields: list[str] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        """What decides who goes of it; nothing of what the plan does not say."""
        of_one = {"name": self.name, "inspectors": self.inspectors}
        return {**of_one, "fields": self.fields} if self.fields else of_one


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An institution of the roster that could not be drawn, and why (R07, 频次上限)."""

    key: str
    name: str
    credit_class: str
    ticket: str
    reason: str
    notice_unsuitable: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a draw after it was made, with everything that decided it.

    `kind`: withdrawal (`institution` left, `instead` took its place), replacement (`person` of `department`
    left) or growth (the plan sends more people than the teams had). `as_of` is the day it holds from, `run`
    the run that made it; `made` are the visits that were over by then, which no change touches.
    """

    number: int
    kind: str
    at: str
    as_of: str
    operator: str
    reason: str
    run: int = 0
    institution: str = ""
    department: str = ""
    person: str = ""
    instead: list[InstitutionDrawn] = field(default_factory=list)
    teams: list[TeamMember] = field(default_factory=list)
    """The whole team of every visit touched, as it is from then on."""
    passed_over: list[Exclusion] = field(default_factory=list)
    """Whose tickets came before that of `instead`, and why they were passed over."""
    inspectors: list[Candidate] = field(default_factory=list)
    recused: list[tuple[str, str, str]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    departments: list[DepartmentSent] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> "Change":
        """A change from its JSON document."""
        data = json.loads(text)
        rows = {
            "instead": InstitutionDrawn,
            "teams": TeamMember,
            "passed_over": Exclusion,
            "inspectors": Candidate,
            "departments": DepartmentSent,
        }
        for name, row_type in rows.items():
            data[name] = [row_type(**row) for row in data[name]]
        data["recused"] = [tuple(row) for row in data["recused"]]
        return cls(**data)

    def document(self) -> str:
        """The change as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One draw: who drew when with which seed over which roster, everything it gave, and what changed since.

    `institutions` and `teams` are as drawn; what holds today is `changes.standing(record)`.
    """

    draw: int
    drawn_at: str
    as_of: str
    operator: str
    seed: str
    roster_sha256: str
    reason: str
    versions: str
    classes: list[ClassDrawn] = field(default_factory=list)
    institutions: list[InstitutionDrawn] = field(default_factory=list)
    teams: list[TeamMember] = field(default_factory=list)
    inspectors: list[Candidate] = field(default_factory=list)
    """Everyone who could be drawn."""
    recused: list[tuple[str, str, str]] = field(default_factory=list)
    """Who had to keep away from an institution drawn: institution key, department, ticket name."""
    roster: list[tuple[str, str]] = field(default_factory=list)
    """Every institution the draw ran on, with its class; empty in the records of older versions."""
    elsewhere: Elsewhere | None = None
    """What the provincial platform says of a draw it made (flows.lots.elsewhere):
    never recorded, no voucher."""
    run: int = 0
    """The run that made the draw: what came later knows more than the draw did."""
    exclusions: list[Exclusion] = field(default_factory=list)
    """Who could not be drawn, and why; empty in the records of older versions."""
    changes: list[Change] = field(default_factory=list)
    """What changed since, in order. Each is a document of its own: `document()` leaves them out."""
    format: int = 1
    """The format of its voucher: 1 for the draws of older versions, which have none of what follows."""
    campaign: str = ""
    document_number: str = ""
    departments: list[DepartmentSent] = field(default_factory=list)
    """The departments that go, the leading one first."""
    secret: str = ""
    """What the tickets are made with beside the seed,
    where institutions must not be warned; told by the reveal."""
    commitments: list[dict[str, object]] = field(default_factory=list)
    """Every commitment made before it, as the public is told of it."""

    @property
    def lot(self) -> str:
        """What the ticket of every institution begins with."""
        return f"{self.seed},{self.secret}" if self.secret else self.seed

    def team_lot(self, *, is_withheld: bool) -> str:
        """What the tickets of a visit's inspectors begin with: those of an institution that may be known say
        nothing of the others, and anyone can work them out."""
        return self.lot if is_withheld else self.seed

    @property
    def is_withheld(self) -> bool:
        """Whether there is something to reveal: an institution drawn that must not be warned,
        or a secret by which one would be found that a change may yet draw."""
        return bool(self.secret) or any(institution.notice_unsuitable for institution in self.institutions)

    @property
    def betrayed_classes(self) -> list[str]:
        """The classes of which everybody was drawn who could be, somebody that must not be warned among them:
        the public roster tells who, whatever the voucher withholds."""
        excluded = {exclusion.key for exclusion in self.exclusions}
        left = Counter(letter for key, letter in self.roster if key not in excluded)
        left.subtract(drawn.credit_class for drawn in self.institutions)
        hidden = {drawn.credit_class for drawn in self.institutions if drawn.notice_unsuitable}
        return [
            of.credit_class for of in self.classes if of.credit_class in hidden and not left[of.credit_class]
        ]

    @classmethod
    def parse(cls, text: str) -> "DrawRecord":
        """A record from its JSON document."""
        data = json.loads(text)
        data["classes"] = [ClassDrawn(**row) for row in data["classes"]]
        data["institutions"] = [InstitutionDrawn(**row) for row in data["institutions"]]
        data["teams"] = [TeamMember(**row) for row in data["teams"]]
        data["departments"] = [DepartmentSent(**row) for row in data.get("departments", ())]
        data["inspectors"] = [_candidate(row) for row in data.get("inspectors", ())]
        data["exclusions"] = [Exclusion(**row) for row in data.get("exclusions", ())]
        for name in ("recused", "roster"):
            data[name] = [tuple(row) for row in data.get(name, ())]
        return cls(**data)

    def document(self) -> str:
        """The record as drawn, as JSON."""
        return json.dumps(
            {n: v for n, v in asdict(self).items() if n not in ("changes", "elsewhere")}, ensure_ascii=False
        )


RosterRow = tuple[str, str, str, str, str]
"""An institution of the roster: code, name, credit class, institution_id, why it was left out or nothing."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be published today: the commitments so far and, where there is a draw,
    its voucher and roster."""

    commitments: list[dict[str, object]]
    record: DrawRecord | None = None
    voucher: dict[str, Any] = field(default_factory=dict)
    roster: list[RosterRow] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    """The changes of the draw as the voucher will tell them when nothing is withheld any more."""
    is_revealed: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The number that each visit's papers bear, by the institution's key."""


def _candidate(row: dict[str, Any] | list[Any]) -> Candidate:
    """An inspector of a record; older versions kept department, name and key alone."""
    return Candidate(**row) if isinstance(row, dict) else Candidate(*row[:3])
