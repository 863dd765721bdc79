"""A change as it is asked for, found in the draw and the roster: which institution,
whose visits, on what ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from flows.lots.amending import Ground, Occasion, is_same, replaced, withdrawn
from flows.lots.campaign_draw import Material
from flows.lots.changes import standing
from flows.lots.kept import last_draw, record_change
from flows.lots.office_year import OfficeYear, at_cap
from flows.lots.people import delegations, drawable, under_todays_names
from flows.lots.record import DrawRecord, InstitutionDrawn, TeamMember
from flows.lots.urn import GONE
from flows.problem import Problem
from flows.storage.folders import House
from flows.validation.draws import identities_of
from flows.validation.validate import Validated
from schemas.campaign import Campaign
from schemas.identifiers import mask_certificate, mask_personal, normalise_code, normalise_name

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change asked for: an institution (name or code) to withdraw, or an inspector
    to replace; who and why."""

    withdraw: str
    replace: str
    operator: str
    reason: str

    def refuse_early(self, house: House, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises Problem where nothing is drawn, the reason is missing, or it is not one change."""
        if last_draw(connection) is None:
            raise Problem(
                "本系统还没有抽取过，没有可以变更的",
                "在省级平台抽取的，在平台上变更，再报来标明更正的抽取结果名单",
            )
        if self.withdraw and self.replace:
            raise Problem("--withdraw 和 --replace 一次只能用一个", "分两次办，各写各的理由")
        if not self.reason.strip():
            example = (
                "--withdraw 某某学校 --reason 已停办" if self.withdraw else "--replace 张丽 --reason 已调离"
            )
            raise Problem("变更抽取结果要写明理由", f"例：{example}")

    def carry_out(self, material: Material) -> None:
        """Make the change, and keep it.

        Raises Problem where it is not known what is meant,
        a valid record stands against it, or nobody may go.
        """
        if material.standing is None:
            return
        record = under_todays_names(material.standing, material.campaign)
        ground = ground_of(record, material.campaign, material.validated, material.year())
        occasion = occasion_of(material, self.operator, mask_personal(self.reason.strip()))
        today = standing(record)
        if self.withdraw:
            drawn = _institution_named(self.withdraw, today.institutions)
            if drawn.key in ground.made:
                raise _made_already(drawn, material.validated)
            change = withdrawn(record, drawn.key, ground, occasion)
        else:
            person = _person_named(self.replace, today.teams, material.campaign)
            change = replaced(record, person, ground, occasion)
        record_change(material.house, material.warehouse, record, change)


def occasion_of(material: Material, operator: str, reason: str) -> Occasion:
    """Now, for a change."""
    at = material.house.now().isoformat()
    return Occasion(at, material.as_of.isoformat(), operator, reason, material.run)


def ground_of(record: DrawRecord, campaign: Campaign, validated: Validated, year: OfficeYear) -> Ground:
    """What a change of a draw rests on today, under the keys the draw knows institutions by."""
    institutions = validated.institutions
    today = identities_of(institutions)
    facts = _by_key(record, institutions, today)
    capped = at_cap(institutions, campaign, year)
    barred = {
        key: GONE if gone else capped[identity]
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
    return frozenset(_valid(validated.records)["institution_id"].dropna())


def _valid(records: pd.DataFrame) -> pd.DataFrame:
    """The records that count, and those that do but for a day that is still to come on the day asked about
    (I14): a run for an earlier day must not take a visit for one that is yet to be made."""
    in_future = records["rules"].map(lambda rules: list(rules) == ["I14"])
    return records[records["status"].ne("pending") | in_future.astype("bool")]


def _made_already(drawn: InstitutionDrawn, validated: Validated) -> Problem:
    identity = identities_of(validated.institutions).get(drawn.key, drawn.key)
    records = _valid(validated.records)
    valid = records[records["institution_id"].eq(identity)]
    told = "、".join(
        dict.fromkeys(f"{d} {day}" for d, day in zip(valid["department"], valid["inspected_on"], strict=True))
    )
    return Problem(
        f"“{drawn.name}”已有有效的检查记录（{told}），不能再撤下",
        "记录报错了的，先 shuangsuiji withdraw 活动 那份文件 --reason 理由，再撤下这一户",
    )


def _institution_named(text: str, drawn: Sequence[InstitutionDrawn]) -> InstitutionDrawn:
    """The one institution drawn that a name or a code means;
    a part of a name does where it means one alone."""
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
