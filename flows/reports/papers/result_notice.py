"""检查结果告知书: what a department found at an institution, until when it is to be put right, and the
institution's rights (司法部《行政检查文书基本格式文本（试行）》: 结果告知)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from flows.reports.official import Paper
from flows.reports.papers.template import slot
from flows.reports.papers.visit import (
    BLANK,
    BLANK_DAY,
    BLANK_NUMBER,
    begun,
    service_receipt,
    task_source,
)
from flows.reports.published import Published
from flows.reports.wording import chinese_day
from schemas.campaign import Campaign
from schemas.campaign_departments import Department
from schemas.dates import read_date
from schemas.vocabulary import RESULT_NOTICE
from schemas.workdays import CORRECTION_DAYS

_CURRENT: Final = """
    select r.department, r.institution_id, r.institution, coalesce(i.address, '') as address,
        r.item, r.visited_on,
        list_distinct(r.results) as results, list_distinct(r.dispositions) as dispositions,
        coalesce(r.rectify_by, '') as rectify_by
    from record_line as r
    left join institution as i on r.institution_id = i.institution_id
    where r.status = 'current'
    order by r.department, r.institution_id, r.item, r.line
"""


class Finding(NamedTuple):
    """What was found on one item: codes of results, names of dispositions, the day to put it right by as it
    was written."""

    item: str
    visited_on: date
    results: list[int | str]
    dispositions: list[str]
    rectify_by: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one department found at one institution, an item each."""

    department: str
    institution_id: str
    institution: str
    address: str
    items: list[Finding]


class Shape(NamedTuple):
    """What makes two notices one template: who signs, how many items, whether there is something to put
    right."""

    department: str
    items: int
    has_problem: bool


def findings(data: Published) -> Iterator[Findings]:
    """Every result that counts, of institutions that were not drawn too, by department and institution."""
    for (department, identity), rows in groupby(data.stream(_CURRENT), lambda row: (row[0], row[1])):
        lines = list(rows)
        items = [Finding(*line[4:]) for line in lines]  # type: ignore[arg-type]
        yield Findings(str(department), str(identity), str(lines[0][2]), str(lines[0][3]), items)


def result_notice(shape: Shape, campaign: Campaign) -> Paper:
    """The notice with slots, issued by the department whose results it tells."""
    department = next(d for d in campaign.department if d.name == shape.department)
    paper = begun(RESULT_NOTICE)
    paper.title(RESULT_NOTICE)
    paper.at_right(BLANK_NUMBER)
    paper.paragraph(f"{slot('name')}：", indent=False)
    paper.paragraph(
        f"根据{task_source(campaign)}，{department.official_name}于{slot('days')}对你单位实施了行政检查，"
        "现将检查结果告知如下："
    )
    paper.heading("一、检查结果")
    rows = [[slot(f"{part}{n}") for part in ("item", "found", "done")] for n in range(shape.items)]
    paper.table(["检查事项", "检查结果", "处理结果"], rows, (52, 64, 40))
    parts = [("公示", _publication(campaign, shape)), ("你单位的权利", _RIGHTS)]
    if shape.has_problem:
        parts.insert(0, ("改正要求", _CORRECTION))
    for number, (heading, text) in zip("二三四", parts, strict=False):
        paper.heading(f"{number}、{heading}")
        paper.paragraph(text, is_kept=text == _RIGHTS)
    _signed(paper, department)
    return paper


_CORRECTION: Final = (
    f"改正期限：{slot('until')}。请在期限内改正上述问题，并将改正情况书面告知我机关，我机关将依法复查。"
)
_RIGHTS: Final = (
    "对检查结果有异议的，可以向我机关陈述、申辩，我机关将予以核实并答复；认为检查或者据此作出的处理决定侵犯你单位合法权益的，"
    "可以依法申请行政复议或者提起行政诉讼；对检查人员的违法违纪行为，可以投诉、举报。"
)


def _publication(campaign: Campaign, shape: Shape) -> str:
    mended = "纠正违法行为、消除不良影响后，可以依法申请信用修复。" if shape.has_problem else ""
    return (
        f"检查结果自检查结束之日起{campaign.deadline.publication}个工作日内依法向社会公示。认为公示的结果与事实不符的，"
        f"可以向我机关提出异议，核实确有错误的，{CORRECTION_DAYS}个工作日内更正。{mended}"
    )


def _signed(paper: Paper, department: Department) -> None:
    """Whom to ask, and the seal, on one page; the proof of service behind."""
    contact, phone = department.contact or BLANK, department.phone or BLANK
    paper.paragraph(f"联系人：{contact}　联系电话：{phone}", is_kept=True)
    paper.seals([department.official_name])
    service_receipt(paper, RESULT_NOTICE, department.official_name, slot("name"), slot("address"))


def told_of(found: Findings, campaign: Campaign) -> dict[str, str]:
    """What stands in the slots of a result notice."""
    days = sorted({finding.visited_on for finding in found.items})
    values = {
        "name": found.institution,
        "address": found.address,
        "days": "、".join(map(chinese_day, days)),
        "until": _until(found, campaign),
    }
    for number, finding in enumerate(found.items):
        names = campaign.results.names
        in_order = [label for code, label in names.items() if code in finding.results]
        values |= {
            f"item{number}": finding.item,
            f"found{number}": "；".join(in_order),
            f"done{number}": "、".join(finding.dispositions) or "无",
        }
    return values


def _until(found: Findings, campaign: Campaign) -> str:
    """Until when the problems are to be put right: one day for all, or each item's; a blank where none is
    known."""
    days = {
        finding.item: _day(finding.rectify_by) if finding.rectify_by else BLANK_DAY
        for finding in found.items
        if _is_problem(finding, campaign)
    }
    if len(set(days.values())) == 1:
        return next(iter(days.values()))
    return "；".join(f"{item}，{day}" for item, day in days.items())


def _is_problem(finding: Finding, campaign: Campaign) -> bool:
    return any(code in campaign.results.problems for code in finding.results)


def _day(text: str) -> str:
    """A day as documents write it; what is no date (10日内) as it was written."""
    day = read_date(text)
    return chinese_day(day) if day else text


def shape_of(found: Findings, campaign: Campaign) -> Shape:
    """The template a notice is made from."""
    has_problem = any(_is_problem(finding, campaign) for finding in found.items)
    return Shape(found.department, len(found.items), has_problem)
