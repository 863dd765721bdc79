"""A change as it is asked for, found in the draw and the roster: which institution, whose visits, on what ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flows.lots.amending import Ground, Occasion, is_same, replaced, withdrawn
from flows.lots.changes import standing
from flows.lots.office_year import OfficeYear, at_cap
from flows.lots.people import delegations, drawable
from flows.lots.record import Change, DrawRecord, InstitutionDrawn, TeamMember
from flows.problem import Problem
from flows.validation.draws import identities_of
from flows.validation.validate import Validated
from schemas.campaign import Campaign
from schemas.identifiers import mask_certificate, normalise_code, normalise_name

_SHOWN = 6
DEREGISTERED = "名录上已注销、吊销或迁出（R07）"


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change asked for: an institution (name or code) to withdraw, or an inspector to replace; who and why."""

    withdraw: str
    replace: str
    operator: str
    reason: str


def refuse_change_early(request: ChangeRequest, record: DrawRecord | None) -> None:
    """Raises Problem where nothing is drawn, the reason is missing, or the request is not one change."""
    if record is None:
        raise Problem(
            "本系统还没有抽取过，没有可以变更的", "在省级平台抽取的，在平台变更，再报来新的抽取结果名单"
        )
    if request.withdraw and request.replace:
        raise Problem("--withdraw 和 --replace 一次只能用一个", "分两次办，各写各的理由")
    if not request.reason.strip():
        raise Problem(
            "变更抽取结果要写明理由",
            "例：--withdraw 某某学校 --reason 已停办，或 --replace 张丽 --reason 调离",
        )


def change_asked(
    request: ChangeRequest,
    record: DrawRecord,
    campaign: Campaign,
    validated: Validated,
    year: OfficeYear,
    occasion: Occasion,
) -> Change:
    """The change that a request comes to; nothing is kept yet.

    Raises Problem where it is not known what is meant, a valid record stands against it, or nobody may go.
    """
    ground = ground_of(record, campaign, validated, year)
    today = standing(record)
    if request.withdraw:
        drawn = _institution_named(request.withdraw, today.institutions)
        if drawn.key in ground.made:
            raise _made_already(drawn, record, validated)
        return withdrawn(record, drawn.key, ground, occasion)
    return replaced(record, _person_named(request.replace, today.teams, campaign), ground, occasion)


def ground_of(record: DrawRecord, campaign: Campaign, validated: Validated, year: OfficeYear) -> Ground:
    """What a change of a draw rests on today, under the keys the draw knows institutions by."""
    institutions = validated.institutions
    today = identities_of(institutions)
    facts = _by_key(record, institutions, today)
    capped = at_cap(institutions, campaign, year)
    barred = {
        key: DEREGISTERED if gone else capped[identity]
        for key, identity, gone in facts[["institution_id", "is_deregistered"]].itertuples(name=None)
        if gone or identity in capped
    }
    visited = _visited(validated)
    made = frozenset(i.key for i in standing(record).institutions if today.get(i.key, i.key) in visited)
    return Ground(
        delegations(campaign), drawable(validated.inspectors, campaign, year.loads), facts, made, barred
    )


def _by_key(record: DrawRecord, institutions: pd.DataFrame, today: Mapping[str, str]) -> pd.DataFrame:
    """The roster of today by the keys of the draw: a code may have come for a name since."""
    keys = pd.DataFrame({"key": [key for key, _ in record.roster]}, dtype="str")
    keys["institution_id"] = keys["key"].map(today).fillna(keys["key"])
    return keys.merge(institutions, on="institution_id").drop_duplicates("key").set_index("key")


def _visited(validated: Validated) -> frozenset[str]:
    """The institutions of which a valid record counts."""
    records = validated.records
    return frozenset(records.loc[records["status"].ne("pending"), "institution_id"].dropna())


def _made_already(drawn: InstitutionDrawn, record: DrawRecord, validated: Validated) -> Problem:
    identity = identities_of(validated.institutions).get(drawn.key, drawn.key)
    records = validated.records
    valid = records[records["status"].ne("pending") & records["institution_id"].eq(identity)]
    told = "、".join(
        dict.fromkeys(f"{d} {day}" for d, day in zip(valid["department"], valid["inspected_on"], strict=True))
    )
    return Problem(
        f"“{drawn.name}”已有有效的检查记录（{told}），不能再撤下",
        "记录报错了的，先 shuangsuiji withdraw 活动 那份文件 --reason 理由，再撤下这一户",
    )


def _institution_named(text: str, drawn: Sequence[InstitutionDrawn]) -> InstitutionDrawn:
    """The one institution drawn that a name or a code means; a part of a name does where it means one alone."""
    code, name = normalise_code(text), normalise_name(text)
    exact = [
        i
        for i in drawn
        if (code and code in (normalise_code(i.code), i.key)) or name == normalise_name(i.name)
    ]
    found = exact or [i for i in drawn if name and name in normalise_name(i.name)]
    if not found:
        raise Problem(f"抽中的机构里没有“{text}”", "写 抽取结果.xlsx 里的机构名称或代码；没有抽中的不用撤下")
    if len(found) > 1:
        shown = "、".join(f"{i.name}（{i.code}）" for i in found[:_SHOWN]) + (
            "……" if len(found) > _SHOWN else ""
        )
        raise Problem(f"抽中的机构里有 {len(found)} 户可能是“{text}”", f"写全名称或代码：{shown}")
    return found[0]


def _person_named(text: str, teams: Sequence[TeamMember], campaign: Campaign) -> TeamMember:
    """A seat of the one inspector that a name means; with the department (区市监局 王强) where two bear it."""
    words = text.replace("（", " ").replace("）", " ").replace("(", " ").replace(")", " ").split()
    departments = {name for word in words if (name := campaign.department_of(word))}
    named = {normalise_name(word) for word in words if not campaign.department_of(word)}
    found: list[TeamMember] = []
    for member in teams:
        names = {
            normalise_name(member.name),
            normalise_name(f"{member.name}{mask_certificate(member.certificate)}"),
        }
        is_meant = names & named and (not departments or member.department in departments)
        if is_meant and not any(is_same(member, other) for other in found):
            found.append(member)
    if not found:
        raise Problem(f"检查组里没有“{text}”", "写 抽取结果.xlsx 里组长、组员的姓名")
    if len(found) > 1:
        shown = "、".join(f"“{m.department} {m.name}{mask_certificate(m.certificate)}”" for m in found)
        raise Problem(f"检查组里有 {len(found)} 个“{text}”", f"写明单位，同一单位的连证号一起写：{shown}")
    return found[0]
