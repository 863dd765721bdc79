"""What a draw would need and come to, told without drawing: a trial with a seed that nobody keeps."""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from flows.lots.campaign_draw import Material, Request, draw_lots
from flows.lots.commitment import Commitment, changed_since
from flows.lots.drawing import Visit, is_recused
from flows.lots.record import DrawRecord
from flows.lots.urn import Urn, filled_urn, roster_faults
from flows.problem import Problem

FINE, LOOK, REFUSED = "可以", "请看一眼", "不能抽"
Row = tuple[str, str, str]
"""What it is about, how it stands, in words."""
_NAMED: Final = 5


def rehearse(material: Material, made: Sequence[Commitment]) -> Iterator[Row]:
    """Everything a draw would meet, in the order it would meet it. It names nobody who could be drawn, but
    for an institution to which nobody could go: that one has to be known to be mended."""
    yield _standing(material.standing)
    faults = roster_faults(material.validated, material.newest)
    yield (
        ("名录", REFUSED, f"{faults.message}。{faults.hint}")
        if faults
        else ("名录", FINE, "没有要补正的错误")
    )
    if faults:
        return
    try:
        urn = filled_urn(material.campaign, material.validated, material.year())
    except Problem as problem:
        yield "计划", REFUSED, f"{problem.message}。{problem.hint}"
        return
    yield from _numbers(urn)
    yield from _left_out(material, urn)
    yield from _people(material, urn)
    yield from _alone(urn)
    yield _withheld(urn)
    yield _commitment(urn, made[-1] if made else None)
    yield from _trial(material)


def _standing(standing: DrawRecord | None) -> Row:
    if standing is None:
        return "以前的抽取", FINE, "还没有抽取过"
    told = f"{standing.drawn_at.replace('T', ' ')} 已经抽取过；再抽要写 --again --reason，以前的留档"
    return "以前的抽取", LOOK, told


def _numbers(urn: Urn) -> Iterator[Row]:
    """Of each class how many there are and how many are drawn."""
    trial = urn.drawn(secrets.token_hex(8))
    drawn, counts = Counter(trial["credit_class"]), Counter(urn.roster["credit_class"])
    for name in urn.quotas:
        yield f"{name} 类", FINE, f"名录 {counts[name]} 户，应抽 {drawn[name]} 户"
    yield "合计", FINE, f"名录 {len(urn.roster)} 户，应抽 {len(trial)} 户"


def _left_out(material: Material, urn: Urn) -> Iterator[Row]:
    if gone := len(material.validated.institutions) - len(urn.roster):
        yield "不参加抽取的", LOOK, f"{gone} 户已注销、吊销或迁出（R07）"
    if urn.passed_over:
        yield "不参加抽取的", LOOK, f"{len(urn.passed_over)} 户本年检查已到频次上限，由下一个签号递补"


def _people(material: Material, urn: Urn) -> Iterator[Row]:
    """Of each department how many can go, and how many of its list cannot."""
    listed = Counter(material.validated.inspectors["department"])
    can_go = Counter(person.department for person in urn.people)
    for delegation in urn.delegations:
        name, seats = delegation.department, delegation.seats(urn.delegations)
        absent = listed[name] - can_go[name]
        told = f"每户去 {seats} 人，可以抽 {can_go[name]} 人" + (
            f"，另有 {absent} 人不能抽（P03）" if absent else ""
        )
        yield name, FINE if can_go[name] >= seats else REFUSED, told
        known = {field for person in urn.people if person.department == name for field in person.fields}
        if unknown := sorted(delegation.fields - known):
            yield (
                name,
                LOOK,
                f"执法领域 {'、'.join(unknown)} 没有一个人有：看计划的 field 和名录的执法领域写得对不对",
            )


def _alone(urn: Urn) -> Iterator[Row]:
    """Institutions to which nobody of a department could go, were they drawn."""
    columns = urn.roster[["institution_key", "institution", "legal_representative"]]
    visits = [Visit(key, name, legal, "") for key, name, legal in columns.itertuples(index=False, name=None)]
    for department in (delegation.department for delegation in urn.delegations):
        people = [person for person in urn.people if person.department == department]
        alone = [visit.name for visit in visits if people and all(is_recused(p, visit) for p in people)]
        if alone:
            named = "、".join(alone[:_NAMED]) + ("等" if len(alone) > _NAMED else "")
            yield (
                "回避",
                LOOK,
                f"{named} {len(alone)} 户，{department}的人都要回避：抽中了就派不出人，请补报人员",
            )


def _withheld(urn: Urn) -> Row:
    """How many must not be warned; where a class is drawn whole, no secret can keep them."""
    hidden = urn.roster[urn.roster["notice_unsuitable"]]
    if hidden.empty:
        return "不宜告知", FINE, "没有；签号只用种子和机构标识"
    trial = Counter(urn.drawn(secrets.token_hex(8))["credit_class"])
    counts = Counter(urn.roster["credit_class"])
    whole = [name for name in hidden["credit_class"].unique() if trial[name] == counts[name]]
    told = f"{len(hidden)} 户；签号加入秘密，检查以后用 --reveal 揭示"
    if whole:
        return (
            "不宜告知",
            LOOK,
            f"{told}。{'、'.join(whole)} 类全部抽中，从公开的名录就推得出是哪几户，抽取帮不了它们",
        )
    return "不宜告知", FINE, told


def _commitment(urn: Urn, binding: Commitment | None) -> Row:
    basis = urn.basis
    if binding is None or binding.is_of_seed:
        needed = "有不宜告知的机构，抽取以前必须先作承诺（--commit）"
        return (
            ("承诺", REFUSED, needed)
            if basis.is_withheld
            else ("承诺", LOOK, "还没有作；先承诺、后产生种子，更让人信")
        )
    when = binding.committed_at.replace("T", " ")
    if changed := changed_since(basis, binding):
        return (
            "承诺",
            REFUSED,
            f"{when} 的承诺以后，{'、'.join(changed)}变了；再作一次：--commit --again --reason",
        )
    return "承诺", FINE, f"{when} 第 {binding.number} 次承诺，名录、检查人员、计划都没有变"


def _trial(material: Material) -> Iterator[Row]:
    """A draw with a seed and a secret that are thrown away: whether it can be made,
    and how even the loads are."""
    request = Request(secrets.token_hex(16), "演练", again=True, reason="演练")
    try:
        record = draw_lots(request, material, secret=secrets.token_hex(32))
    except Problem as problem:
        yield "试抽一次", REFUSED, f"{problem.message}。{problem.hint}"
        return
    went = Counter((member.department, member.name) for member in record.teams)
    for department in (sent.name for sent in record.departments):
        loads = [
            went[person.department, person.name]
            for person in record.inspectors
            if person.department == department
        ]
        yield "试抽一次", FINE, f"{department} {len(loads)} 人，每人 {min(loads)}–{max(loads)} 户"
