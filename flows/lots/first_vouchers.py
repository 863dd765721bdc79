"""Vouchers of the draws that older versions made (no `format`): verified as they were made."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from flows.lots.drawing import (
    LEADER,
    MEMBER,
    Assigned,
    Delegation,
    Person,
    Seat,
    Visit,
    draw_institutions,
    draw_teams,
    fill_seats,
    roster_digest,
)
from flows.lots.urn import quota
from flows.lots.voucher import FIRST_FORMAT, Told

_SHOWN: Final = 16


def is_first(told: Told) -> bool:
    """Whether this is such a voucher: one that has their fields and no other but later changes."""
    return set(told) - {"changes"} == set(FIRST_FORMAT)


def first_voucher_faults(told: Told, roster: pd.DataFrame) -> list[str]:
    """What of a voucher is not as the roster and the seed have it."""
    quotas = {
        row["credit_class"]: quota(row.get("share"), row.get("number"), row.get("at_least"))
        for row in told["classes"]
    }
    faults = []
    if (digest := roster_digest(roster)) != told["roster_sha256"]:
        faults.append(
            f"名录不是抽取所用的那一份：凭证 {told['roster_sha256'][:_SHOWN]}…，这份 {digest[:_SHOWN]}…（户数、代码、分类都要相同）"
        )
    drawn = draw_institutions(roster, quotas, told["seed"])
    ours = dict(zip(drawn["ticket"], drawn["institution_key"], strict=True))
    theirs = {row["ticket"]: row["key"] for row in told["institutions"]}
    names = dict(zip(roster["institution_key"], roster["institution"], strict=True))
    faults += [f"应当抽中而凭证里没有：{names[key]}" for mark, key in ours.items() if mark not in theirs]
    faults += [
        f"凭证里有而不应抽中：{key or mark[:_SHOWN]}" for mark, key in theirs.items() if mark not in ours
    ]
    faults += [
        f"签号与机构不符：{key}" for mark, key in theirs.items() if key and mark in ours and ours[mark] != key
    ]
    return faults or _team_faults(told, ours, names)


def _team_faults(told: Told, ours: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """The teams drawn again with the recusals the voucher states."""
    barred: dict[tuple[str, str], set[str]] = {}
    for row in told["recused"]:
        barred.setdefault((row["department"], row["inspector"]), set()).add(ours[row["ticket"]])
    people = [
        Person(
            p["name"], p["department"], "", frozenset(barred.get((p["department"], p["key"]), ())), p["key"]
        )
        for p in told["inspectors"]
    ]
    visits = [
        Visit(ours[row["ticket"]], names[ours[row["ticket"]]], "", row["ticket"])
        for row in told["institutions"]
    ]
    again = {
        (a.key, a.role, a.person.department, a.person.name)
        for a in first_teams(visits, people, told["departments"], told["seed"])
    }
    stated = {(ours[t["ticket"]], t["role"], t["department"], t["name"]) for t in told["teams"]}
    return [
        f"检查组不符：{names[key]} {role} {department} {name}"
        for key, role, department, name in sorted(again ^ stated)
    ]


def first_teams(
    visits: Sequence[Visit], people: Sequence[Person], departments: Sequence[str], seed: str
) -> list[Assigned]:
    """The teams as they were drawn then: where a plan has one department,
    leading and going along were evened apart."""
    if len(departments) > 1:
        return draw_teams(visits, people, [Delegation(name) for name in departments], seed)
    own, ordered = Delegation(departments[0]), sorted(visits, key=lambda visit: visit.ticket)
    leaders = fill_seats([Seat(visit) for visit in ordered], people, own, seed)
    present = {seat.visit.key: [person] for seat, person in leaders.items()}
    members = fill_seats([Seat(visit, 1) for visit in ordered], people, own, seed, present)
    return [
        Assigned(seat.visit.key, role, person)
        for role, of_role in ((LEADER, leaders), (MEMBER, members))
        for seat, person in of_role.items()
    ]
