"""A plan read back in words that a clerk can check, and what is odd in it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final

from schemas.campaign import Campaign
from schemas.classes import CreditClass
from schemas.identifiers import fold
from schemas.planning.assembling import plain_names
from schemas.planning.draft import PlanDraft
from schemas.planning.notice import year_in
from schemas.vocabulary import CREDIT_CLASSES

_NUMERALS: Final = "零一两三四五六七八九十"
_LONGEST_PERIOD: Final = 400
_FAR: Final = 2
_SHORTEST_ALIAS: Final = 3
_GENERIC: Final = re.compile(
    r"[区县市省]?(?:管理局|监督管理局|监管局|执法[大支]队|[大支总]队|分局|委员会|办公室)"
)


def plan_told(campaign: Campaign, roster: Mapping[str, int] | None) -> list[str]:
    """The plan in a few lines; `roster`: institutions by class where a roster is known, else None."""
    of = f"（{campaign.document}）" if campaign.document else "（没有写文号）"
    lines = [f"本次抽查：{campaign.title}{of}"]
    if campaign.office:
        lines.append(f"组织：{campaign.office}")
    due = f"；{_day(campaign.report_due)}前报送" if campaign.report_due else ""
    lines.append(
        f"检查对象：{campaign.subject}；抽查期间：{_day(campaign.period.start)}至{_day(campaign.period.end)}{due}"
    )
    lines.append(
        f"{_how_many(len(campaign.department))}部门（{campaign.department[0].name}牵头）：{_duties(campaign)}"
    )
    drawn = "、".join(_drawn(entry, roster) for entry in campaign.classes.entries)
    lines.append(f"抽查比例：{drawn}")
    days = campaign.deadline
    lines.append(
        f"期限：移送（转办）{days.referral} 个工作日，公示 {days.publication} 个工作日{_caps(campaign)}"
    )
    return lines


def draft_told(draft: PlanDraft) -> list[str]:
    """What is known of a plan that is not whole yet, a line a fact."""
    period, due = draft.period, draft.report_due
    days = [period.value.told if period else "", f"{due.value} 前报送" if due else ""]
    drawn = (f"{entry.name} {entry.written}".strip() for entry in draft.classes)
    named = zip(plain_names(draft), draft.departments, strict=True)
    duties = (
        f"{name}{' 查 ' if d.items else ''}{'、'.join(item.name for item in d.items)}" for name, d in named
    )
    facts = {
        "名称": draft.text("title"),
        "文号": draft.text("document"),
        "组织": draft.text("office"),
        "检查对象": draft.text("subject"),
        "抽查期间": "；".join(filter(None, days)),
        "抽查比例": "、".join(drawn),
        "部门": "；".join(duties),
    }
    return [f"{label}：{told}" for label, told in facts.items() if told]


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _how_many(number: int) -> str:
    return f"{_NUMERALS[number] if number < len(_NUMERALS) else number}个"


def _duties(campaign: Campaign) -> str:
    return "；".join(
        f"{department.name}查 {'、'.join(department.items)}" for department in campaign.department
    )


def _caps(campaign: Campaign) -> str:
    caps = campaign.frequency
    told = [
        f"各部门合计 {caps.per_year} 次" if caps.per_year else "",
        f"每个部门 {caps.per_department} 次" if caps.per_department else "",
    ]
    return f"；一年最多查 {'、'.join(filter(None, told))}" if any(told) else ""


def _drawn(entry: CreditClass, roster: Mapping[str, int] | None) -> str:
    """What is drawn of a class: A 类 5%（70 户约抽 4 户）."""
    name = f"{entry.name} 类" if entry.name.isascii() else entry.name
    if roster is None:
        return f"{name} {entry.told}"
    count = roster.get(entry.name, 0)
    if not count:
        return f"{name} {entry.told}（名录上没有）"
    return f"{name} {entry.told}（{count} 户约抽 {required(entry, count)} 户）"


def required(entry: CreditClass, count: int) -> int:
    """How many of `count` institutions of a class are to be drawn (domain: Counting):
    share × count, rounded up, at least one; never more than there are."""
    if entry.number is not None:
        return min(entry.number, count)
    if entry.share is None:
        return 0
    share = int((Decimal(str(entry.share)) * count).to_integral_value(ROUND_CEILING))
    return min(max(share, entry.at_least or 1), count)


def oddities(campaign: Campaign, roster: Mapping[str, int] | None, today: date) -> list[str]:
    """What is right by the rules of a plan and yet may not be meant, a sentence each."""
    return [
        *_odd_days(campaign, today),
        *_odd_classes(campaign, roster),
        *_odd_departments(campaign),
        *_odd_names(campaign),
    ]


def _odd_days(campaign: Campaign, today: date) -> Iterator[str]:
    start, end, due = campaign.period.start, campaign.period.end, campaign.report_due
    if (end - start).days > _LONGEST_PERIOD:
        yield f"抽查期间有 {(end - start).days} 天（{start} 至 {end}），核对年份"
    elif end.year - today.year > _FAR:
        yield f"抽查期间在 {end.year} 年，今年是 {today.year} 年，核对年份"
    for told, text in (("名称", campaign.title), ("文号", campaign.document)):
        year = year_in(text)
        if year and not start.year - 1 <= year <= end.year:
            yield f"{told}里是 {year} 年，抽查期间是 {start} 至 {end}，核对年份"
    if due and due < start:
        yield f"报送截止日 {due} 早于抽查期间的开始 {start}，核对是不是写错了（照原样保留）"
    elif due and (due - end).days > _LONGEST_PERIOD:
        yield f"报送截止日 {due} 在抽查期间结束一年以后，核对年份"


def _odd_classes(campaign: Campaign, roster: Mapping[str, int] | None) -> Iterator[str]:
    entries = campaign.classes.entries
    for entry in entries:
        if entry.share is None and entry.number is None:
            yield f"{entry.name} 类没有写比例，一户也不抽"
        elif not (entry.share or entry.number):
            yield f"{entry.name} 的{'比例' if entry.number is None else '户数'}是 0，一户也不抽"
        elif roster is not None and not roster.get(entry.name):
            yield f"{entry.name} 有比例，名录上没有这一类的机构"
    shares = [entry.share for entry in entries if entry.share is not None]
    if campaign.classes.names == CREDIT_CLASSES and shares != sorted(shares):
        yield "信用风险高的一类抽得反而少（A 类风险最低），核对各类的比例是不是写反了"


def _odd_departments(campaign: Campaign) -> Iterator[str]:
    if len(campaign.department) == 1:
        yield f"只有 {campaign.department[0].name} 一个部门，不是联合检查"
    firsts: dict[str, str] = {}
    for department in campaign.department:
        for item in map(fold, department.items):
            if other := firsts.get(item):
                yield f"“{item}”{other} 和 {department.name} 都查，核对是不是一家的事项"
            firsts.setdefault(item, department.name)


def _odd_names(campaign: Campaign) -> Iterator[str]:
    """Names so short or so general that they may mean another department."""
    for department in campaign.department:
        others = [name for other in campaign.department if other is not department for name in other.names]
        for name in department.names:
            within = next((other for other in others if fold(name) in fold(other)), "")
            if within:
                yield f"{department.name} 的别名“{name}”也是“{within}”的一部分，可能认错部门"
            elif len(fold(name)) < _SHORTEST_ALIAS or _GENERIC.fullmatch(fold(name)):
                yield f"{department.name} 的别名“{name}”太短，可能是别的部门，写全一些"
