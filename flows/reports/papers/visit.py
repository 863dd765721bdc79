"""One visit as its papers tell it: whom, by whom, when; what nobody knows yet is a blank to fill in."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flows.lots.record import DrawRecord, InstitutionDrawn, TeamMember
from flows.reports.form_table import Cell
from flows.reports.official import Paper
from flows.reports.papers.template import slot
from flows.reports.wording import chinese_day
from schemas.campaign import Campaign
from schemas.identifiers import mask_certificate

_VERSION: Final = 1
"""Raised when a paper looks different, so that all of them are written anew."""
BLANK: Final = "＿" * 8
SHORT_BLANK: Final = "＿" * 3
BLANK_DAY: Final = f"{SHORT_BLANK}年{SHORT_BLANK}月{SHORT_BLANK}日"
_FEWEST: Final = 2
BLANK_NUMBER: Final = f"文号：{'＿' * 4}〔{'＿' * 3}〕{'＿' * 3}号"
BLANK_SIGNED: Final = "\n\n\u3000\u3000年\u3000\u3000月\u3000\u3000日"


def begun(title: str) -> Paper:
    """A paper of this title, in 四号, its pages numbered; always made at the same time, so that the same paper
    is the same bytes."""
    paper = Paper(title, datetime(2024, 1, 1), points=14, line=23, margins=(25, 22))
    paper.page_numbers()
    return paper


@dataclass(frozen=True, slots=True)
class Visit:
    """An institution drawn, its number in the draw, who goes there, and the day where one is planned."""

    number: int
    institution: InstitutionDrawn
    team: Sequence[TeamMember]
    planned: date | None = None


def visits_of(record: DrawRecord, numbers: Mapping[str, int], planned: Mapping[str, date]) -> list[Visit]:
    """The visits of a draw in its order. By the institution's key: `numbers` the number that its papers bear,
    `planned` the day where one is planned."""
    teams: dict[str, list[TeamMember]] = {}
    for member in record.teams:
        teams.setdefault(member.key, []).append(member)
    return [
        Visit(numbers[drawn.key], drawn, teams.get(drawn.key, ()), planned.get(drawn.key))
        for drawn in record.institutions
    ]


def told(visit: Visit, campaign: Campaign) -> dict[str, str]:
    """What stands in the slots of a visit's papers."""
    drawn = visit.institution
    signs = {department.name: department.official_name for department in campaign.department}
    values = {
        "name": drawn.name,
        "code": drawn.code,
        "address": drawn.address,
        "legal": drawn.legal_representative,
        "place": drawn.address or BLANK,
        "day": f"{chinese_day(visit.planned) if visit.planned else BLANK_DAY}{SHORT_BLANK}时",
    }
    nobody = TeamMember("", "", "", "", "")
    for number, member in enumerate([*visit.team, *[nobody] * (_FEWEST - len(visit.team))]):
        values |= {
            f"person{number}": member.name,
            f"role{number}": member.role,
            f"named{number}": f"{member.name}（{member.role}）" if member.name else "",
            f"unit{number}": member.department,
            f"office{number}": signs.get(member.department, member.department),
            f"card{number}": certificate_shown(member.certificate),
            f"masked{number}": mask_certificate(member.certificate),
        }
    return values


def plan_told(campaign: Campaign) -> str:
    """What papers may say of the plan, for their digests."""
    return repr(
        (
            campaign.title,
            campaign.document,
            campaign.subject,
            campaign.period,
            campaign.frequency,
            campaign.visit,
            campaign.deadline,
            campaign.department,
        )
    )


def digest_of(plan: str, *parts: object) -> str:
    """A digest of what a paper tells: `plan` as plan_told gives it, and its own parts."""
    return hashlib.sha256(repr((_VERSION, plan, parts)).encode()).hexdigest()


def people_of(visit: Visit) -> int:
    """How many rows a visit's papers have for its team: no inspection is made by one (行政处罚法 四十二)."""
    return max(_FEWEST, len(visit.team))


def certificate_shown(certificate: str) -> str:
    """An inspector's 执法证号; nothing where the list gave an ID number in its place, which the law does not
    want shown."""
    return certificate if mask_certificate(certificate) == certificate and "*" not in certificate else ""


def people_slots(people: int, *parts: str) -> Iterator[list[str]]:
    """The slots of a team, of each member the parts asked for: person, role, named (both), office, card …"""
    for number in range(people):
        yield [slot(f"{part}{number}") for part in parts]


def departments_joined(campaign: Campaign) -> str:
    """The departments that inspect, by the names they sign with."""
    return "、".join(department.official_name for department in campaign.department)


def task_source(campaign: Campaign) -> str:
    """Where the task comes from (任务来源): the plan's document and title."""
    return f"{campaign.document}《{campaign.title}》" if campaign.document else f"《{campaign.title}》"


def caps_told(campaign: Campaign) -> str:
    """The plan's yearly caps in words; nothing where it has none (国办发〔2024〕54号)."""
    caps = campaign.frequency
    told = [
        f"{whose}不超过{number}次"
        for whose, number in (("各部门合计", caps.per_year), ("每个部门", caps.per_department))
        if number
    ]
    return f"（年度频次上限：{'，'.join(told)}）" if told else ""


def service_receipt(paper: Paper, document: str, offices: str, name: str, address: str) -> None:
    """送达回证 of a document, on a page of its own."""
    paper.title("送达回证", on_new_page=True)
    form = paper.form((38, 40, 38, 40))
    form.row(Cell("送达机关"), Cell(offices, 3, is_prose=True), millimetres=16)
    form.row(Cell("送达文书"), Cell(document), Cell("文号"), Cell(""), millimetres=14)
    form.row(Cell("受送达人"), Cell(name, 3, is_prose=True), millimetres=14)
    form.row(Cell("送达地点"), Cell(address, 3, is_prose=True), millimetres=14)
    ways = "□直接送达　□留置送达　□邮寄送达\n□电子送达　□电话告知　□传真告知"
    form.row(Cell("送达方式"), Cell(ways, 3, is_prose=True), millimetres=18)
    for label in ("受送达人\n（签名或盖章）", "代收人签名及\n与受送达人关系", "送达人（签名，\n不少于两人）"):
        form.row(Cell(label), Cell(f"{BLANK_SIGNED}\u3000\u3000时", 3), millimetres=30)
    form.row(Cell("备注"), Cell("", 3), millimetres=24)
