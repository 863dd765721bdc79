"""现场检查笔录, its head filled in: what is known of the visit stands there, what is found there is written on the
spot (司法部《行政检查文书基本格式文本（试行）》)."""

from typing import Final

from flows.reports.form_table import Cell, FormTable
from flows.reports.official import Paper
from flows.reports.papers.template import slot
from flows.reports.papers.visit import (
    BLANK_SIGNED,
    begun,
    departments_joined,
    people_slots,
    task_source,
)
from schemas.campaign import Campaign
from schemas.vocabulary import SITE_RECORD

_TOLD: Final = (
    "我们是上列检查机关的行政执法人员，现向你出示行政执法证件。你单位依法享有陈述、申辩和申请回避的权利，"
    "应当如实提供情况，配合检查。"
    "\n是否看清执法证件：□是　□否\u3000\u3000是否申请回避：□否　□是，申请＿＿＿＿＿＿回避"
    "\n被检查单位现场负责人（签名）："
)
_TIME: Final = "＿＿＿年＿＿月＿＿日＿＿时＿＿分至＿＿时＿＿分"
_WIDTHS: Final = (30, 24, 24, 26, 52)


def site_record(campaign: Campaign, people: int) -> Paper:
    """The record with slots, for a team of so many: a place for the findings on each item."""
    paper = begun(SITE_RECORD)
    paper.title(SITE_RECORD)
    form = paper.form(_WIDTHS)
    _head(form, campaign)
    for named, office, card in people_slots(people, "named", "office", "card"):
        form.row(*_pair("检查人员", named, "单位、\n执法证号", f"{office}\n{card}"))
    form.row(*_pair("记录人", "", "见证人", ""))
    form.row(Cell("告知事项"), Cell(_TOLD, 4, is_prose=True), millimetres=30)
    items = [
        (department.official_name, item) for department in campaign.department for item in department.items
    ]
    for number, (office, item) in enumerate(items, 1):
        label = Cell(f"检查情况\n{office}\n{item}", 2)
        form.row(label, Cell("", 3, is_prose=True), millimetres=28, is_kept=number == len(items))
    _signatures(form)
    return paper


def _pair(first: str, value: str, second: str, other: str) -> list[Cell]:
    """Two labels with their values."""
    return [Cell(first), Cell(value, 2), Cell(second), Cell(other)]


def _head(form: FormTable, campaign: Campaign) -> None:
    form.row(Cell("任务来源"), Cell(task_source(campaign), 4, is_prose=True))
    form.row(Cell("检查机关"), Cell(departments_joined(campaign), 4, is_prose=True))
    form.row(Cell("检查时间"), Cell(_TIME, 4, is_prose=True))
    if campaign.visit.scan == "required":
        form.row(*_pair("通知书文号", "", "扫码时间", "＿＿时＿＿分"))
    else:
        form.row(Cell("通知书文号"), Cell("", 4))
    form.row(Cell("检查地点"), Cell(slot("address"), 4, is_prose=True))
    form.row(Cell("被检查单位"), Cell(slot("name"), 4, is_prose=True))
    form.row(*_pair("统一社会信用\n代码/注册号", slot("code"), "法定代表人\n（负责人）", slot("legal")))
    form.row(*_pair("现场负责人", "", "职务、电话", ""))


def _signatures(form: FormTable) -> None:
    """Who signs, on one page together with the last of the findings."""
    opinion = "以上笔录已阅（已向我宣读），记录属实。□无异议　□有异议："
    form.row(Cell("被检查单位\n意见"), Cell(opinion, 4, is_prose=True), millimetres=20, is_kept=True)
    signers = ("被检查单位\n签名、盖章", "检查人员\n签名", "记录人、\n见证人签名")
    for number, label in enumerate(signers, 1):
        form.row(Cell(label), Cell(BLANK_SIGNED, 4), millimetres=24, is_kept=number < len(signers))
