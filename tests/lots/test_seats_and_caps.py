"""Whom a department sends, how even the work is over the year, and which institutions a cap passes over."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lots.campaign_draw import Request, draw_lots
from flows.lots.commitment import digest_of
from flows.lots.drawing import (
    LEADER,
    Delegation,
    Person,
    Quota,
    Visit,
    draw_institutions,
    draw_teams,
    is_recused,
    ticket,
)
from flows.lots.first_vouchers import first_teams
from flows.lots.kept import prepare
from flows.lots.office_year import OfficeYear, at_cap
from flows.lots.people import candidate, delegations, drawable
from flows.lots.record import Candidate
from flows.lots.urn import filled_urn
from flows.lots.verification import Against, voucher_faults
from flows.lots.voucher import AFTER_THE_DRAW, voucher
from flows.storage.folders import House
from flows.warehouse.store import open_warehouse
from schemas.campaign_file import parse_campaign
from tests import making
from tests.making import RSJ, SJJ, code, name
from tests.nights import material, night


def visits(count: int) -> list[Visit]:
    return [Visit(code(n), name(n), "周丽", ticket("s", code(n))) for n in range(1, count + 1)]


def person(
    who: str, department: str = SJJ, *fields: str, load: int = 0, away: frozenset[str] = frozenset()
) -> Person:
    return Person(who, department, "", away, who, frozenset(fields), load)


def loads(teams: list, going: list[Person]) -> Counter[str]:
    """The visits of everyone, those of the year before among them."""
    return Counter({p.name: p.load for p in going}) + Counter(a.person.name for a in teams)


@given(
    st.integers(1, 25),
    st.integers(2, 6),
    st.integers(1, 4),
    st.lists(st.integers(0, 6), min_size=6, max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_a_department_sends_as_many_as_the_plan_says_and_the_year_is_even(
    count: int, size: int, sent: int, before: list[int]
) -> None:
    sent = min(sent, size)
    going = [person("张", RSJ), *(person(f"王{n}", load=before[n]) for n in range(size))]
    teams = draw_teams(visits(count), going, [Delegation(RSJ), Delegation(SJJ, sent)], "s")
    by_visit = Counter((a.key, a.person.department) for a in teams)
    assert set(by_visit.values()) <= {1, sent} and len({(a.key, a.person) for a in teams}) == count * (
        sent + 1
    )
    assert [a.person.department for a in teams if a.role == LEADER] == [RSJ] * count
    total = loads(teams, going)
    went = Counter(a.person.name for a in teams)
    for giver in going[1:]:
        for taker in going[1:]:
            could = went[giver.name] and went[taker.name] < count
            assert not (could and total[giver.name] - total[taker.name] >= 2), (total, went)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9)), max_size=14), st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_no_single_seat_could_be_handed_to_someone_with_two_fewer(
    pairs: list[tuple[int, int]], sent: int
) -> None:
    away = {n: frozenset(code(v) for p, v in pairs if p == n) for n in range(5)}
    going = [person("张", RSJ), *(person(f"王{n}", away=away[n], load=n % 3) for n in range(5))]
    asked = visits(9)
    if any(sum(not is_recused(p, v) for p in going[1:]) < sent for v in asked):
        return
    teams = draw_teams(asked, going, [Delegation(RSJ), Delegation(SJJ, sent)], "s")
    total, by_key = loads(teams, going), {v.key: v for v in asked}
    for a in teams[:]:
        there = {b.person for b in teams if b.key == a.key}
        free = [p for p in going[1:] if p not in there and not is_recused(p, by_key[a.key])]
        if a.person.department == SJJ:
            assert not is_recused(a.person, by_key[a.key])
            assert all(total[a.person.name] - total[p.name] < 2 for p in free)


def test_the_one_department_of_a_plan_shares_leading_and_going_evenly() -> None:
    going = [person(f"张{n}", RSJ) for n in range(3)]
    total = loads(draw_teams(visits(5), going, [Delegation(RSJ)], "s"), going)
    assert sorted(total.values()) == [3, 3, 4]


def test_who_has_the_field_goes_before_who_has_been_less() -> None:
    asked = Delegation(SJJ, 1, frozenset({"食品"}))
    going = [person("张", RSJ), person("王", SJJ, "食品", load=9), person("赵")]
    teams = draw_teams(visits(4), going, [Delegation(RSJ), asked], "s")
    assert {a.person.name for a in teams if a.role != LEADER} == {"王"}
    away = [going[0], person("王", SJJ, "食品", load=9, away=frozenset({code(2)})), going[2]]
    teams = draw_teams(visits(4), away, [Delegation(RSJ), asked], "s")
    assert {a.key for a in teams if a.person.name == "赵"} == {code(2)}, (
        "where nobody else may, who has it not"
    )


def test_two_of_a_department_cover_the_fields_between_them() -> None:
    asked = Delegation(SJJ, 2, frozenset({"食品", "价格"}))
    going = [
        person("张", RSJ),
        *(person(f"食{n}", SJJ, "食品") for n in range(3)),
        person("价", SJJ, "价格", load=50),
    ]
    teams = draw_teams(visits(6), going, [Delegation(RSJ), asked], "s")
    for v in visits(6):
        assert {"价"} < {a.person.name for a in teams if a.key == v.key and a.role != LEADER}
    assert max(Counter(a.person.name for a in teams if a.person.name.startswith("食")).values()) == 2


FIELDS = """[[department]]
name = "区市监局"
aliases = ["市监局"]
inspectors = 2
items = ["登记事项检查", { name = "食品安全检查", field = "食品" }, { name = "收费检查", field = "价 格" }]
"""


def _plan(departments: str = FIELDS, more: str = "") -> str:
    text = making.plan()
    return text[: text.rindex("[[department]]")] + departments + text[text.index("[deadline]") :] + more


def test_the_inspectors_list_and_the_plan_as_the_draw_takes_them() -> None:
    campaign = parse_campaign(_plan())
    assert delegations(campaign) == [Delegation(RSJ), Delegation(SJJ, 2, frozenset({"食品", "价格"}))]
    rows = [
        (SJJ, "王强", "豫B1", "", "食品安全、广告", True),
        (SJJ, "赵刚", "豫B2", "", "价格监督", True),
        (SJJ, "赵刚", "豫B3", "某校", "", True),
        (RSJ, "张丽", "豫A1", "", "食品", True),
        (RSJ, "李敏", "豫A2", "", "", False),
    ]
    columns = ["department", "name", "certificate", "recusal", "field", "is_drawable"]
    people = drawable(
        pd.DataFrame(rows, columns=columns),
        campaign,
        {("市监局", "王 强"): 3, (SJJ, "王强"): 2, (RSJ, "王强"): 9},
    )
    assert [candidate(p) for p in people] == [
        Candidate(RSJ, "张丽", "张丽"),
        Candidate(SJJ, "王强", "王强", 5, ["食品"]),
        Candidate(SJJ, "赵刚", "赵刚豫B2", 0, ["价格"]),
        Candidate(SJJ, "赵刚", "赵刚豫B3"),
    ]
    assert people[0].fields == frozenset(), (
        "a field that the department's items do not ask for decides nothing"
    )


CAPS = {
    "no cap": ("", {code(1): {"": 9, SJJ: 9}}, None),
    "under both": ("per_year = 2\nper_department = 2", {code(1): {"": 1, SJJ: 1}}, None),
    "the year's": ("per_year = 2", {code(1): {"": 2, "别的局": 2}}, "本年检查已有 2 次，达到频次上限 2 次"),
    "a department's": ("per_department = 2", {code(1): {"": 3, SJJ: 2}}, "区市监局本年检查已有 2 次，达到频次上限 2 次"),
    "another's": ("per_department = 2", {code(1): {"": 3, "区教体局": 3}}, None),
    "its other name": ("per_department = 2", {code(1): {"": 2, "市监局": 2}}, "区市监局本年检查已有 2 次，达到频次上限 2 次"),
    "known by name there": ("per_year = 1", {name(1): {"": 1}}, "本年检查已有 1 次，达到频次上限 1 次"),
    "by code and name once": ("per_year = 2", {code(1): {"": 1}, name(1): {"": 1}}, None),
    "both": (
        "per_year = 2\nper_department = 1",
        {code(1): {"": 2, RSJ: 1}},
        "本年检查已有 2 次，达到频次上限 2 次；区人社局本年检查已有 1 次，达到频次上限 1 次",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CAPS)
def test_a_cap_is_reached(case: str) -> None:
    caps, counted, reason = CAPS[case]
    campaign = parse_campaign(_plan(more=f"[frequency]\n{caps}\n"))
    roster = pd.DataFrame({"institution_id": [code(1), code(2)], "name_key": [name(1), name(2)]})
    assert at_cap(roster, campaign, OfficeYear(counted)) == ({code(1): reason} if reason else {})


@given(
    st.lists(st.sampled_from("AB"), min_size=1, max_size=40), st.sets(st.integers(1, 40)), st.integers(1, 9)
)
@settings(max_examples=30, deadline=None)
def test_who_is_passed_over_counts_in_the_class_and_gives_way_to_the_next_ticket(
    classes: list[str], capped: set[int], tenths: int
) -> None:
    keys = [code(n) for n in range(1, len(classes) + 1)]
    over = {code(n) for n in capped}
    roster = pd.DataFrame(
        {"institution_key": keys, "institution": keys, "credit_class": classes}, dtype="str"
    )
    quota = Quota(Decimal(tenths) / 10)
    drawn = draw_institutions(roster, {"A": quota, "B": quota}, "s", over)
    for letter in "AB":
        of_class = [key for key, of_one in zip(keys, classes, strict=True) if of_one == letter]
        left = sorted((k for k in of_class if k not in over), key=lambda key: ticket("s", key))
        required = max(1, ceil(Decimal(tenths) / 10 * len(of_class))) if of_class else 0
        rows = drawn[drawn["credit_class"].eq(letter)]
        assert rows["institution_key"].tolist() == left[:required]
        assert rows["place"].tolist() == list(range(1, len(rows) + 1))
        assert not of_class or set(rows["required"]) <= {quota.required(len(of_class))}


def test_a_draw_passes_over_who_is_at_the_cap_and_the_voucher_says_so(house: House) -> None:
    """And starts from the year's loads: they decide, and stand in the voucher."""
    making.roster(house.inbox, 10, "D")
    making.inspectors(house.inbox)
    plan = house.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8") + "\n[frequency]\nper_year = 2\n", encoding="utf-8")
    night(house)
    order = sorted((code(n) for n in range(1, 11)), key=lambda key: ticket("615", key))
    year = OfficeYear({order[0]: {"": 2}}, {(RSJ, "张丽"): 5})
    with open_warehouse(house.warehouse) as kept:
        prepare(kept)
        taken_in = replace(material(house, kept), year=lambda: year)
        record = draw_lots(Request("615", "王强"), taken_in)
        against = Against(filled_urn(taken_in.campaign, taken_in.validated, year).roster, frozenset())
    assert [i.key for i in record.institutions] == order[1:3] and [c.required for c in record.classes][3] == 2
    assert [(e.key, e.reason) for e in record.exclusions] == [
        (order[0], "本年检查已有 2 次，达到频次上限 2 次")
    ]
    assert {m.name for m in record.teams if m.department == RSJ} == {"李敏"}, "who has been least this year"
    told = json.loads(json.dumps(voucher(record)))
    assert [p.get("load") for p in told["inspectors"] if p["name"] == "张丽"] == [5]
    assert voucher_faults(told, against) == []
    for part, change in (("exclusions", []), ("inspectors", [{**p, "load": 1} for p in told["inspectors"]])):
        assert voucher_faults(_resigned({**told, part: change}), against), part


def _resigned(told: dict[str, Any]) -> dict[str, Any]:
    whole = {name: value for name, value in told.items() if name not in AFTER_THE_DRAW}
    told = {**told, "sealed_sha256": digest_of(whole)}
    return {**told, "voucher_sha256": digest_of({n: v for n, v in told.items() if n != "voucher_sha256"})}


def test_a_voucher_of_one_department_is_verified_as_older_versions_drew_it() -> None:
    """Known answers of version 1: leading and going along evened apart, not together as now."""
    going = [person(f"张{n}", RSJ) for n in range(3)]
    then = first_teams(visits(7), going, [RSJ], "s")
    by_visit = {v.key: [a.person.name for a in then if a.key == v.key] for v in visits(7)}
    assert list(by_visit.values()) == [
        ["张1", "张0"], ["张2", "张1"], ["张2", "张0"], ["张0", "张2"], ["张1", "张2"], ["张0", "张2"], ["张0", "张1"],
    ]  # fmt: skip
