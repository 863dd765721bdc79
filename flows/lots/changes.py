"""What holds of a draw after its changes: the standing selection and teams, their numbers, who went when.

Pure: the record and its changes say it all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from flows.lots.record import DrawRecord, TeamMember
from flows.validation.draws import Term

WITHDRAWAL: Final = "withdrawal"
REPLACEMENT: Final = "replacement"
GROWTH: Final = "growth"


def standing(record: DrawRecord, before: int | None = None) -> DrawRecord:
    """The draw as its changes left it (those numbered below `before`, or all): who is to be visited, by whom.

    An institution withdrawn is gone with its team; what was drawn in its place stands behind the others.
    """
    institutions = {drawn.key: drawn for drawn in record.institutions}
    teams = teams_by_visit(record.teams)
    for change in record.changes:
        if before is not None and change.number >= before:
            break
        institutions.pop(change.institution, None)
        teams.pop(change.institution, None)
        institutions |= {drawn.key: drawn for drawn in change.instead}
        teams |= teams_by_visit(change.teams)
    members = [member for key in institutions for member in teams.get(key, ())]
    return replace(record, institutions=list(institutions.values()), teams=members)


def teams_by_visit(members: Iterable[TeamMember]) -> dict[str, list[TeamMember]]:
    """The team of each visit, by the institution's key."""
    teams: dict[str, list[TeamMember]] = {}
    for member in members:
        teams.setdefault(member.key, []).append(member)
    return teams


def visit_numbers(record: DrawRecord) -> Mapping[str, int]:
    """The number each visit's papers bear, by the institution's key.

    It never changes: what was drawn in another's place is numbered on, and a number given up stays unused.
    """
    drawn = [*record.institutions, *(one for change in record.changes for one in change.instead)]
    return {institution.key: number for number, institution in enumerate(drawn, 1)}


def terms(record: DrawRecord) -> list[Term]:
    """Of every visit whose team has changed, who belonged to it from which day to which (I28).

    The day of a change belongs to both: a visit of that day may have been made before it or after it.
    """
    teams = teams_by_visit(record.teams)
    since: dict[tuple[str, str], str] = {}
    ended: list[Term] = []
    touched: set[str] = set()
    for change in record.changes:
        for key, members in teams_by_visit(change.teams).items():
            before, after = {m.name for m in teams.get(key, ())}, {m.name for m in members}
            ended += [Term(key, name, since.get((key, name), ""), change.as_of) for name in before - after]
            since |= {(key, name): change.as_of for name in after - before if before}
            teams[key] = members
            touched.add(key)
    open_ones = [Term(key, m.name, since.get((key, m.name), "")) for key in touched for m in teams[key]]
    return sorted({*ended, *open_ones})
