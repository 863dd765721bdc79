"""Drawing lots over what a campaign has taken in: what must hold before, the two draws, and their record."""

import hashlib
import platform
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version

import duckdb
import pandas as pd

from flows.lots.drawing import Quota, Visit, draw_institutions, draw_teams, is_recused, roster_digest
from flows.lots.kept import committed_seed, last_draw
from flows.lots.people import candidate, delegations, drawable
from flows.lots.record import ClassDrawn, DrawRecord, InstitutionDrawn, TeamMember
from flows.problem import Problem
from flows.validation.draws import as_of_today
from flows.validation.validate import Validated
from schemas.campaign import Campaign

HOW_TO_GET_A_SEED = (
    "种子要当众产生：例如在联席会议上当着各部门掷十次骰子，把点数连起来；或事先公告用某期福彩开奖号码。"
    "例：shuangsuiji draw 活动 --seed 6152433641"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A draw asked for: the public seed, who draws, and for a repeated draw the reason."""

    seed: str
    operator: str
    again: bool = False
    reason: str = ""


def refuse_early(request: Request, connection: duckdb.DuckDBPyConnection) -> None:
    """Raises Problem where the seed is empty, is not the announced one, or a draw stands already."""
    if not request.seed.strip():
        raise Problem("没有给种子", HOW_TO_GET_A_SEED)
    if request.again and not request.reason.strip():
        raise Problem("重新抽取要写明理由", "例：--again --reason 名录漏报三户，经联席会议同意重抽")
    standing = last_draw(connection)
    if standing is not None and not request.again:
        raise Problem(
            f"这次活动已在 {standing.drawn_at.replace('T', ' ')} 抽取过（种子 {standing.seed}）",
            "结果在 outbox 的“抽取”文件夹；确需重抽的，加 --again --reason 理由，两次抽取都会留档",
        )
    announced = committed_seed(connection)
    if (
        announced is not None
        and standing is None
        and announced != hashlib.sha256(request.seed.encode()).hexdigest()
    ):
        raise Problem(
            "种子与事先公布的承诺（SHA-256）不符", f"公布的是 {announced}；核对种子，一个字符也不能差"
        )


def draw_lots(
    request: Request,
    campaign: Campaign,
    validated: Validated,
    newest: set[int],
    standing: DrawRecord | None,
    drawn_at: str,
    as_of: str,
) -> DrawRecord:
    """The draw over a validated roster and inspectors' list;
    nothing is kept yet. `newest`: the last file of each name.

    Raises Problem where it cannot be made.
    """
    _refuse_drawn_elsewhere(request, validated, standing)
    _refuse_faulty_roster(validated, newest)
    roster = drawn_from(as_of_today(validated.institutions))
    quotas = _quotas(campaign, set(roster["credit_class"]))
    institutions = _institutions_drawn(roster, draw_institutions(roster, quotas, request.seed))
    people = drawable(validated.inspectors, campaign)
    visits = [Visit(i.key, i.name, i.legal_representative, i.ticket) for i in institutions]
    assigned = draw_teams(visits, people, delegations(campaign), request.seed)
    counts = Counter(roster["credit_class"])
    required = Counter(i.credit_class for i in institutions)
    return DrawRecord(
        draw=standing.draw + 1 if standing else 1,
        drawn_at=drawn_at,
        as_of=as_of,
        operator=request.operator,
        seed=request.seed,
        roster_sha256=roster_digest(roster),
        reason=request.reason if standing else "",
        versions=f"shuangsuiji {version('shuangsuiji')}，duckdb {version('duckdb')}，Python {platform.python_version()}",
        classes=[_class_drawn(campaign, c, q, counts[c], required[c]) for c, q in quotas.items()],
        institutions=institutions,
        teams=[
            TeamMember(a.key, a.role, a.person.department, a.person.name, a.person.certificate)
            for a in assigned
        ],
        inspectors=[candidate(person) for person in people],
        recused=[(v.key, p.department, p.key) for v in visits for p in people if is_recused(p, v)],
        roster=list(zip(roster["institution_key"], roster["credit_class"], strict=True)),
    )


def _refuse_drawn_elsewhere(request: Request, validated: Validated, standing: DrawRecord | None) -> None:
    """Raises Problem where a drawn list of the provincial platform is the campaign's draw already."""
    if standing is None and validated.draw is not None and not request.again:
        raise Problem(
            "已经收到省级平台的抽取结果名单，抽查以它为准",
            "确需在本系统重新抽取的，加 --again --reason 理由；名单报错了的，先撤回那份文件",
        )


def drawn_from(institutions: pd.DataFrame) -> pd.DataFrame:
    """The institutions of a validated roster that lots are drawn over:
    none that is deregistered or gone (R07)."""
    standing = institutions[~institutions["is_deregistered"]].reset_index(drop=True)
    return standing.assign(institution_key=standing["institution_id"], institution=standing["name"])


def quota(share: float | str | None, number: int | None, at_least: int | None) -> Quota:
    """What is drawn of a class, its share exact."""
    return Quota(None if share is None else Decimal(str(share)), number, at_least)


def _class_drawn(campaign: Campaign, name: str, asked: Quota, roster: int, drawn: int) -> ClassDrawn:
    entry = campaign.classes.by_name[name]
    takes_all = entry.unclassified or len(campaign.classes.entries) == 1
    return ClassDrawn(
        name, roster, None if asked.share is None else str(asked.share), drawn, asked.number, asked.at_least,
        list(entry.also) or None, takes_all or None,
    )  # fmt: skip


def _quotas(campaign: Campaign, classes: set[str]) -> dict[str, Quota]:
    """What the plan draws of each class, in its order.
    Raises Problem where the roster has a class without it."""
    quotas = {
        entry.name: quota(entry.share, entry.number, entry.at_least)
        for entry in campaign.classes.entries
        if entry.share is not None or entry.number is not None
    }
    without = sorted(classes - quotas.keys())
    if without:
        raise Problem(
            f"名录里有 {'、'.join(without)} 类机构，计划里没有这一类的抽查比例",
            "在 campaign.toml 的 [share] 里补上",
        )
    return quotas


def _institutions_drawn(roster: pd.DataFrame, drawn: pd.DataFrame) -> list[InstitutionDrawn]:
    """Those drawn, in the draw's order, with the facts of the roster."""
    facts = roster.set_index("institution_key").loc[drawn["institution_key"]]
    columns = [
        drawn["institution_key"], facts["code"], facts["name"], facts["address"], facts["legal_representative"],
        drawn["credit_class"], drawn["ticket"], drawn["place"], facts["notice_unsuitable"],
    ]  # fmt: skip
    return [InstitutionDrawn(*of_one) for of_one in zip(*columns, strict=True)]


def _refuse_faulty_roster(validated: Validated, newest: set[int]) -> None:
    """Raises Problem where a roster that is still the last of its name has an error,
    by a rule or in the reading of it."""
    found = validated.findings
    of_roster = found["rule"].str.startswith("R") | (
        found["rule"].str.startswith("F") & found["file"].isin(validated.rosters)
    )
    wrong = found[of_roster & found["severity"].eq("error") & found["file"].isin(newest)]
    if len(wrong):
        first = wrong.head(5)[["sheet", "cell", "message"]].itertuples(index=False)
        shown = "；".join(f"{sheet}!{cell} {message}" for sheet, cell, message in first)
        raise Problem(f"名录里有 {len(wrong)} 处错误没有补正：{shown}", "改好名录重新报送，再抽取")
    if validated.institutions["is_deregistered"].all():
        raise Problem("名录是空的，没有可抽的机构", "先把检查对象名录放进收件箱")
