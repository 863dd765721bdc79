"""A voucher held against a roster: every field of it checked, the draw made again as far as it can be.

Needs nothing of ours but the published files. Before the reveal the tickets that are made with the secret
cannot be worked out: what is proved then, and what is not, is told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from pydantic import ValidationError

from flows.lots.changes_verified import change_faults
from flows.lots.commitment import digest_of, secret_digest
from flows.lots.drawing import Assigned, Delegation, Person, Visit, draw_institutions, roster_digest
from flows.lots.teams import Lots, draw_campaign_teams
from flows.lots.urn import quota
from flows.lots.voucher import AFTER_THE_DRAW, Told, told_inspectors_digest, told_plan_digest
from schemas.identifiers import normalise_name
from schemas.voucher import WITH_SECRET, Voucher

_SHOWN: Final = 16
_COMMITTED: Final = {"roster_sha256": "名录", "inspectors_sha256": "检查人员名录", "plan_sha256": "计划"}


@dataclass(frozen=True, slots=True)
class Against:
    """The roster a voucher is held against: institution_key, institution, credit_class of those lots were
    drawn over, and the keys of those that are deregistered."""

    roster: pd.DataFrame
    deregistered: frozenset[str]

    @property
    def names(self) -> dict[str, str]:
        """Every institution's name by its key."""
        return dict(zip(self.roster["institution_key"], self.roster["institution"], strict=True))

    @property
    def classes(self) -> dict[str, str]:
        """Every institution's class by its key."""
        return dict(zip(self.roster["institution_key"], self.roster["credit_class"], strict=True))


def voucher_faults(told: Told, against: Against) -> list[str]:
    """Everything that is not as it must be, in words; nothing where all that can be proved is proved."""
    shape = list(_shape_faults(told))
    if shape:
        return shape
    voucher = Voucher.model_validate(told)
    faults = [
        *_digest_faults(told, voucher),
        *_order_faults(voucher),
        *_commitment_faults(voucher),
        *_roster_faults(voucher, against),
        *_class_faults(voucher, against),
        *_exclusion_faults(voucher, against),
        *_people_faults(told, voucher),
    ]
    faults = faults or [*_selection_faults(voucher, against)] or [*_team_faults(voucher, against)]
    if faults or not is_whole(told):
        return faults
    return list(change_faults(voucher, against.names, against.classes))


def is_whole(told: Told) -> bool:
    """Whether nothing is withheld: the whole draw can be made again."""
    return told["tickets"] != WITH_SECRET or told["secret"] is not None


def _shape_faults(told: Told) -> Iterator[str]:
    try:
        Voucher.model_validate(told)
    except ValidationError as error:
        for fault in error.errors()[:5]:
            where = " › ".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"])
            yield f"凭证的“{where}”一项缺少、多余或写法不对"


def _digest_faults(told: Told, voucher: Voucher) -> Iterator[str]:
    own = {name: value for name, value in told.items() if name != "voucher_sha256"}
    if digest_of(own) != voucher.voucher_sha256:
        yield "凭证被改动过：与它自己的摘要（voucher_sha256）不符"
    of_draw = {name: value for name, value in told.items() if name not in AFTER_THE_DRAW}
    if is_whole(told) and digest_of(of_draw) != voucher.sealed_sha256:
        yield "凭证与抽取当时封存的摘要（sealed_sha256）不符"


def _order_faults(voucher: Voucher) -> Iterator[str]:
    """Who did what first: commitments, the draw, the reveal."""
    times = [*(c.committed_at for c in voucher.commitments), voucher.drawn_at]
    if any(times + after != sorted(times + after) for after in _times_after(voucher)):
        yield "承诺、抽取、变更、揭示的时间先后不对"
    numbers = [change.number for change in voucher.changes]
    if numbers != sorted(set(numbers)) or (
        _is_told_whole(voucher) and numbers != list(range(1, len(numbers) + 1))
    ):
        yield "变更的编号不连续：少了一次变更"
    if (voucher.draw > 1) != bool(voucher.reason.strip()):
        yield "重新抽取要有理由，首次抽取没有"
    if [c.number for c in voucher.commitments] != list(range(1, len(voucher.commitments) + 1)):
        yield "承诺的编号不连续：少了一次承诺"
    if any(c.reason is None for c in voucher.commitments[1:]):
        yield "再次承诺没有写理由"


def _times_after(voucher: Voucher) -> tuple[list[str], list[str]]:
    """What came after the draw: its changes, and the reveal, each in its order."""
    revealed = [voucher.revealed.revealed_at] if voucher.revealed else []
    return [change.at for change in voucher.changes], revealed


def _is_told_whole(voucher: Voucher) -> bool:
    return voucher.tickets != WITH_SECRET or voucher.secret is not None


def _commitment_faults(voucher: Voucher) -> Iterator[str]:
    """What was fixed before the seed is what was drawn with."""
    last = voucher.commitments[-1] if voucher.commitments else None
    with_secret = voucher.tickets == WITH_SECRET
    withholds = any(row.withheld for row in voucher.institutions)
    if last is None or last.seed_sha256:
        if with_secret or withholds:
            yield "有不宜告知的机构，抽取之前却没有承诺"
        if last and secret_digest(voucher.seed) != last.seed_sha256:
            yield "种子与事先公布的承诺不符"
        return
    for field, name in _COMMITTED.items():
        if getattr(voucher, field) != getattr(last, field):
            yield f"{name}与承诺的不符：承诺 {getattr(last, field)[:_SHOWN]}…，凭证 {getattr(voucher, field)[:_SHOWN]}…"
    if last.is_withheld != with_secret or (withholds and not with_secret):
        yield "签号用不用秘密，与承诺的不符"
    if voucher.secret is not None and secret_digest(voucher.secret) != last.secret_sha256:
        yield "公布的秘密与承诺的摘要不符"
    if bool(voucher.revealed) != bool(voucher.secret):
        yield "写着已揭示而没有秘密，或没有揭示就有了秘密"


def _roster_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    digest = roster_digest(against.roster)
    if digest != voucher.roster_sha256:
        yield (
            f"名录不是抽取所用的那一份：凭证 {voucher.roster_sha256[:_SHOWN]}…，这份 {digest[:_SHOWN]}…"
            "（户数、代码、分类都要相同）"
        )


def _class_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    """Of how many how many had to be drawn, worked out anew."""
    counts = Counter(against.roster["credit_class"])
    drawn = Counter(row.credit_class for row in voucher.institutions)
    over = Counter(against.classes[key] for key in _passed_over(voucher, against))
    for row in voucher.classes:
        if row.roster != counts[row.credit_class]:
            yield f"{row.credit_class} 的名录户数不对：凭证 {row.roster}，名录 {counts[row.credit_class]}"
        required = quota(row.share, row.number, row.at_least).required(row.roster)
        could = min(required, row.roster - over[row.credit_class])
        if row.required != required or drawn[row.credit_class] != could:
            told = f"{row.credit_class} 应抽 {required} 户，凭证写 {row.required}，列出 {drawn[row.credit_class]}"
            yield told + (f"（可抽的只有 {could} 户）" if could < required else "")
    if unplanned := (counts.keys() | drawn.keys()) - {row.credit_class for row in voucher.classes}:
        yield f"计划里没有 {'、'.join(sorted(unplanned))} 的抽查比例"


def _passed_over(voucher: Voucher, against: Against) -> set[str]:
    """Who of the roster gave way to the next ticket."""
    return {row.key for row in voucher.exclusions} & against.classes.keys()


def _exclusion_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    told = {row.key for row in voucher.exclusions}
    if drawn := told & {row.key for row in voucher.institutions}:
        yield f"写着不参加抽取，却抽中了：{'、'.join(sorted(drawn))}"
    if left_out := against.deregistered - told:
        yield f"名录里已注销、吊销或迁出，凭证没有写明：{'、'.join(sorted(left_out))}"
    for row in voucher.exclusions:
        if row.key not in against.deregistered and against.classes.get(row.key) != row.credit_class:
            yield f"写着不参加抽取，名录的这一类里却没有它：{row.name}"


def _people_faults(told: Told, voucher: Voucher) -> Iterator[str]:
    if told_inspectors_digest(told["inspectors"]) != voucher.inspectors_sha256:
        yield "可抽的检查人员与摘要（inspectors_sha256）不符"
    if told_plan_digest(told["classes"], told["departments"]) != voucher.plan_sha256:
        yield "抽查比例、户数或部门与摘要（plan_sha256）不符"
    people = {(p.department, p.key) for p in voucher.inspectors}
    tickets = {row.ticket for row in voucher.institutions}
    if any(
        row.ticket not in tickets or (row.department, row.inspector) not in people for row in voucher.recused
    ):
        yield "回避一栏写着没有抽中的机构，或名单以外的人"


def _selection_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    """The draw made again as far as it can be, and the names held against the roster's."""
    names = against.names
    for row in voucher.institutions:
        if row.key in names and normalise_name(row.name or "") != normalise_name(names[row.key].lstrip("'")):
            yield f"名称与名录不符：凭证“{row.name}”，名录“{names[row.key]}”"
    told = [(row.ticket, row.credit_class, row.place, row.key, row.name) for row in voucher.institutions]
    lot = _lots(voucher).institution
    if lot is None:
        yield from _withheld_selection_faults(voucher, against)
        return
    quotas = {row.credit_class: quota(row.share, row.number, row.at_least) for row in voucher.classes}
    drawn = draw_institutions(against.roster, quotas, lot, _passed_over(voucher, against))
    columns = ["ticket", "credit_class", "place", "institution_key", "institution"]
    again = list(drawn[columns].itertuples(index=False, name=None))
    for ticket, _, place, key, name in again:
        if (ticket, place, key) not in {(row[0], row[2], row[3]) for row in told}:
            yield f"应当抽中而凭证里没有，或签号、位次不符：{name}"
    known = {row[0] for row in again}
    yield from (f"凭证里有而不应抽中：{row[3]}" for row in told if row[0] not in known)
    if [row[:4] for row in told] != [row[:4] for row in again]:
        yield "凭证里机构的次序、分类与重抽的不同"


def _withheld_selection_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    """Without the secret: places without a gap, tickets in their order, the named ones of the roster."""
    classes = against.classes
    for row in voucher.institutions:
        if row.withheld != (row.key is None) or (row.key is None) != (row.name is None):
            yield f"签号 {row.ticket[:_SHOWN]}… 该不该隐去名称，前后不一"
        if row.key is not None and classes.get(row.key) != row.credit_class:
            yield f"抽中的机构不在名录的这一类里：{row.name}"
    for name in {row.credit_class for row in voucher.institutions}:
        rows = [row for row in voucher.institutions if row.credit_class == name]
        tickets = [row.ticket for row in rows]
        if [row.place for row in rows] != list(range(1, len(rows) + 1)) or tickets != sorted(set(tickets)):
            yield f"{name} 类的位次或签号的次序不对"
    keys = [row.key for row in voucher.institutions if row.key is not None]
    if len(keys) != len(set(keys)):
        yield "同一机构列了两次"


def _lots(voucher: Voucher) -> Lots:
    is_open = voucher.tickets != WITH_SECRET
    return Lots(voucher.seed, "" if is_open else voucher.secret)


def _team_faults(voucher: Voucher, against: Against) -> Iterator[str]:
    """The teams drawn again with the recusals the voucher states; before the reveal those of named visits."""
    names = against.names
    visits = [
        (Visit(row.key, names[row.key], "", row.ticket), row.withheld)
        for row in voucher.institutions
        if row.key is not None
    ]
    keys = {visit.ticket: visit.key for visit, _ in visits}
    barred: dict[tuple[str, str], set[str]] = {}
    for row in voucher.recused:
        barred.setdefault((row.department, row.inspector), set()).add(keys.get(row.ticket, ""))
    people = [
        Person(
            p.name,
            p.department,
            "",
            frozenset(barred.get((p.department, p.key), ())),
            p.key,
            frozenset(p.fields or ()),
            p.load or 0,
        )
        for p in voucher.inspectors
    ]
    sent = [Delegation(d.name, d.inspectors, frozenset(d.fields or ())) for d in voucher.departments]
    again = draw_campaign_teams(visits, people, sent, _lots(voucher))
    stated = [(keys.get(m.ticket, m.ticket), m.role, m.department, m.name) for m in voucher.teams]
    yield from _differing(again, stated, names)


def _differing(
    again: Sequence[Assigned], stated: Sequence[tuple[str, str, str, str]], names: dict[str, str]
) -> Iterator[str]:
    drawn = [(a.key, a.role, a.person.department, a.person.name) for a in again]
    for key, role, department, name in sorted(
        (Counter(drawn) - Counter(stated)) + (Counter(stated) - Counter(drawn))
    ):
        yield f"检查组不符：{names.get(key, key[:_SHOWN])} {role} {department} {name}"
    if Counter(drawn) == Counter(stated) and drawn != stated:
        yield "检查组成员的次序与重抽的不同"
