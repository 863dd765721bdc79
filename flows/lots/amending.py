"""A draw changed after it was made: an institution withdrawn, an inspector replaced, a plan that has grown.

Pure. Visits made already (a valid record counts) keep their teams, their numbers and their papers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Self

import pandas as pd

from flows.lots.board import Board, Seats, opened, visit_of, widened
from flows.lots.changes import GROWTH, REPLACEMENT, WITHDRAWAL, visit_numbers
from flows.lots.drawing import Delegation, Person, is_recused, ticket
from flows.lots.people import candidate, sent, ticket_name
from flows.lots.record import Change, DrawRecord, Exclusion, InstitutionDrawn, TeamMember
from flows.problem import Problem


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a change is made, by whom and why; `as_of` is the day it holds from,
    `run` the run that makes it."""

    at: str
    as_of: str
    operator: str
    reason: str
    run: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a change rests on, by the keys of the draw. `people`: who may be drawn that day; `facts`: the
    roster of that day; `made`: the visits that are over; `barred`: who may not be drawn, and why."""

    delegations: Sequence[Delegation]
    people: Sequence[Person]
    facts: pd.DataFrame
    made: frozenset[str] = frozenset()
    barred: Mapping[str, str] = field(default_factory=dict)

    def without_replaced(self, record: DrawRecord, *also: tuple[str, str]) -> Self:
        """The same without whom changes of the draw have replaced: they are not drawn for it again."""
        gone = {*also, *((change.department, change.person) for change in record.changes)}
        return replace(self, people=[p for p in self.people if (p.department, p.key) not in gone])


def withdrawn(record: DrawRecord, key: str, ground: Ground, occasion: Occasion) -> Change:
    """An institution taken out; the next ticket of its class takes its place and its team, where one is left.

    Who is recused from the new one, or may not go any more, gives way to somebody drawn by the rules; so does
    everybody where one of the two must not be warned and the other may know: the team would tell of it.
    Raises Problem where nobody may go.
    """
    ground = ground.without_replaced(record)
    board = Board.of(record, ground.people)
    change = replace(_begun(record, WITHDRAWAL, ground, occasion), institution=key)
    passed_over, instead = _next_of_class(record, board.drawn[key], ground)
    change = replace(change, passed_over=passed_over)
    if instead is None:
        return change
    visit, tells = visit_of(instead), instead.notice_unsuitable is not board.drawn[key].notice_unsuitable

    def keeps_away(member: TeamMember) -> bool:
        person = board.person(member)
        return tells or person is None or is_recused(person, visit)

    inherited = [replace(member, key=instead.key) for member in board.teams[key]]
    seats = {instead.key: opened(inherited, keeps_away)}
    return _with_teams(
        replace(change, instead=[instead]), board.without(key).and_also(instead), seats, ground
    )


def replaced(record: DrawRecord, person: TeamMember, ground: Ground, occasion: Occasion) -> Change:
    """An inspector replaced in every visit that is not made yet, by the tickets under recusals and loads.

    `person`: any of their seats. Raises Problem where no visit is left to them, or nobody may take one.
    """
    key = ticket_name(record, person)
    ground = ground.without_replaced(record, (person.department, key))
    board = Board.of(record, ground.people)
    change = replace(_begun(record, REPLACEMENT, ground, occasion), department=person.department, person=key)
    seats = {
        visit: opened(team, lambda member: is_same(member, person))
        for visit, team in board.teams.items()
        if visit not in ground.made and any(is_same(member, person) for member in team)
    }
    if not seats:
        raise Problem(
            f"{person.department} {person.name} 没有还没检查的任务，不用替换",
            "已检查的（有有效记录的）不改；名单以 抽取结果.xlsx 为准",
        )
    return _with_teams(change, board, seats, ground)


def grown(record: DrawRecord, ground: Ground, occasion: Occasion) -> Change | None:
    """The teams of visits not made yet with everyone the plan sends by now; None where they are whole.

    A department whose inspectors' list has not come waits for it. Raises Problem where nobody may go.
    """
    ground = ground.without_replaced(record)
    board = Board.of(record, ground.people)
    listed = {person.department for person in ground.people}
    ready = [delegation for delegation in ground.delegations if delegation.department in listed]
    wider = {
        key: widened(team, ready, ground.delegations)
        for key, team in board.teams.items()
        if key not in ground.made
    }
    seats = {key: of_one for key, of_one in wider.items() if any(None in row for row in of_one.values())}
    if not seats:
        return None
    new = dict.fromkeys(name for of_one in seats.values() for name, row in of_one.items() if None in row)
    change = replace(_begun(record, GROWTH, ground, occasion), department="、".join(new))
    return _with_teams(change, board, seats, ground)


def is_same(member: TeamMember, other: TeamMember) -> bool:
    """Whether two seats are one person's."""
    return (member.department, member.name, member.certificate) == (
        other.department,
        other.name,
        other.certificate,
    )


def _begun(record: DrawRecord, kind: str, ground: Ground, occasion: Occasion) -> Change:
    people = [candidate(person) for person in ground.people]
    number, made = len(record.changes) + 1, sorted(ground.made)
    return Change(
        number, kind, **asdict(occasion), inspectors=people, made=made, departments=sent(ground.delegations)
    )


def _with_teams(change: Change, board: Board, seats: Mapping[str, Seats], ground: Ground) -> Change:
    """The change with the teams it gives, and who of the people had to keep away from these visits."""
    visits = [visit_of(board.drawn[key]) for key in seats]
    away = [(v.key, p.department, p.key) for v in visits for p in board.people if is_recused(p, v)]
    return replace(change, teams=board.filled(seats, ground.delegations), recused=away)


def _next_of_class(
    record: DrawRecord, left: InstitutionDrawn, ground: Ground
) -> tuple[list[Exclusion], InstitutionDrawn | None]:
    """Who is passed over, and the next ticket of the class of one that left; None where nobody is left.

    Raises Problem where a record of an older version does not say over which roster lots were drawn.
    """
    if not record.roster:
        raise Problem(
            "这次抽取是旧版本做的，没有留下所用的名录，不知道由谁递补", "用 --again --reason 理由 重新抽取"
        )
    drawn = visit_numbers(record)
    waiting = sorted(
        (ticket(record.lot, key), key)
        for key, of_class in record.roster
        if of_class == left.credit_class and key not in drawn
    )
    passed_over: list[Exclusion] = []
    for mark, key in waiting:
        reason = ground.barred.get(key, "" if key in ground.facts.index else "现在的名录里没有它")
        if not reason:
            return passed_over, _drawn(record, ground.facts.loc[[key]], left.credit_class, mark)
        passed_over.append(exclusion(ground.facts, key, left.credit_class, mark, reason))
    return passed_over, None


def _drawn(record: DrawRecord, facts: pd.DataFrame, credit_class: str, mark: str) -> InstitutionDrawn:
    """An institution (one row of the roster) drawn behind those of its class that have been drawn before."""
    before = [*record.institutions, *(drawn for change in record.changes for drawn in change.instead)]
    place = sum(drawn.credit_class == credit_class for drawn in before) + 1
    columns = ["code", "name", "address", "legal_representative", "notice_unsuitable"]
    key, code, name, address, legal, unsuitable = next(facts[columns].itertuples(name=None))
    return InstitutionDrawn(key, code, name, address, legal, credit_class, mark, place, bool(unsuitable))


def exclusion(facts: pd.DataFrame, key: str, credit_class: str, mark: str, reason: str) -> Exclusion:
    """An institution that may not be drawn; `facts`: the roster by key."""
    if key not in facts.index:
        return Exclusion(key, key, credit_class, mark, reason)
    _, name, unsuitable = next(facts.loc[[key], ["name", "notice_unsuitable"]].itertuples(name=None))
    return Exclusion(key, name, credit_class, mark, reason, bool(unsuitable))
