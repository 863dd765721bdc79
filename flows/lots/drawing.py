"""The two draws themselves: institutions by class, inspectors for each institution.
Pure: the same input, the same draw.

Source: 通知 三、2（随机抽取检查对象、随机选派执法检查人员）. The institutions are drawn by sql/draw/01_institution_draw.sql.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from math import ceil
from types import MappingProxyType
from typing import Final

import duckdb
import pandas as pd

from flows.problem import Problem
from flows.validation.frames import from_arrow, to_arrow
from schemas.identifiers import normalise_code, normalise_name

LEADER: Final = "组长"
MEMBER: Final = "组员"
_SMALLEST_TEAM: Final = 2
_SHARES: Final = """
    create table draw_share (
        position integer, credit_class varchar, share decimal(9, 6), number integer, at_least integer
    )
"""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is drawn of a class (附件1 抽查比例): a share of it, with a least number or without, or a number."""

    share: Decimal | None = None
    number: int | None = None
    at_least: int | None = None

    def required(self, roster: int) -> int:
        """How many are drawn of a class of that many; as sql/draw/01_institution_draw.sql has it."""
        asked = self.number
        if asked is None:
            asked = max(ceil((self.share or Decimal(0)) * roster), self.at_least or 1)
        return min(asked, roster)


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector who may be drawn: recusals are names or codes as the inspectors' list gives them,
    normalised; `fields` those of the department's items that 执法领域 covers;
    `load` the visits they have already."""

    name: str
    department: str
    certificate: str
    recusals: frozenset[str]
    key: str
    """What the ticket is made of: the name,
    or where two of a department share it the name and the masked certificate."""
    fields: frozenset[str] = frozenset()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Delegation:
    """Whom a department sends on every visit: how many, and the fields (执法领域) its items ask for."""

    department: str
    size: int = 1
    fields: frozenset[str] = frozenset()

    def seats(self, delegations: Sequence["Delegation"]) -> int:
        """How many go of these delegations: two at least where it is the only one."""
        return max(self.size, _SMALLEST_TEAM) if len(delegations) == 1 else self.size


@dataclass(frozen=True, slots=True)
class Visit:
    """An institution to be visited: what its tickets and recusals are worked out from."""

    key: str
    name: str
    legal_representative: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A place of a department on a visit's team; number 0 is its first, which with the leading one leads."""

    visit: Visit
    number: int = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """One person of a visit's team."""

    key: str
    role: str
    person: Person


def ticket(seed: str, *parts: str) -> str:
    """SHA-256 of the seed and the parts, joined by commas, as lower-case hex."""
    return hashlib.sha256(",".join((seed, *parts)).encode()).hexdigest()


def roster_digest(roster: pd.DataFrame) -> str:
    """SHA-256 of the roster a draw runs on:
    a line `标识,类别` an institution, sorted as bytes, each ended by a newline."""
    lines = sorted(
        f"{key},{letter}\n".encode()
        for key, letter in zip(roster["institution_key"], roster["credit_class"], strict=True)
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()


def draw_institutions(
    roster: pd.DataFrame, quotas: Mapping[str, Quota], lot: str, passed_over: Collection[str] = ()
) -> pd.DataFrame:
    """Every institution drawn, by class and place: institution_key,
    institution, credit_class, ticket, place, roster, required.

    `roster`: institution_key, institution, credit_class, one row each; `quotas`: of each class, in the plan's
    order; `lot`: what every ticket begins with; `passed_over`: who is of the roster
    and gives way to the next.
    """
    with duckdb.connect() as connection:
        connection.execute("create table draw_seed (seed varchar)")
        connection.execute("insert into draw_seed values (?)", [lot])
        connection.execute(_SHARES)
        connection.executemany(
            "insert into draw_share values (?, ?, ?, ?, ?)",
            [(n, name, q.share, q.number, q.at_least) for n, (name, q) in enumerate(quotas.items())],
        )
        rows = roster[["institution_key", "institution", "credit_class"]]
        rows = rows.assign(is_passed_over=rows["institution_key"].isin(list(passed_over)))
        connection.register("draw_roster", to_arrow(rows))
        connection.execute(files("sql").joinpath("draw/01_institution_draw.sql").read_text(encoding="utf-8"))
        drawn = connection.execute("""
            select institution_key, institution, credit_class, ticket, place, roster, required
            from institution_draw inner join draw_share using (credit_class)
            where is_drawn order by draw_share.position, place
        """)
        return from_arrow(drawn.to_arrow_table())


def draw_teams(
    visits: Sequence[Visit], people: Sequence[Person], delegations: Sequence[Delegation], lot: str
) -> list[Assigned]:
    """The team of every visit: the first department's first inspector leads;
    two people at least, loads kept even.

    Visits are gone through in the order of their tickets, seats as `fill_seats` has it.
    Raises Problem naming institution and department where nobody is left.
    """
    ordered = sorted(visits, key=lambda visit: visit.ticket)
    teams: list[Assigned] = []
    for delegation in delegations:
        numbers = range(delegation.seats(delegations))
        seats = [Seat(visit, number) for visit in ordered for number in numbers]
        for seat, person in fill_seats(seats, people, delegation, lot).items():
            leads = delegation == delegations[0] and seat.number == 0
            teams.append(Assigned(seat.visit.key, LEADER if leads else MEMBER, person))
    place = {visit.key: n for n, visit in enumerate(visits)}
    return sorted(teams, key=lambda assigned: (place[assigned.key], assigned.role != LEADER))


def is_recused(person: Person, visit: Visit) -> bool:
    """Whether an inspector must keep away:
    the institution is in their 回避对象, or they bear its representative's name."""
    legal = normalise_name(visit.legal_representative)
    names = {normalise_code(visit.key), normalise_name(visit.name), *([legal] if legal else [])}
    return bool(person.recusals & names) or (bool(legal) and normalise_name(person.name) == legal)


def fill_seats(
    seats: Sequence[Seat],
    people: Sequence[Person],
    delegation: Delegation,
    lot: str,
    present: Mapping[str, Collection[Person]] = MappingProxyType({}),
) -> dict[Seat, Person]:
    """Who of a department takes each seat, in the order of the seats.

    Of those who may go and are not on the visit yet (`present`: who is, by institution) come first who have
    most of the fields that nobody there has; of these the one with the fewest visits, of these the smallest
    ticket (lot, institution, department, inspector). Afterwards seats are handed on from a busier inspector
    to a freer one with the same fields, as long as recusals allow and the difference is two or more.
    Raises Problem naming institution and department where nobody is left.
    """
    own = [person for person in people if person.department == delegation.department]
    loads = {person: person.load for person in own}
    teams = {seat.visit.key: set(present.get(seat.visit.key, ())) for seat in seats}
    taken: dict[Seat, Person] = {}
    may: dict[Seat, frozenset[Person]] = {}
    for seat in seats:
        team = teams[seat.visit.key]
        eligible = [p for p in own if p not in team and not is_recused(p, seat.visit)]
        if not eligible:
            raise _nobody_left(seat.visit, delegation.department, is_listed=bool(own))
        chosen = _first(eligible, loads, delegation.fields.difference(*(p.fields for p in team)), seat, lot)
        may[seat] = frozenset(p for p in eligible if p.fields == chosen.fields)
        taken[seat] = chosen
        team.add(chosen)
        loads[chosen] += 1
    _Evening(taken, loads, may, teams).run()
    return taken


def _first(
    eligible: Sequence[Person], loads: Mapping[Person, int], lacking: frozenset[str], seat: Seat, lot: str
) -> Person:
    rank = {person: (len(lacking - person.fields), loads[person]) for person in eligible}
    first = min(rank.values())
    return min(
        (person for person in eligible if rank[person] == first),
        key=lambda person: ticket(lot, seat.visit.key, person.department, person.key),
    )


def _nobody_left(visit: Visit, department: str, *, is_listed: bool) -> Problem:
    return Problem(
        f"“{visit.name}”在{department}没有可以派的执法检查人员",
        "回避和已派的人以外没有人了：请补报该单位的执法检查人员名录后再抽"
        if is_listed
        else "请先报该单位的执法检查人员名录",
    )


@dataclass(frozen=True, slots=True)
class _Evening:
    """Seats handed on along chains from busier to freer inspectors
    until no chain evens a difference of two or more."""

    taken: dict[Seat, Person]
    loads: dict[Person, int]
    may: Mapping[Seat, frozenset[Person]]
    teams: Mapping[str, set[Person]]

    def run(self) -> None:
        """Hand on, the busiest first, as long as a chain is found."""
        held: dict[Person, list[Seat]] = {person: [] for person in self.loads}
        for seat, person in self.taken.items():
            held[person].append(seat)
        while chain := self._next_chain(held):
            for seat, giver, taker in chain:
                held[giver].remove(seat)
                held[taker].append(seat)
                self.taken[seat] = taker
                self.teams[seat.visit.key].discard(giver)
            for seat, _, taker in chain:
                self.teams[seat.visit.key].add(taker)
            self.loads[chain[0][1]] -= 1
            self.loads[chain[-1][2]] += 1

    def _next_chain(self, held: Mapping[Person, list[Seat]]) -> list[tuple[Seat, Person, Person]]:
        starts = sorted(self.loads, key=lambda person: -self.loads[person])
        return next((chain for start in starts if (chain := self._chain(start, held))), [])

    def _chain(self, start: Person, held: Mapping[Person, list[Seat]]) -> list[tuple[Seat, Person, Person]]:
        """The shortest chain of hand-overs (seat, from,
        to) from `start` to someone with at least two visits fewer."""
        reached: dict[Person, tuple[Seat, Person]] = {}
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            for seat in held[giver]:
                free = self.may[seat] - {start} - reached.keys() - self.teams[seat.visit.key]
                for taker in sorted(free, key=lambda person: person.key):
                    reached[taker] = (seat, giver)
                    if self.loads[taker] <= self.loads[start] - 2:
                        return _walked_back(taker, start, reached)
                    waiting.append(taker)
                if len(reached) == len(self.loads) - 1:
                    break
        return []


def _walked_back(
    end: Person, start: Person, reached: Mapping[Person, tuple[Seat, Person]]
) -> list[tuple[Seat, Person, Person]]:
    chain: list[tuple[Seat, Person, Person]] = []
    person = end
    while person != start:
        seat, giver = reached[person]
        chain.append((seat, giver, person))
        person = giver
    return chain[::-1]
