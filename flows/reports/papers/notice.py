"""联合检查告知书: when, who, what, and which documents to have ready (通知 四)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flows.lots.record import InstitutionDrawn, TeamMember
from flows.reports.official import Paper
from flows.reports.wording import chinese_day
from schemas.campaign import Campaign


def write_notice(
    institution: InstitutionDrawn, team: Sequence[TeamMember], campaign: Campaign, target: Path
) -> None:
    """The notice to one institution, as a Word document."""
    people = "、".join(f"{m.name}（{m.department}，{m.role}）" for m in team)
    items = "；".join(f"{d.name}：{'、'.join(d.items)}" for d in campaign.department)
    start, end = campaign.period.start, campaign.period.end
    paper = Paper("联合检查告知书", datetime(2024, 1, 1))
    paper.title("部门联合“双随机、一公开”检查告知书")
    paper.paragraph(f"{institution.name}：", indent=False)
    for text in (
        f"根据{campaign.document}《{campaign.title}》，你单位在随机抽取中被抽中，将由下列部门联合检查。现将有关事项告知如下：",
        f"一、检查时间：{chinese_day(start)}至{chinese_day(end)}之间，具体时间由检查组另行通知。",
        f"二、检查人员：{people}。检查时将出示执法证件；认为检查人员应当回避的，可在检查前提出。",
        f"三、检查事项：{items}。",
        "四、请准备：营业执照或登记证书、办学（许可）证件、法定代表人（负责人）身份证明、与检查事项有关的台账和资料。",
        "五、检查结果将依法向社会公示。请如实提供情况并予以配合。",
    ):
        paper.paragraph(text)
    paper.closing(campaign.office, "　　　　年　　月　　日")
    paper.save(target)
