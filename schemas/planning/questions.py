"""What is asked about a draft, and what an answer becomes:
on a terminal one after the other, else a marked line."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from schemas.campaign_file import MARK
from schemas.dates import read_date
from schemas.identifiers import fold
from schemas.numerals import integer
from schemas.planning.amounts import take_classes
from schemas.planning.assembling import plain_names
from schemas.planning.draft import DraftDepartment, DraftItem, Fact, Open, PlanDraft
from schemas.planning.notice import year_in
from schemas.planning.offices import home_of, is_same, split_departments
from schemas.planning.spans import Span, read_span
from schemas.planning.table import PlanLine, Task, classes_in, items_in

_ANSWERED: Final = "回答"
_NONE: Final = frozenset({"无", "没有", "-"})
_UNKNOWN: Final = frozenset({"", "不知道", "不清楚", "待定", "?"})


class Question(NamedTuple):
    """A question: what is asked, the line of campaign.toml that its answer is,
    an answer as a person types it, and what takes it: "" where it was understood, else what is wrong with it.
    `is_optional`: 无 is an answer."""

    label: str
    line: str
    example: str
    take: Callable[[PlanDraft, str], str]
    is_optional: bool = False


def is_no_answer(text: str) -> bool:
    """Whether whoever was asked does not know: nothing typed, 不知道."""
    return fold(text) in _UNKNOWN


def questions(draft: PlanDraft) -> Iterator[tuple[str, Question, Open]]:
    """What is open now, the departments before their items; asked anew after each answer, it ends."""
    for key in sorted(draft.open, key=_order):
        name = key.partition(" ")[2]
        if key.startswith("items ") and _has_items(draft, name):
            continue
        found = draft.open[key]
        home = home_of(name, plain_names(draft)) if key.startswith("item ") else None
        yield key, _question(draft, key, name), found._replace(offer=home or found.offer)


def answer(draft: PlanDraft, key: str, text: str) -> str:
    """Take an answer; "" where it was understood, else what is wrong with it."""
    question = _question(draft, key, key.partition(" ")[2])
    if fold(text) in _NONE:
        fault = "" if question.is_optional else "这一项不能没有，不知道的直接回车"
    else:
        fault = question.take(draft, text.strip())
    if not fault:
        draft.open.pop(key, None)
    return fault


def marked(draft: PlanDraft, key: str) -> list[str]:
    """The lines of campaign.toml that stand for what is open: what is to be filled in, and why it is not."""
    return [
        f"{MARK}{question.label}。{found.why}；{question.line}，填好后删去这一行"
        for at, question, found in questions(draft)
        if at == key or at.startswith(f"{key} ")
    ]


def _order(key: str) -> tuple[int, str]:
    first = key.partition(" ")[0]
    return (_ORDER.index(first), "" if first in ("item", "items") else key)


def _has_items(draft: PlanDraft, name: str) -> bool:
    return any(d.items for n, d in zip(plain_names(draft), draft.departments, strict=True) if n == name)


def _question(draft: PlanDraft, key: str, name: str) -> Question:
    ours = "、".join(plain_names(draft))
    if key.startswith("item "):
        return Question(
            f"“{name}”由哪个部门检查",
            "写进该部门的 items",
            f"{ours} 中的一个，几家都查的都写上",
            lambda draft, text: _take_item(draft, name, text),
        )
    if key.startswith("items "):
        return Question(
            f"{name}检查哪些事项",
            'items = ["登记事项检查"]',
            "登记事项检查；公示信息检查",
            lambda draft, text: _take_items(draft, name, text),
        )
    question = _QUESTIONS[key]
    if key == "lead":
        return question._replace(example=ours)
    if key == "period" and draft.half_period:
        missing = "开始" if draft.half_period.start is None else "结束"
        return question._replace(example=f"{question.example}；只补{missing}的一天也行")
    return question


def _take_text(key: str) -> Callable[[PlanDraft, str], str]:
    def take(draft: PlanDraft, text: str) -> str:
        if not text:
            return "不能空着"
        draft.texts[key] = Fact(text, _ANSWERED)
        return ""

    return take


def _take_period(draft: PlanDraft, text: str) -> str:
    year = year_in(draft.text("title")) or year_in(draft.text("document"))
    span = read_span(text, year)
    if year and not any(span):
        span = read_span(f"{year}年{text}", year)
    span = _with_other_end(span, draft.half_period)
    if span.start is None or span.end is None:
        return "读不出哪天到哪天，写成 2025-09-01 至 2025-11-30，或 2025年9月1日至11月30日"
    if span.end < span.start:
        return f"结束日 {span.end} 早于开始日 {span.start}"
    draft.period = Fact(span, _ANSWERED)
    return ""


def _with_other_end(span: Span, known: Span | None) -> Span:
    """A single day that was typed, with the end that papers tell: one day alone is read as a last one."""
    if known is None or span.end is None or span.start is not None:
        return span
    return Span(span.end, known.end) if known.start is None else Span(known.start, span.end)


def _take_due(draft: PlanDraft, text: str) -> str:
    day = read_date(text)
    if day is None:
        return "读不出日期，写成 2025-12-10"
    draft.report_due = Fact(day, _ANSWERED)
    return ""


def _take_share(draft: PlanDraft, text: str) -> str:
    entries, doubts = classes_in(Task("", (PlanLine(share=text, place=_ANSWERED),)))
    if doubts or not entries:
        return f"{'；'.join(doubts)}，写成 A类1%、B类3%、C类10%、D类20%；不分类的写 5%，按户数的写 5户"
    take_classes(draft, Fact(tuple(entries), _ANSWERED))
    return ""


def _take_departments(draft: PlanDraft, text: str) -> str:
    names = split_departments(text)
    if not names:
        return "读不出部门，写成 区人社局、区市监局（第一个发起）"
    draft.departments = [DraftDepartment([name], _ANSWERED) for name in names]
    for name in plain_names(draft):
        draft.open[f"items {name}"] = Open("材料里没有写")
    return ""


def _take_lead(draft: PlanDraft, text: str) -> str:
    led = [d for d in draft.departments if any(is_same(name, fold(text)) for name in d.written)]
    if len(led) != 1:
        return f"不是这次的部门（{'、'.join(plain_names(draft))}）"
    draft.departments.sort(key=lambda department: department is not led[0])
    return ""


def _take_item(draft: PlanDraft, item: str, text: str) -> str:
    names = plain_names(draft)
    homes = [
        n for n, name in enumerate(names) if any(is_same(told, name) for told in split_departments(text))
    ]
    if not homes:
        return f"不是这次的部门（{'、'.join(names)}）"
    for home in homes:
        draft.departments[home].items.append(draft.loose.get(item, DraftItem(item)))
    return ""


def _take_items(draft: PlanDraft, name: str, text: str) -> str:
    items = items_in(text)
    if not items:
        return "至少写一项，几项之间用分号"
    draft.departments[plain_names(draft).index(name)].items = [DraftItem(item) for item in items]
    return ""


def _take_days(key: str) -> Callable[[PlanDraft, str], str]:
    def take(draft: PlanDraft, text: str) -> str:
        number = integer(fold(text).removesuffix("个工作日").removesuffix("天").removesuffix("日"))
        if not number or not 1 <= number <= 366:
            return "写 1 到 366 的一个数"
        draft.days[key] = Fact(number, _ANSWERED)
        return ""

    return take


_QUESTIONS: Final = {
    "title": Question(
        "活动名称", 'title = "2025年……部门联合“双随机、一公开”监管"',
        "2025年新华区校外培训机构部门联合“双随机、一公开”监管", _take_text("title"),
    ),
    "document": Question(
        "文号", 'document = "……〔2025〕1号"，没有的写 ""', "新双随机办〔2025〕3号", _take_text("document"), is_optional=True,
    ),
    "office": Question(
        "联席会议办公室的全称", 'office = "……联席会议办公室"，没有的写 ""',
        "新华区部门联合“双随机、一公开”监管工作联席会议办公室", _take_text("office"), is_optional=True,
    ),
    "subject": Question("检查对象", 'subject = "职业技能培训机构"', "职业技能培训机构", _take_text("subject")),
    "period": Question(
        "抽查期间", "period = { start = 2025-09-01, end = 2025-11-30 }", "2025年9月1日至11月30日", _take_period,
    ),
    "report_due": Question("报送截止日", "report_due = 2025-12-10", "2025-12-10", _take_due, is_optional=True),
    "share": Question(
        "抽查比例", "写一段 [share]，如 A = 0.01；不分类的写一段 [[class]]",
        "A类1%、B类3%、C类10%、D类20%；低风险2%、中风险5%、高风险10%；不分类的写 5%，按户数的写 5户", _take_share,
    ),
    "department": Question(
        "哪些部门检查，第一个发起", "每个部门写一段 [[department]]", "区人社局、区市监局", _take_departments,
    ),
    "lead": Question("哪个部门发起（牵头）", "发起的一段排在最前", "", _take_lead),
    "referral": Question("移送（转办）期限，几个工作日", "referral = 7", "7", _take_days("referral")),
    "publication": Question("公示期限，几个工作日", "publication = 20", "20", _take_days("publication")),
}  # fmt: skip
_ORDER: Final = (*_QUESTIONS, "item", "items")
