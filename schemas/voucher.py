"""抽取凭证 as published: every field of it, its type, and nothing beside (format 2)."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[str, AfterValidator(_moment)]
Day = Annotated[str, AfterValidator(_day)]
Decimal = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(e-[0-9]+)?$")]
Named = Annotated[str, Field(min_length=1, pattern=r"\S")]
Number = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
WITH_SEED, WITH_SECRET = "种子,标识", "种子,秘密,标识"
"""What the tickets of a draw are made of."""


class Told(BaseModel):
    """A part of the voucher: unknown keys are refused, and no value is bent into its type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CommitmentTold(Told):
    """A commitment; one of an older version has `seed_sha256` alone."""

    number: Number
    committed_at: Moment
    operator: str
    reason: Named | None = None
    roster_sha256: Digest | None = None
    inspectors_sha256: Digest | None = None
    plan_sha256: Digest | None = None
    secret_sha256: Digest | None = None
    is_withheld: bool | None = None
    seed_sha256: Digest | None = None


class ClassTold(Told):
    """What the plan draws of a class, and of how many."""

    credit_class: Named
    roster: Count
    required: Count
    share: Decimal | None = None
    number: Count | None = None
    at_least: Number | None = None
    also: list[str] | None = None
    unclassified: bool | None = None


class DepartmentTold(Told):
    """Whom a department sends: how many, and the fields its items ask for."""

    name: Named
    inspectors: Number
    fields: list[Named] | None = None


class ExclusionTold(Told):
    """An institution of the roster that could not be drawn, and why."""

    key: Named
    name: Named
    credit_class: str
    reason: Named


class InstitutionTold(Told):
    """An institution drawn; `key` and `name` are None where they are withheld until the reveal."""

    ticket: Digest
    credit_class: Named
    place: Number
    withheld: bool
    key: Named | None
    name: Named | None


class InspectorTold(Told):
    """Somebody who could be drawn."""

    department: Named
    name: Named
    key: Named
    load: Number | None = None
    fields: list[str] | None = None


class RecusedTold(Told):
    """Who had to keep away from an institution drawn."""

    ticket: Digest
    department: Named
    inspector: Named


class MemberTold(Told):
    """One person of a visit's team."""

    ticket: Digest
    role: Literal["组长", "组员"]
    department: Named
    name: Named
    inspector: Named | None = None
    """What their tickets were made of, where two of the department bear the name."""


class PassedOverTold(Told):
    """An institution whose ticket came next and that could not be drawn, and why."""

    ticket: Digest
    key: Named
    name: Named
    reason: Named


class ChangeTold(Told):
    """A change after the draw, with everything that decided it. `institution`: the ticket of one withdrawn;
    `instead`: what was drawn in its place; `teams`: the whole team of every visit touched; `made`: the visits
    that were over."""

    number: Number
    kind: Literal["withdrawal", "replacement", "growth"]
    at: Moment
    as_of: Day
    operator: Named
    reason: Named
    institution: Digest | None
    department: str
    person: str
    instead: list[InstitutionTold]
    passed_over: list[PassedOverTold]
    teams: list[MemberTold]
    departments: list[DepartmentTold]
    inspectors: list[InspectorTold]
    recused: list[RecusedTold]
    made: list[Digest]


class RevealTold(Told):
    """When the secret was made public, by whom; `reason` where it was before all visits were made."""

    revealed_at: Moment
    operator: Named
    reason: str


class Voucher(Told):
    """抽取凭证.json."""

    format: Literal[2]
    campaign: Named
    document: str
    draw: Number
    drawn_at: Moment
    as_of: Day
    operator: Named
    reason: str
    versions: Named
    seed: Named
    tickets: Literal["种子,标识", "种子,秘密,标识"]
    secret: Digest | None
    roster_sha256: Digest
    inspectors_sha256: Digest
    plan_sha256: Digest
    departments: list[DepartmentTold]
    classes: list[ClassTold]
    commitments: list[CommitmentTold]
    exclusions: list[ExclusionTold]
    institutions: list[InstitutionTold]
    inspectors: list[InspectorTold]
    recused: list[RecusedTold]
    teams: list[MemberTold]
    changes: list[ChangeTold]
    revealed: RevealTold | None
    sealed_sha256: Digest
    voucher_sha256: Digest
