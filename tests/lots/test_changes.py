"""What changes after a draw: known answers worked out by hand, and what a change may not touch."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.lots.amending import Ground, Occasion, grown, replaced, withdrawn
from flows.lots.changes import standing, teams_by_visit, terms, visit_numbers
from flows.lots.drawing import (
    LEADER,
    MEMBER,
    Delegation,
    Person,
    Quota,
    Visit,
    draw_institutions,
    draw_teams,
    ticket,
)
from flows.lots.record import Change, DrawRecord, InstitutionDrawn, TeamMember
from flows.problem import Problem
from flows.validation.draws import Term
from tests.making import RSJ, SJJ, code, name

SEED = "615"
WJW = "区卫健委"
BOTH = [Delegation(RSJ), Delegation(SJJ)]
TODAY = Occasion("2024-08-01T09:00:00", "2024-08-01", "经办人", "调离", 3)


def people(leaders: int = 3, members: int = 4, **recusals: Iterable[int]) -> list[Person]:
    """张0… of the leading department, 王0… of the other; who must keep away from which institutions."""
    named = [(f"张{n}", RSJ) for n in range(leaders)] + [(f"王{n}", SJJ) for n in range(members)]
    return [
        Person(who, of, f"证{who}", frozenset(code(n) for n in recusals.get(who, ())), who)
        for who, of in named
    ]


def facts(count: int) -> pd.DataFrame:
    """The roster of a day, by key."""
    rows = [(code(n), code(n), name(n), f"建设路{n}号", "周丽", False) for n in range(1, count + 1)]
    columns = ["key", "code", "name", "address", "legal_representative", "notice_unsuitable"]
    return pd.DataFrame(rows, columns=columns).set_index("key")


def a_draw(
    count: int, number: int, going: Sequence[Person], classes: str = "D", hidden: int = 0
) -> DrawRecord:
    """`number` of each class of `count` institutions drawn; the n-th is 不宜告知 where n is `hidden`."""
    keys = [code(n) for n in range(1, count + 1)]
    roster = [(key, classes[n % len(classes)]) for n, key in enumerate(keys)]
    frame = pd.DataFrame(roster, columns=["institution_key", "credit_class"]).assign(institution=keys)
    drawn = draw_institutions(frame, {letter: Quota(number=number) for letter in sorted(set(classes))}, SEED)
    of_all = facts(count)
    institutions = [
        InstitutionDrawn(key, key, of_all.loc[key, "name"], "", "周丽", letter, mark, place, key == code(hidden))
        for key, letter, mark, place in drawn[["institution_key", "credit_class", "ticket", "place"]].itertuples(index=False)
    ]  # fmt: skip
    visits = [Visit(i.key, i.name, "周丽", i.ticket) for i in institutions]
    teams = [
        TeamMember(a.key, a.role, a.person.department, a.person.name, a.person.certificate)
        for a in draw_teams(visits, going, BOTH, SEED)
    ]
    return DrawRecord(
        1, "2024-06-20T10:00:00", "2024-06-20", "经办人", SEED, "", "", "",
        institutions=institutions, teams=teams, roster=roster,
    )  # fmt: skip


def ground(count: int, going: Sequence[Person], **changes: object) -> Ground:
    """A day on which everyone of the roster stands and nothing is visited, but for the changes."""
    return replace(Ground(BOTH, going, facts(count)), **changes)


def then(record: DrawRecord, *made: Change) -> DrawRecord:
    return replace(record, changes=[*record.changes, *made])


def by_tickets(count: int, keys: Iterable[str] = ()) -> list[str]:
    """Every key in the order of its ticket, worked out with hashlib alone, without those given."""
    alone = (code(n) for n in range(1, count + 1))
    return sorted(
        set(alone) - set(keys), key=lambda key: hashlib.sha256(f"{SEED},{key}".encode()).hexdigest()
    )


def keys(record: DrawRecord) -> list[str]:
    return [institution.key for institution in standing(record).institutions]


def names(record: DrawRecord) -> dict[str, list[tuple[str, str]]]:
    """Who goes where, with their roles."""
    return {k: [(m.role, m.name) for m in t] for k, t in teams_by_visit(standing(record).teams).items()}


def test_the_next_ticket_takes_the_place_and_the_team() -> None:
    record = a_draw(12, 3, people())
    order = by_tickets(12)
    assert keys(record) == order[:3]
    change = withdrawn(record, order[1], ground(12, people()), TODAY)
    after = then(record, change)
    assert keys(after) == [order[0], order[2], order[3]]
    assert [(i.place, i.ticket) for i in change.instead] == [(4, ticket(SEED, order[3]))]
    assert names(after)[order[3]] == names(record)[order[1]] and not change.recused
    assert {k: t for k, t in names(after).items() if k in order[:3]} == {
        k: t for k, t in names(record).items() if k != order[1]
    }
    assert [visit_numbers(after)[key] for key in keys(after)] == [1, 3, 4], "number 2 stays unused"


def test_who_may_not_be_drawn_is_passed_over_with_the_reason() -> None:
    record, order = a_draw(12, 3, people()), by_tickets(12)
    day = ground(12, people(), barred={order[3]: "已注销"}, facts=facts(12).drop(order[4]))
    change = withdrawn(record, order[0], day, TODAY)
    assert keys(then(record, change)) == [*order[1:3], order[5]]
    assert [(e.key, e.reason, e.ticket) for e in change.passed_over] == [
        (order[3], "已注销", ticket(SEED, order[3])),
        (order[4], "现在的名录里没有它", ticket(SEED, order[4])),
    ]


def test_where_nothing_is_left_of_the_class_it_is_taken_out_alone() -> None:
    record = a_draw(3, 3, people())
    change = withdrawn(record, by_tickets(3)[0], ground(3, people()), TODAY)
    assert not change.instead and not change.teams and keys(then(record, change)) == by_tickets(3)[1:]


def test_a_draw_of_an_older_version_does_not_say_who_comes_next() -> None:
    record = replace(a_draw(9, 3, people()), roster=[])
    with pytest.raises(Problem, match="没有留下所用的名录"):
        withdrawn(record, keys(record)[0], ground(9, people()), TODAY)


@given(st.permutations(range(5)), st.integers(1, 5))
@settings(max_examples=20, deadline=None)
def test_withdrawing_commutes_with_the_order_of_tickets(order: list[int], gone: int) -> None:
    """In whatever order institutions are withdrawn, those stand that a draw without them would have drawn."""
    record = first = a_draw(14, 5, people())
    leaving = [keys(first)[n] for n in order[:gone]]
    for key in leaving:
        record = then(record, withdrawn(record, key, ground(14, people()), TODAY))
    assert sorted(keys(record)) == sorted(by_tickets(14, leaving)[:5])


@given(st.integers(6, 20), st.integers(1, 6))
@settings(max_examples=20, deadline=None)
def test_adding_an_institution_and_withdrawing_it_is_as_if_it_had_not_been(count: int, number: int) -> None:
    without, with_it = a_draw(count, number, people()), a_draw(count + 1, number, people())
    newcomer = code(count + 1)
    assume(newcomer in keys(with_it))
    change = withdrawn(with_it, newcomer, ground(count + 1, people()), TODAY)
    assert sorted(keys(then(with_it, change))) == sorted(keys(without))


def test_who_is_recused_from_the_new_institution_or_gone_gives_way() -> None:
    going = people()
    record, order = a_draw(12, 3, going), by_tickets(12)
    (_, leader), (_, member) = names(record)[order[0]]
    recused = [replace(p, recusals=frozenset({order[3]})) if p.name == leader else p for p in going]
    change = withdrawn(record, order[0], ground(12, recused), TODAY)
    after = names(then(record, change))
    (role, new_leader), same = after[order[3]]
    went = Counter(who for key in order[1:3] for _, who in names(record)[key])
    free = [p for p in going if p.department == RSJ and p.name != leader]
    by_hand = min(free, key=lambda p: (went[p.name], ticket(SEED, order[3], RSJ, p.name)))
    assert (role, new_leader) == (LEADER, by_hand.name) and same == (MEMBER, member)
    assert (order[3], RSJ, leader) in change.recused
    left = [p for p in going if p.name != member]
    change = withdrawn(record, order[0], ground(12, left), TODAY)
    assert names(then(record, change))[order[3]][0] == (LEADER, leader)
    assert names(then(record, change))[order[3]][1][1] != member


def test_a_replacement_by_hand() -> None:
    """王0's visits, in the order of their tickets, each to who has fewest, of these to the smallest ticket."""
    going = people(3, 3)
    record = a_draw(30, 8, going)
    (anyone,) = [m for m in record.teams if m.name == "王0"][:1]
    change = replaced(record, anyone, ground(30, going), TODAY)
    teams, after = names(record), names(then(record, change))
    loads = Counter(who for team in teams.values() for _, who in team)
    for key in sorted((k for k, t in teams.items() if (MEMBER, "王0") in t), key=lambda k: ticket(SEED, k)):
        fewest = min(loads["王1"], loads["王2"])
        instead = min(
            (who for who in ("王1", "王2") if loads[who] == fewest),
            key=lambda who: ticket(SEED, key, SJJ, who),
        )
        loads[instead] += 1
        assert after[key] == [teams[key][0], (MEMBER, instead)]
    assert (change.department, change.person) == (SJJ, "王0")
    assert [c.name for c in change.inspectors] == [p.name for p in going if p.name != "王0"]


@given(
    st.integers(1, 20), st.integers(2, 5), st.integers(2, 5), st.sets(st.integers(0, 19)), st.integers(0, 4)
)
@settings(max_examples=40, deadline=None)
def test_a_replacement_changes_the_visits_of_one_that_are_not_made_and_nothing_else(
    number: int, leaders: int, members: int, made: set[int], who: int
) -> None:
    going = people(leaders, members)
    record = a_draw(20, number, going)
    leaving = f"王{who % members}"
    over = frozenset(keys(record)[n] for n in made if n < number)
    seat = next(
        (m for m in record.teams if m.name == leaving), TeamMember("", MEMBER, SJJ, leaving, f"证{leaving}")
    )
    theirs = {m.key for m in record.teams if m.name == leaving}
    day = ground(20, going, made=over)
    if theirs <= over:
        with pytest.raises(Problem, match="没有还没检查的任务"):
            replaced(record, seat, day, TODAY)
        return
    change = replaced(record, seat, day, TODAY)
    before, after = names(record), names(then(record, change))
    assert keys(then(record, change)) == keys(record)
    for key, team in before.items():
        if key in theirs - over:
            assert len(team) == len(after[key]) and leaving not in dict(map(reversed, after[key]))
            assert [m for m in team if m[1] != leaving] == [m for m in after[key] if m in team]
        else:
            assert after[key] == team
    assert set(teams_by_visit(change.teams)) == theirs - over
    free = {p.name: p for p in going if p.department == SJJ and p.name != leaving}
    loads = Counter(m.name for m in standing(then(record, change)).teams)
    for member in change.teams:
        if member.name in free:
            assert all(loads[member.name] - loads[other] < 2 for other in free), "as even as one place allows"


def test_who_was_replaced_is_not_drawn_again_for_another() -> None:
    going = people(2, 3)
    record = a_draw(20, 6, going)
    for who in ("王0", "王1"):
        seat = next(m for m in standing(record).teams if m.name == who)
        record = then(record, replaced(record, seat, ground(20, going), TODAY))
    assert {who for team in names(record).values() for role, who in team if role == MEMBER} == {"王2"}
    with pytest.raises(Problem, match=SJJ):
        replaced(record, next(m for m in standing(record).teams if m.name == "王2"), ground(20, going), TODAY)


def test_a_department_that_joins_is_drawn_for_the_visits_not_made() -> None:
    record = a_draw(20, 4, people())
    doctors = [Person(who, WJW, "", frozenset(), who) for who in ("孙一", "孙二")]
    plan = [*BOTH, Delegation(WJW)]
    over = keys(record)[0]
    day = ground(20, [*people(), *doctors], delegations=plan, made=frozenset({over}))
    change = grown(record, day, TODAY)
    assert change is not None and change.department == WJW
    after = names(then(record, change))
    assert after[over] == names(record)[over]
    for key in keys(record)[1:]:
        assert after[key][:2] == names(record)[key] and [role for role, _ in after[key][2:]] == [MEMBER]
    assert sorted(Counter(after[key][2][1] for key in keys(record)[1:]).values()) == [1, 2]
    assert grown(then(record, change), day, TODAY) is None, "and not once more"
    assert grown(record, replace(day, people=people()), TODAY) is None, "it waits for the list"


def test_more_of_a_department_join_those_who_go() -> None:
    record = a_draw(20, 4, people())
    day = ground(20, people(), delegations=[BOTH[0], Delegation(SJJ, 2)])
    change = grown(record, day, TODAY)
    assert change is not None
    for key, team in names(then(record, change)).items():
        assert team[:2] == names(record)[key] and len({who for _, who in team}) == 3


def test_teams_that_may_be_known_say_nothing_of_those_that_may_not() -> None:
    """An institution that must not be warned is replaced for by all loads; the others' as if it were not there."""
    going = people(3, 3)
    open_draw = a_draw(20, 6, going)
    for hidden in (int(key[10:16]) for key in keys(open_draw)):
        secret = replace(
            open_draw,
            institutions=[
                replace(i, notice_unsuitable=i.key == code(hidden)) for i in open_draw.institutions
            ],
        )
        gone = next(m for m in open_draw.teams if m.name == "王0")
        told = {
            k: t for k, t in names(then(secret, replaced(secret, gone, ground(20, going), TODAY))).items()
        }
        alone = replace(
            secret,
            institutions=[i for i in secret.institutions if i.key != code(hidden)],
            teams=[m for m in secret.teams if m.key != code(hidden)],
        )
        if any(m.name == "王0" for m in alone.teams):
            seen = names(then(alone, replaced(alone, gone, ground(20, going), TODAY)))
            assert {k: t for k, t in told.items() if k != code(hidden)} == seen


def test_the_team_of_the_day_is_known() -> None:
    going = people(2, 3)
    record = a_draw(20, 6, going)
    seat = next(m for m in record.teams if m.name == "王0")
    record = then(record, replaced(record, seat, ground(20, going), TODAY))
    of_visit = [t for t in terms(record) if t.institution_id == seat.key]
    (leader, _), (_, new) = names(record)[seat.key][0][::-1], names(record)[seat.key][1]
    assert of_visit == sorted(
        [Term(seat.key, leader), Term(seat.key, "王0", "", "2024-08-01"), Term(seat.key, new, "2024-08-01")]
    )
    for day, present in (
        ("2024-07-31", {leader, "王0"}),
        ("2024-08-01", {leader, "王0", new}),
        ("2024-08-02", {leader, new}),
        ("", {leader, new}),
    ):
        assert {t.name for t in of_visit if t.covers(day)} == present


def test_a_change_reads_back_from_its_document() -> None:
    record, order = a_draw(12, 3, people()), by_tickets(12)
    change = withdrawn(record, order[0], ground(12, people(), barred={order[3]: "已注销"}), TODAY)
    assert Change.parse(change.document()) == change
    assert DrawRecord.parse(then(record, change).document()) == record, "a change is a document of its own"
