"""Who may be drawn, and whom each department sends: the inspectors' list and the plan
as the draw takes them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

import pandas as pd

from flows.lots.drawing import Delegation, Person
from flows.lots.record import Candidate, Change, DepartmentSent, DrawRecord, TeamMember
from schemas.campaign import Campaign
from schemas.identifiers import mask_certificate, normalise_code, normalise_name
from schemas.names import split_names

_Row = TypeVar("_Row", TeamMember, Candidate, Change)
_LIST = ["department", "name", "certificate", "recusal", "field"]


def delegations(campaign: Campaign) -> list[Delegation]:
    """What each department of the plan sends on a visit, in the plan's order."""
    return [
        Delegation(
            d.name, d.inspectors, frozenset(normalise_name(item.field) for item in d.item if item.field)
        )
        for d in campaign.department
    ]


def drawable(
    inspectors: pd.DataFrame, campaign: Campaign, loads: Mapping[tuple[str, str], int] = MappingProxyType({})
) -> list[Person]:
    """Everyone of the inspectors' list who may go (P03), once a department.

    `loads`: the visits of the year in the office's other campaigns, by department and name. Two of the same
    name are told apart by their masked certificates; the loads of that name are each one's.
    """
    asked = {delegation.department: delegation.fields for delegation in delegations(campaign)}
    rows = list(inspectors.loc[inspectors["is_drawable"], _LIST].itertuples(index=False, name=None))
    named = Counter((department, name) for department, name, *_ in rows)
    load = _loads(campaign, loads)
    return [
        Person(
            name,
            department,
            certificate,
            frozenset(
                word
                for part in recusal.split("、")
                if part
                for word in (normalise_name(part), normalise_code(part))
            ),
            name if named[department, name] == 1 else f"{name}{mask_certificate(certificate)}",
            frozenset(wanted for wanted in asked.get(department, ()) if _covers(field, wanted)),
            load[department, normalise_name(name)],
        )
        for department, name, certificate, recusal, field in sorted(rows)
    ]


def _covers(field: str, wanted: str) -> bool:
    """Whether an inspector's 执法领域 names a field: 市场监管 and 市场监督管理、食品 name 市场监管 alike in part."""
    parts = filter(None, map(normalise_name, split_names(field)))
    return any(wanted in part or part in wanted for part in parts)


def _loads(campaign: Campaign, loads: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """The loads under this plan's names of the departments: another plan may have written them otherwise."""
    found: Counter[tuple[str, str]] = Counter()
    for (department, name), count in loads.items():
        found[campaign.department_of(department) or department, normalise_name(name)] += count
    return found


def under_todays_names(record: DrawRecord, campaign: Campaign) -> DrawRecord:
    """The record with its departments as today's plan calls them:
    one renamed since the draw is not a new one."""

    def renamed(row: _Row) -> _Row:
        return replace(row, department=campaign.department_of(row.department) or row.department)

    return replace(
        record,
        teams=[renamed(member) for member in record.teams],
        inspectors=[renamed(one) for one in record.inspectors],
        changes=[
            renamed(
                replace(c, teams=list(map(renamed, c.teams)), inspectors=list(map(renamed, c.inspectors)))
            )
            for c in record.changes
        ],
    )


def sent(of_plan: Sequence[Delegation]) -> list[DepartmentSent]:
    """Whom each department sends, as it is kept and told."""
    return [DepartmentSent(d.department, d.size, sorted(d.fields)) for d in of_plan]


def candidate(person: Person) -> Candidate:
    """A person as the record keeps them: nothing of their certificate."""
    return Candidate(person.department, person.name, person.key, person.load, sorted(person.fields))


def ticket_name(record: DrawRecord, member: TeamMember) -> str:
    """What a member's tickets were made of (Person.key)."""
    lists = (record.inspectors, *(change.inspectors for change in record.changes))
    keys = {c.key for people in lists for c in people if c.department == member.department}
    masked = f"{member.name}{mask_certificate(member.certificate)}"
    return masked if masked in keys else member.name
