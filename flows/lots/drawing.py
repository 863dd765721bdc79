"""The two draws themselves: institutions by class, inspectors for each institution.
Pure: the same input, the same draw.

Source: 通知 三、2（随机抽取检查对象、随机选派执法检查人员）. The institutions are drawn by sql/draw/01_institution_draw.sql.
"""

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from math import ceil
from typing import Final

import duckdb
import pandas as pd

from flows.problem import Problem
from flows.validation.frames import from_arrow, to_arrow
from schemas.identifiers import normalise_code, normalise_name

LEADER: Final = "组长"
MEMBER: Final = "组员"
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
    """An inspector who may be drawn:
    recusals are names or codes as the inspectors' list gives them, normalised."""

    name: str
    department: str
    certificate: str
    recusals: frozenset[str]
    key: str
    """What the ticket is made of: the name,
    or where two of a department share it the name and the masked certificate."""
    load: int = 0
    """The visits that are counted as theirs before the draw."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An institution to be visited: what its tickets and recusals are worked out from."""

    key: str
    name: str
    legal_representative: str
    ticket: str


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


def draw_institutions(roster: pd.DataFrame, quotas: Mapping[str, Quota], seed: str) -> pd.DataFrame:
    """Every institution drawn, by class and place: institution_key,
    institution, credit_class, ticket, place, roster, required.

    `roster`: institution_key, institution, credit_class, one row each;
    `quotas`: of each class, in the plan's order.
    """
    with duckdb.connect() as connection:
        connection.execute("create table draw_seed (seed varchar)")
        connection.execute("insert into draw_seed values (?)", [seed])
        connection.execute(_SHARES)
        connection.executemany(
            "insert into draw_share values (?, ?, ?, ?, ?)",
            [(n, name, q.share, q.number, q.at_least) for n, (name, q) in enumerate(quotas.items())],
        )
        rows = roster[["institution_key", "institution", "credit_class"]]
        connection.register("draw_roster", to_arrow(rows))
        connection.execute(files("sql").joinpath("draw/01_institution_draw.sql").read_text(encoding="utf-8"))
        drawn = connection.execute("""
            select institution_key, institution, credit_class, ticket, place, roster, required
            from institution_draw inner join draw_share using (credit_class)
            where is_drawn order by draw_share.position, place
        """)
        return from_arrow(drawn.to_arrow_table())


def draw_teams(
    visits: Sequence[Visit], people: Sequence[Person], departments: Sequence[str], seed: str
) -> list[Assigned]:
    """A leader from the first department and a member from each other one,
    two people at least, loads kept even.

    Visits are gone through in the order of their tickets; each takes the eligible inspector of the department
    with the fewest visits, of those the one with the smallest ticket (seed, institution, department,
    inspector). Afterwards visits are handed on from a busier inspector to a freer one as long as recusals
    allow and the difference is two or more.
    Raises Problem naming institution and department where nobody is left.
    """
    ordered = sorted(visits, key=lambda visit: visit.ticket)
    leaders = _assign(
        ordered, [p for p in people if p.department == departments[0]], departments[0], seed, {}
    )
    teams = [Assigned(key, LEADER, person) for key, person in leaders.items()]
    for department in departments[1:] or departments:
        taken = leaders if department == departments[0] else {}
        members = _assign(ordered, [p for p in people if p.department == department], department, seed, taken)
        teams += [Assigned(key, MEMBER, person) for key, person in members.items()]
    place = {visit.key: n for n, visit in enumerate(visits)}
    order = {department: n for n, department in enumerate(departments)}
    return sorted(teams, key=lambda a: (place[a.key], a.role != LEADER, order[a.person.department]))


def is_recused(person: Person, visit: Visit) -> bool:
    """Whether an inspector must keep away:
    the institution is in their 回避对象, or they bear its representative's name."""
    legal = normalise_name(visit.legal_representative)
    names = {normalise_code(visit.key), normalise_name(visit.name), *([legal] if legal else [])}
    return bool(person.recusals & names) or (bool(legal) and normalise_name(person.name) == legal)


def _assign(
    visits: Sequence[Visit], people: Sequence[Person], department: str, seed: str, taken: Mapping[str, Person]
) -> dict[str, Person]:
    loads = {person: person.load for person in people}
    assigned: dict[str, Person] = {}
    may: dict[str, frozenset[Person]] = {}
    for visit in visits:
        eligible = [p for p in people if not is_recused(p, visit) and taken.get(visit.key) != p]
        if not eligible:
            who = f"“{visit.name}”在{department}没有可以派的执法检查人员"
            raise Problem(
                who,
                "回避之后没有人了：请补报该单位的执法检查人员名录后再抽"
                if people
                else "请先报该单位的执法检查人员名录",
            )
        may[visit.key] = frozenset(eligible)
        fewest = min(loads[p] for p in eligible)
        chosen = min(
            (p for p in eligible if loads[p] == fewest),
            key=lambda p: ticket(seed, visit.key, department, p.key),
        )
        assigned[visit.key] = chosen
        loads[chosen] += 1
    _even_out(assigned, loads, may)
    return assigned


def _even_out(
    assigned: dict[str, Person], loads: dict[Person, int], may: Mapping[str, frozenset[Person]]
) -> None:
    """Hand visits on along chains from busier to freer inspectors
    until no chain evens a difference of two or more."""
    held: dict[Person, list[str]] = {person: [] for person in loads}
    for key, person in assigned.items():
        held[person].append(key)
    moved = True
    while moved:
        moved = False
        for start in sorted(loads, key=lambda p: -loads[p]):
            chain = _chain(start, held, loads, may)
            if chain:
                for key, giver, taker in chain:
                    held[giver].remove(key)
                    held[taker].append(key)
                    assigned[key] = taker
                loads[start] -= 1
                loads[chain[-1][2]] += 1
                moved = True
                break


def _chain(
    start: Person,
    held: Mapping[Person, list[str]],
    loads: Mapping[Person, int],
    may: Mapping[str, frozenset[Person]],
) -> list[tuple[str, Person, Person]]:
    """The shortest chain of hand-overs (visit, from,
    to) from `start` to someone with at least two visits fewer."""
    reached: dict[Person, tuple[str, Person]] = {}
    waiting = deque([start])
    while waiting:
        giver = waiting.popleft()
        for key in held[giver]:
            for taker in sorted(may[key] - {start} - reached.keys(), key=lambda p: p.key):
                reached[taker] = (key, giver)
                if loads[taker] <= loads[start] - 2:
                    return _walked_back(taker, start, reached)
                waiting.append(taker)
            if len(reached) == len(loads) - 1:
                break
    return []


def _walked_back(
    end: Person, start: Person, reached: Mapping[Person, tuple[str, Person]]
) -> list[tuple[str, Person, Person]]:
    chain: list[tuple[str, Person, Person]] = []
    person = end
    while person != start:
        key, giver = reached[person]
        chain.append((key, giver, person))
        person = giver
    return chain[::-1]
