"""联合检查告知书（行政检查通知书）: who inspects what by which law, who comes when, what to have ready, and the
institution's rights (通知 四; 司法部《行政检查文书基本格式文本（试行）》)."""

from collections.abc import Iterator
from typing import Final

from flows.reports.official import Paper
from flows.reports.papers.template import slot
from flows.reports.papers.visit import (
    BLANK,
    BLANK_NUMBER,
    SHORT_BLANK,
    begun,
    caps_told,
    departments_joined,
    people_slots,
    service_receipt,
    task_source,
)
from flows.reports.wording import chinese_day
from schemas.campaign import Campaign
from schemas.vocabulary import VISIT_NOTICE

_RIGHTS: Final = (
    "1．检查时检查人员不少于两人，并主动出示行政执法证件；不出示的，你单位有权拒绝检查。",
    "2．认为检查人员与本次检查有直接利害关系，或者有其他关系可能影响公正检查的，有权申请其回避。",
    "3．有权了解检查的依据、内容和结果，有权陈述、申辩；检查人员对知悉的商业秘密、个人隐私依法保密。",
    "4．检查不收取费用，不得妨碍正常的生产经营；检查人员不得接受馈赠、宴请。违反规定的，你单位有权投诉、举报。",
    "5．认为检查侵犯你单位合法权益的，可以依法申请行政复议或者提起行政诉讼。",
    "6．你单位应当如实提供情况和材料，配合检查，不得拒绝、阻碍。",
)


def notice(campaign: Campaign, people: int) -> Paper:
    """The notice with slots, for a team of so many; it is issued by the departments that inspect (the office
    organises, and may not: 国办发〔2024〕54号)."""
    paper = begun(VISIT_NOTICE)
    paper.title(f"{VISIT_NOTICE}\n（部门联合“双随机、一公开”检查告知书）")
    paper.at_right(BLANK_NUMBER)
    paper.paragraph(f"{slot('name')}：", indent=False)
    paper.paragraph(
        f"根据{task_source(campaign)}，你单位在随机抽取中被抽中。{departments_joined(campaign)}"
        f"将对你单位实施{'联合' if len(campaign.department) > 1 else ''}行政检查，现将有关事项通知如下："
    )
    _items(paper, campaign)
    _visit(paper, campaign, people)
    paper.heading("四、请准备的材料")
    for line in materials(campaign):
        paper.paragraph(line)
    paper.heading("五、你单位的权利和义务")
    for number, right in enumerate(_RIGHTS, 1):
        paper.paragraph(right, is_kept=number == len(_RIGHTS))
    _contacts(paper, campaign)
    paper.seals([department.official_name for department in campaign.department])
    service_receipt(paper, VISIT_NOTICE, departments_joined(campaign), slot("name"), slot("address"))
    return paper


def _items(paper: Paper, campaign: Campaign) -> None:
    paper.heading("一、检查事项和依据")
    paper.table(
        ["检查机关", "检查事项", "法律依据", "检查方式"],
        [
            (department.official_name, item.name, item.basis or "", item.method or "")
            for department in campaign.department
            for item in department.item
        ],
        (38, 38, 54, 26),
    )


def _visit(paper: Paper, campaign: Campaign, people: int) -> None:
    """When, where, by whom, and the how many-eth visit of the year it is."""
    start, end = (chinese_day(day) for day in (campaign.period.start, campaign.period.end))
    paper.heading("二、检查时间、地点和频次")
    paper.paragraph(f"检查时间：{slot('day')}（抽查期间为{start}至{end}）。")
    paper.paragraph(f"检查地点：{slot('place')}。")
    paper.paragraph(f"检查频次：本年度第{SHORT_BLANK}次{caps_told(campaign)}。")
    paper.heading("三、检查人员")
    headings = ["姓名", "单位", "执法证号", "分工"]
    paper.table(headings, list(people_slots(people, "person", "office", "card", "role")), (32, 52, 46, 26))


def materials(campaign: Campaign) -> Iterator[str]:
    """The papers to have ready for each item that asks for some; a blank where none does."""
    asked = [item for department in campaign.department for item in department.item if item.materials]
    for number, item in enumerate(asked, 1):
        yield f"{number}．{item.name}：{'、'.join(item.materials)}。"
    if not asked:
        yield f"{BLANK * 3}。"


def _contacts(paper: Paper, campaign: Campaign) -> None:
    """Whom to ask; kept on one page with the seals beneath."""
    paper.heading("六、联系方式")
    for department in campaign.department:
        contact, phone = department.contact or BLANK, department.phone or BLANK
        paper.paragraph(f"{department.official_name}：联系人{contact}，电话{phone}。", is_kept=True)
