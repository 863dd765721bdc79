"""The changes of a draw as its voucher tells them, and the same made again.

Until the reveal nothing is told of the visits that must not be known of:
a change of such visits alone is left out, and of one that touches others too what it did to these is told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.lots.changes import WITHDRAWAL
from flows.lots.people import ticket_name
from flows.lots.record import Change, DrawRecord, InstitutionDrawn, TeamMember

Told = dict[str, Any]
_AFTER_REVEAL = "（揭示后公布）"


def changes_told(record: DrawRecord, *, hides: bool) -> list[Told]:
    """Every change, in order; `hides`: while there are visits that must not be known of."""
    drawn = {i.key: i for i in (*record.institutions, *(i for c in record.changes for i in c.instead))}
    told = (_told(record, change, drawn) for change in record.changes)
    return list(told) if not hides else list(_without_hidden(told, drawn))


def member_told(record: DrawRecord, member: TeamMember, tickets: Mapping[str, str]) -> Told:
    """One person of a visit's team; what their tickets are made of where the name alone does not say it."""
    told = {
        "ticket": tickets[member.key],
        "role": member.role,
        "department": member.department,
        "name": member.name,
    }
    key = ticket_name(record, member)
    return told if key == member.name else {**told, "inspector": key}


def _told(record: DrawRecord, change: Change, drawn: Mapping[str, InstitutionDrawn]) -> Told:
    tickets = {key: institution.ticket for key, institution in drawn.items()}
    return {
        "number": change.number, "kind": change.kind, "at": change.at, "as_of": change.as_of,
        "operator": change.operator, "reason": change.reason, "institution": tickets.get(change.institution),
        "department": change.department, "person": change.person,
        "instead": [
            {"ticket": i.ticket, "credit_class": i.credit_class, "place": i.place,
             "withheld": i.notice_unsuitable, "key": i.key, "name": i.name}
            for i in change.instead
        ],
        "passed_over": [
            {"ticket": e.ticket, "key": e.key, "name": e.name, "reason": e.reason} for e in change.passed_over
        ],
        "teams": [member_told(record, member, tickets) for member in change.teams],
        "departments": [row.told() for row in change.departments],
        "inspectors": [row.told() for row in change.inspectors],
        "recused": [
            {"ticket": tickets[key], "department": department, "inspector": inspector}
            for key, department, inspector in change.recused
        ],
        "made": [tickets[key] for key in change.made],
    }  # fmt: skip


def _without_hidden(changes: Iterator[Told], drawn: Mapping[str, InstitutionDrawn]) -> Iterator[Told]:
    hidden = {institution.ticket for institution in drawn.values() if institution.notice_unsuitable}
    for told in changes:
        known = {
            **told,
            "reason": _AFTER_REVEAL if told["institution"] in hidden else told["reason"],
            "instead": [{**i, "key": None, "name": None} if i["withheld"] else i for i in told["instead"]],
            "made": [ticket for ticket in told["made"] if ticket not in hidden],
            **{
                part: [row for row in told[part] if row["ticket"] not in hidden]
                for part in ("teams", "recused")
            },
        }
        if known["teams"] or known["kind"] == WITHDRAWAL:
            yield known
