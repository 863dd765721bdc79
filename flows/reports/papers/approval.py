"""行政检查审批表: one a department and campaign, with the list of whom it visits (司法部《行政检查文书基本格式文本
（试行）》; 国办发〔2024〕54号: no inspection without approval)."""

from collections.abc import Sequence

from flows.reports.form_table import Cell
from flows.reports.official import Paper
from flows.reports.papers.visit import (
    BLANK,
    BLANK_SIGNED,
    SHORT_BLANK,
    Visit,
    begun,
    caps_told,
    certificate_shown,
    task_source,
)
from flows.reports.wording import chinese_day
from schemas.campaign import Campaign
from schemas.campaign_departments import Department
from schemas.vocabulary import APPROVAL


def approval(department: Department, visits: Sequence[Visit], campaign: Campaign) -> Paper:
    """A department's own approval of all its visits; the list names those who must not be warned too, and
    stays within the department."""
    paper = begun(f"{APPROVAL}（{department.official_name}）")
    paper.title(APPROVAL)
    if any(visit.institution.notice_unsuitable for visit in visits):
        paper.at_right("内部掌握，不得外传（名单里有不宜告知的机构）")
    _form(paper, department, visits, campaign)
    paper.title(f"检查对象名单\n（{department.official_name}，共 {len(visits)} 户）", on_new_page=True)
    paper.table(
        ["序号", "名称", "统一社会信用代码/注册号", "地址", "检查人员", "日期"],
        [_line(department, visit) for visit in visits],
        (13, 35, 46, 28, 19, 15),
        points=10.5,
    )
    return paper


def _form(paper: Paper, department: Department, visits: Sequence[Visit], campaign: Campaign) -> None:
    start, end = (chinese_day(day) for day in (campaign.period.start, campaign.period.end))
    form = paper.form((30, 48, 30, 48))
    objects = f"{campaign.subject}，随机抽取的 {len(visits)} 户（名单附后）"
    for label, text in (
        ("检查机关", department.official_name),
        ("任务来源", task_source(campaign)),
        ("检查对象", objects),
        ("检查事项、\n依据和方式", _items(department)),
    ):
        form.row(Cell(label), Cell(text, 3, is_prose=True))
    # From here on one page, so that nobody approves on a page with nothing else.
    for label, text in (
        ("检查时间", f"{start}至{end}"),
        ("检查频次", f"本年度第{SHORT_BLANK}次{caps_told(campaign)}"),
        ("检查人员\n（执法证号）", _people(department, visits)),
        ("协助检查人员", ""),
    ):
        form.row(Cell(label), Cell(text, 3, is_prose=True), is_kept=True)
    signed = Cell(f"\n签名：{BLANK_SIGNED}", 3)
    form.row(Cell("承办机构意见"), signed, millimetres=30, is_kept=True)
    form.row(Cell("审核意见"), signed, millimetres=30, is_kept=True)
    form.row(Cell("负责人\n审批意见"), signed, millimetres=30)


def _items(department: Department) -> str:
    """The items, a line each, with what the plan says of them."""
    return "\n".join(
        f"{number}．{item.name}；依据：{item.basis or BLANK}；方式：{item.method or SHORT_BLANK}"
        for number, item in enumerate(department.item, 1)
    )


def _people(department: Department, visits: Sequence[Visit]) -> str:
    """Its inspectors who go anywhere, each once."""
    members = (member for visit in visits for member in visit.team if member.department == department.name)
    told = dict.fromkeys((m.name, certificate_shown(m.certificate) or SHORT_BLANK) for m in members)
    return "、".join(f"{name}（{card}）" for name, card in told)


def _line(department: Department, visit: Visit) -> tuple[object, ...]:
    drawn = visit.institution
    people = "、".join(m.name for m in visit.team if m.department == department.name)
    day = f"{visit.planned:%m-%d}" if visit.planned else ""
    return visit.number, drawn.name, drawn.code, drawn.address, people, day
