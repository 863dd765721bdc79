"""Drawing lots over what a campaign has taken in: what must hold before, the two draws, and their record."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import duckdb
import pandas as pd

from flows.lots.commitment import (
    Commitment,
    commitments,
    refuse_other_basis,
    reveal_of,
    secret_digest,
)
from flows.lots.drawing import Visit, is_recused
from flows.lots.kept import last_draw, record_draw
from flows.lots.office_year import OfficeYear
from flows.lots.record import (
    CURRENT_FORMAT,
    DrawRecord,
    InstitutionDrawn,
    TeamMember,
)
from flows.lots.teams import Lots, draw_campaign_teams
from flows.lots.urn import filled_urn, roster_faults
from flows.problem import Problem
from flows.storage.folders import House
from flows.validation.validate import Validated
from schemas.campaign import Campaign

HOW_TO_GET_A_SEED = (
    "种子要当众产生：例如在联席会议上当着各部门掷十次骰子，把点数连起来；或事先公告用某期福彩开奖号码。"
    "例：shuangsuiji draw 活动 --seed 6152433641 --operator 姓名"
)


@dataclass(frozen=True, slots=True)
class Material:
    """What a campaign has taken in, when something is to be done with its lots.
    `newest`: the last file of each name; `standing`: the draw that holds, None without one;
    `year`: what the office's other campaigns hold."""

    house: House
    warehouse: duckdb.DuckDBPyConnection
    campaign: Campaign
    validated: Validated
    newest: set[int]
    standing: DrawRecord | None
    run: int
    as_of: date
    year: Callable[[], OfficeYear]


@dataclass(frozen=True, slots=True)
class Request:
    """A draw asked for: the public seed, who draws, and for a repeated draw the reason."""

    seed: str
    operator: str
    again: bool = False
    reason: str = ""

    def refuse_early(self, house: House, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises Problem where a draw stands already, or the commitment that binds cannot be drawn on."""
        if self.again and not self.reason.strip():
            raise Problem("重新抽取要写明理由", "例：--again --reason 名录漏报三户，经联席会议同意重抽")
        standing = last_draw(connection)
        if standing is not None and not self.again:
            raise Problem(
                f"这次活动已在 {standing.drawn_at.replace('T', ' ')} 抽取过（种子 {standing.seed}）",
                "结果在 outbox 的“抽取”文件夹；确需重抽的，加 --again --reason 理由，两次抽取都会留档",
            )
        refuse_used(self.seed, standing, commitments(house), house)

    def carry_out(self, material: Material) -> None:
        """Draw, and keep the draw. Raises Problem where it cannot be made."""
        record = draw_lots(self, material, commitments(material.house))
        record_draw(material.house, material.warehouse, record)


def draw_lots(
    request: Request, material: Material, made: Sequence[Commitment] = (), secret: str = ""
) -> DrawRecord:
    """The draw over a validated roster and inspectors' list; nothing is kept yet.

    `made`: the commitments so far, the last of which binds and gives the secret;
    a rehearsal has one of its own. Raises Problem where it cannot be made.
    """
    standing = material.standing
    _refuse_drawn_elsewhere(request, material.validated, standing)
    if faults := roster_faults(material.validated, material.newest):
        raise faults
    urn = filled_urn(material.campaign, material.validated, material.year())
    if not secret:
        refuse_other_basis(urn.basis, made[-1] if made else None)
        secret = made[-1].secret if made else ""
    lots = Lots(request.seed, secret if urn.is_withheld else "")
    institutions = _institutions_drawn(urn.roster, urn.drawn(str(lots.institution)))
    visits = [
        (Visit(i.key, i.name, i.legal_representative, i.ticket), i.notice_unsuitable) for i in institutions
    ]
    assigned = draw_campaign_teams(visits, urn.people, urn.delegations, lots)
    return DrawRecord(
        draw=standing.draw + 1 if standing else 1,
        drawn_at=material.house.now().isoformat(),
        as_of=material.as_of.isoformat(),
        operator=request.operator,
        seed=request.seed,
        secret=lots.secret or "",
        roster_sha256=urn.basis.roster_sha256,
        reason=request.reason if standing else "",
        versions=f"shuangsuiji {version('shuangsuiji')}，duckdb {version('duckdb')}，"
        f"Python {platform.python_version()}",
        format=CURRENT_FORMAT,
        campaign=material.campaign.title,
        document_number=material.campaign.document,
        departments=urn.departments,
        commitments=[commitment.told() for commitment in made],
        classes=urn.classes,
        institutions=institutions,
        teams=[
            TeamMember(a.key, a.role, a.person.department, a.person.name, a.person.certificate)
            for a in assigned
        ],
        inspectors=urn.candidates,
        recused=[(v.key, p.department, p.key) for v, _ in visits for p in urn.people if is_recused(p, v)],
        roster=list(zip(urn.roster["institution_key"], urn.roster["credit_class"], strict=True)),
        exclusions=urn.exclusions(material.validated.institutions),
        run=material.run,
    )


def refuse_used(seed: str, standing: DrawRecord | None, made: Sequence[Commitment], house: House) -> None:
    """Raises Problem where the commitment that binds cannot be drawn on:
    its secret is public already, or it promised another seed."""
    binding = made[-1] if made else None
    if binding is None:
        return
    if standing and standing.secret == binding.secret != "" and reveal_of(house, standing.draw):
        raise Problem(
            "承诺里的秘密已经揭示，不能再用来抽取", "先 --commit --again --reason 理由 再作一次承诺"
        )
    if binding.is_of_seed and standing is None and binding.seed_sha256 != secret_digest(seed):
        raise Problem(
            "种子与事先公布的承诺（SHA-256）不符",
            f"公布的是 {binding.seed_sha256}；核对种子，一个字符也不能差",
        )


def _refuse_drawn_elsewhere(request: Request, validated: Validated, standing: DrawRecord | None) -> None:
    """Raises Problem where a drawn list of the provincial platform is the campaign's draw already."""
    if standing is None and validated.draw is not None and not request.again:
        raise Problem(
            "已经收到省级平台的抽取结果名单，抽查以它为准",
            "确需在本系统重新抽取的，加 --again --reason 理由；名单报错了的，先撤回那份文件",
        )


def _institutions_drawn(roster: pd.DataFrame, drawn: pd.DataFrame) -> list[InstitutionDrawn]:
    """Those drawn, in the draw's order, with the facts of the roster."""
    facts = roster.set_index("institution_key").loc[drawn["institution_key"]]
    columns = [
        drawn["institution_key"],
        facts["code"],
        facts["name"],
        facts["address"],
        facts["legal_representative"],
        drawn["credit_class"],
        drawn["ticket"],
        drawn["place"],
        facts["notice_unsuitable"],
    ]
    return [InstitutionDrawn(*of_one) for of_one in zip(*columns, strict=True)]
