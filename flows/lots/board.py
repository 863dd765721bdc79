"""The standing teams of a draw beside the people of a day: who goes where,
which seats are open, who takes them.

A change touches the seats it must and no other: who stays on a team stays, wherever else loads would allow.
Teams of visits that may be known are filled first, by the public seed and as if there were no others, so that
they tell nothing of an institution that must not be warned; the others follow, by all that `lot` holds.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from flows.lots.changes import standing, teams_by_visit
from flows.lots.drawing import LEADER, MEMBER, Delegation, Person, Seat, Visit, fill_seats
from flows.lots.record import DrawRecord, InstitutionDrawn, TeamMember

Seats = dict[str, list[TeamMember | None]]
"""The seats of a visit by department, in order; None is a seat left open."""


@dataclass(frozen=True, slots=True)
class Board:
    """A draw as it stands, by the institutions' keys, and `people`: who may be drawn today."""

    record: DrawRecord
    drawn: Mapping[str, InstitutionDrawn]
    teams: Mapping[str, Sequence[TeamMember]]
    people: Sequence[Person]

    @classmethod
    def of(cls, record: DrawRecord, people: Sequence[Person]) -> Self:
        """The board of a draw and its changes."""
        today = standing(record)
        drawn = {institution.key: institution for institution in today.institutions}
        return cls(record, drawn, teams_by_visit(today.teams), people)

    def without(self, key: str) -> Self:
        """The board after a visit was given up."""
        drawn = {other: institution for other, institution in self.drawn.items() if other != key}
        return replace(self, drawn=drawn, teams={k: team for k, team in self.teams.items() if k != key})

    def and_also(self, institution: InstitutionDrawn) -> Self:
        """The board with one visit more, its team yet to be filled."""
        return replace(self, drawn={**self.drawn, institution.key: institution})

    def person(self, member: TeamMember) -> Person | None:
        """The person of today's list who a member is; None where they may not go any more."""
        named = [p for p in self.people if (p.department, p.name) == (member.department, member.name)]
        exact = [p for p in named if p.certificate == member.certificate]
        return exact[0] if exact else named[0] if len(named) == 1 else None

    def with_loads(self, *, withheld: bool) -> Self:
        """The board whose people have the visits of this draw added to their loads:
        those that may be known alone, or all."""
        counted = [
            self.person(member)
            for key, team in self.teams.items()
            for member in team
            if withheld or not self.drawn[key].notice_unsuitable
        ]
        went = Counter((person.department, person.key) for person in counted if person)
        people = [replace(p, load=p.load + went[p.department, p.key]) for p in self.people]
        return replace(self, people=people)

    def filled(self, seats: Mapping[str, Seats], delegations: Sequence[Delegation]) -> list[TeamMember]:
        """The whole teams of these visits, by the institutions' keys, their open seats taken.

        Raises Problem as `fill_seats`.
        """
        teams = {key: _sitting(of_one) for key, of_one in seats.items()}
        for withheld in (False, True):
            some = {key: s for key, s in seats.items() if self.drawn[key].notice_unsuitable is withheld}
            board = replace(self, teams={**self.teams, **teams}).with_loads(withheld=withheld)
            teams |= {
                key: _sitting(of_one) for key, of_one in board._taken(some, delegations, withheld).items()
            }
        return [member for key in seats for member in teams[key]]

    def _taken(
        self, seats: Mapping[str, Seats], delegations: Sequence[Delegation], withheld: bool
    ) -> dict[str, Seats]:
        """The seats with nobody missing; visits are gone through in the order of their tickets."""
        lot = self.record.lot if withheld else self.record.seed
        visits = sorted((visit_of(self.drawn[key]) for key in seats), key=lambda visit: visit.ticket)
        taken = {
            key: {department: [*row] for department, row in of_one.items()} for key, of_one in seats.items()
        }
        for delegation in delegations:
            rows = {visit.key: taken[visit.key].get(delegation.department, []) for visit in visits}
            open_seats = [
                Seat(v, n) for v in visits for n, member in enumerate(rows[v.key]) if member is None
            ]
            present = {key: [p for p in map(self._sitter, row) if p] for key, row in rows.items()}
            for seat, person in fill_seats(open_seats, self.people, delegation, lot, present).items():
                leads = delegation == delegations[0] and seat.number == 0
                rows[seat.visit.key][seat.number] = member_of(seat.visit, LEADER if leads else MEMBER, person)
        return taken

    def _sitter(self, member: TeamMember | None) -> Person | None:
        return self.person(member) if member else None


def visit_of(drawn: InstitutionDrawn) -> Visit:
    """What tickets and recusals of an institution drawn are worked out from."""
    return Visit(drawn.key, drawn.name, drawn.legal_representative, drawn.ticket)


def member_of(visit: Visit, role: str, person: Person) -> TeamMember:
    """A person on a visit's team."""
    return TeamMember(visit.key, role, person.department, person.name, person.certificate)


def opened(team: Sequence[TeamMember], leaves: Callable[[TeamMember], bool]) -> Seats:
    """The seats of a team, those of who leaves open."""
    seats: Seats = {}
    for member in team:
        seats.setdefault(member.department, []).append(None if leaves(member) else member)
    return seats


def widened(
    team: Sequence[TeamMember], ready: Sequence[Delegation], delegations: Sequence[Delegation]
) -> Seats:
    """The seats of a team, and open ones where the plan sends more of a department
    that is ready than it has."""
    seats = opened(team, lambda _: False)
    for delegation in ready:
        row = seats.setdefault(delegation.department, [])
        row += [None] * (delegation.seats(delegations) - len(row))
    return seats


def _sitting(seats: Seats) -> list[TeamMember]:
    return [member for row in seats.values() for member in row if member]
