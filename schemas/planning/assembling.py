"""Notices and a task of a plan table, put together as one draft: what they agree in, and what is open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemas.identifiers import fold
from schemas.planning.amounts import settle_classes
from schemas.planning.contacts import settle_contacts
from schemas.planning.draft import (
    NOT_FOUND,
    USUAL_DAYS,
    DraftDepartment,
    DraftItem,
    Fact,
    Open,
    PlanDraft,
    disagreement,
    settled,
)
from schemas.planning.notice import Notice, year_in
from schemas.planning.offices import home_of, is_same, names_of, place_in, split_departments
from schemas.planning.spans import Span, read_span
from schemas.planning.table import PlanLine, Task, departments_in, items_in, leads

_OF_TITLE: Final = re.compile(r"(?:20\d\d年度?)?(.+?)(?:[“\"]一业同查[”\"])?(?:部门联合|跨部门|联合)")
_ITEM: Final = r"[一-鿿()]{2,30}?(?:检查|核查|抽查)(?=[,;。、)]|$)"
_IS_TO_DO: Final = r"(?:牵头[,、]?(?:负责)?|:(?:负责)?|负责)(?:开展|实施|对)?"
_NO_SUBJECT: Final = re.compile(r".{0,1}|.*20\d\d年度?")
_TOLD: Final = Open("")
_KIND_OF_CLOCK: Final = {"referral": "移送（转办）期限", "publication": "公示期限"}


def assembled(notices: Sequence[Notice], task: Task | None) -> PlanDraft:
    """The draft that notices and a task of a plan table give; whatever they leave unsaid,
    or say in two ways, is open."""
    draft = PlanDraft()
    for key in ("title", "document", "office"):
        _settle_text(draft, key, [fact for notice in notices for fact in notice.texts[key]])
    if task and task.is_named and draft.open.get("title", _TOLD).why == NOT_FOUND:
        draft.texts["title"] = Fact(task.name, f"{task.source} 的任务名称")
        del draft.open["title"]
    _settle_subject(draft, notices, task)
    _settle_days(draft, notices, task)
    settle_classes(draft, notices, task)
    _settle_departments(draft, notices, task)
    settle_contacts(draft, [contact for notice in notices for contact in notice.contacts])
    _settle_items(draft, notices, task)
    return draft


def _settle_text(draft: PlanDraft, key: str, facts: Sequence[Fact[str]]) -> None:
    if fact := settled(facts):
        draft.texts[key] = fact
    else:
        draft.open[key] = Open(disagreement(facts), facts[0].value if facts else "")


def place_of(draft: PlanDraft) -> tuple[str, str]:
    """The place whose campaign it is, as its office or its title names it."""
    found = (place_in(draft.text(key)) for key in ("office", "title"))
    return next((place for place in found if any(place)), ("", ""))


def _settle_subject(draft: PlanDraft, notices: Sequence[Notice], task: Task | None) -> None:
    """The institutions inspected, in the notice's words, else the title's, else the table's."""
    told = [fact for notice in notices for fact in notice.texts["subject"]]
    of_table = [
        Fact(fold(line.objects), line.place) for line in (task.lines if task else ()) if fold(line.objects)
    ]
    named = _OF_TITLE.match(fold(draft.text("title")))
    of_title = [Fact(named[1], draft.texts["title"].source)] if named else []
    is_notices = any(notice.texts["title"] for notice in notices)
    told += [*of_title, *of_table] if is_notices else [*of_table, *of_title]
    bare = [Fact(_without_place(fact.value), fact.source) for fact in told]
    bare = [fact for fact in bare if not _NO_SUBJECT.fullmatch(fact.value)]
    if bare:
        draft.texts["subject"] = bare[0]
        others = dict.fromkeys(fact.value for fact in bare if fact.value != bare[0].value)
        draft.notes["subject"] = f"也写作“{'”“'.join(others)}”" if others else ""
    else:
        draft.open["subject"] = Open(NOT_FOUND)


def _without_place(text: str) -> str:
    above, own = place_in(text)
    bare = re.sub(r"^20\d\d年度?", "", text).removeprefix(above).removeprefix(own)
    return bare.removeprefix("辖区内").removeprefix("辖区").removeprefix("内") or text


def _settle_days(draft: PlanDraft, notices: Sequence[Notice], task: Task | None) -> None:
    spans = [fact for notice in notices for fact in notice.periods]
    year = year_in(f"{task.name}") if task else None
    year = year or next((notice.year for notice in notices if notice.year), None)
    told = [(line.period, line.place) for line in (task.lines if task else ()) if fold(line.period)]
    spans += [
        Fact(span, f"{place}“{' '.join(text.split())}”")
        for text, place in told
        if any(span := read_span(text, year))
    ]
    draft.period, why = _period(spans)
    unread = "、".join(dict.fromkeys(fold(text) for text, _ in told))
    if draft.period is None:
        draft.half_period = spans[0].value if len({fact.value for fact in spans}) == 1 else None
        draft.open["period"] = Open(why or (f"“{unread}”读不出哪天到哪天" if unread else NOT_FOUND))
    due = [fact for notice in notices for fact in notice.due]
    draft.report_due = settled(due)
    if due and draft.report_due is None:
        draft.open["report_due"] = Open(disagreement(due), str(due[-1].value))
    for key, told_as in _KIND_OF_CLOCK.items():
        _settle_clock(draft, key, told_as, notices)


def _period(spans: Sequence[Fact[Span]]) -> tuple[Fact[Span] | None, str]:
    """The span that all agree in, where one tells both its ends; else why not."""
    whole = settled(fact for fact in spans if fact.value.is_whole)
    if whole and all(fact.value.end == whole.value.end for fact in spans):
        return whole, ""
    return None, disagreement(spans) if len({fact.value for fact in spans}) > 1 else _half(spans)


def _half(spans: Sequence[Fact[Span]]) -> str:
    """Which of the two ends is told; "" for neither."""
    for fact in spans:
        for end, day in (("开始", fact.value.start), ("结束", fact.value.end)):
            if day:
                return f"材料里只有{end}的一天 {day}（{fact.source}）"
    return ""


def _settle_clock(draft: PlanDraft, key: str, told_as: str, notices: Sequence[Notice]) -> None:
    facts = [fact for notice in notices for fact in notice.days[key]]
    other = next((notice.calendar_days[key] for notice in notices if key in notice.calendar_days), "")
    if fact := settled(facts):
        draft.days[key] = fact
    elif facts:
        draft.open[key] = Open(disagreement(facts), str(facts[0].value))
    elif other:
        draft.open[key] = Open(f"{told_as}原文是“{other}”，不是工作日；这里要写工作日")
    else:
        draft.assumed.append(f"{told_as}按常用的 {USUAL_DAYS[key]} 个工作日")


def _settle_departments(draft: PlanDraft, notices: Sequence[Notice], task: Task | None) -> None:
    """The departments, the one that leads first; open where papers do not say which that is."""
    leading = [fact for notice in notices for fact in notice.lead]
    joining = [fact for notice in notices for fact in notice.joining]
    of_table = [Fact(name, place) for name, place in departments_in(task)] if task else []
    if task and leads(task):
        leading.append(of_table[0])
    for fact in (*leading, *of_table, *joining):
        _add_department(draft.departments, fact)
    if not draft.departments:
        draft.open["department"] = Open(NOT_FOUND)
        return
    first = draft.departments[0].written[0]
    if not leading or not all(is_same(fact.value, first) for fact in leading):
        why = disagreement(leading) if leading else "材料里没有写明哪个部门发起（牵头）"
        draft.open["lead"] = Open(why, plain_names(draft)[0])


def _add_department(departments: list[DraftDepartment], fact: Fact[str]) -> None:
    known = next((d for d in departments if any(is_same(name, fact.value) for name in d.written)), None)
    if known is None:
        departments.append(DraftDepartment([fact.value], fact.source))
    elif fact.value not in known.written:
        known.written.append(fact.value)


def plain_names(draft: PlanDraft) -> list[str]:
    """The departments' plain names, in order."""
    place = place_of(draft)
    return [names_of(department.written, place).name for department in draft.departments]


def _settle_items(draft: PlanDraft, notices: Sequence[Notice], task: Task | None) -> None:
    """Whose each item is: as a paper says, as its line's department does,
    or as its own words name the trade."""
    ours: dict[str, tuple[str, DraftItem]] = {}
    loose: dict[str, DraftItem] = {}
    for owner, item in _told_items(draft, notices, task):
        if owner:
            ours.setdefault(f"{owner}\n{item.name}", (owner, item))
        else:
            loose.setdefault(item.name, item)
    names = plain_names(draft)
    for owner, item in ours.values():
        draft.departments[names.index(owner)].items.append(item)
    taken = {item.name for _, item in ours.values()}
    _find_homes(draft, names, {name: item for name, item in loose.items() if name not in taken})
    idle = [name for name, d in zip(names, draft.departments, strict=True) if not d.items]
    for name in draft.loose:
        draft.open[f"item {name}"] = Open("材料里没有写", next(iter((*idle, *names)), ""))
    for name in idle:
        draft.open[f"items {name}"] = Open("材料里没有写")


def _find_homes(draft: PlanDraft, names: Sequence[str], items: Mapping[str, DraftItem]) -> None:
    """Give each item to the department whose trade its words name; what is left is loose."""
    for name, item in items.items():
        home = names[0] if len(names) == 1 else home_of(name, names)
        if home is None:
            draft.loose[name] = item
            continue
        draft.departments[names.index(home)].items.append(item)
        if len(names) > 1:
            draft.assumed.append(f"“{name}”按字面归 {home}")


def _told_items(
    draft: PlanDraft, notices: Sequence[Notice], task: Task | None
) -> Iterator[tuple[str, DraftItem]]:
    """Every item that papers tell, with the plain name of the department it is said to be of, "" for none."""
    names = plain_names(draft)
    written = {way: name for name, d in zip(names, draft.departments, strict=True) for way in d.written}
    written |= {name: name for name in names}
    own = _line_departments(task)
    for line, owner in zip(task.lines if task else (), own, strict=True):
        told = line.joining_duties or line.items
        items = items_in(told)
        for item in items:
            whose, bare = _whose(item, written)
            alone = (
                DraftItem(bare, line.basis.strip(), line.method.strip())
                if len(items) == 1
                else DraftItem(bare)
            )
            yield whose or written.get(owner, ""), alone
        yield from _in_words(line.duties, written)
    for notice in notices:
        for text in notice.lines:
            yield from _in_words(text, written)


def _line_departments(task: Task | None) -> list[str]:
    """The department each line of a task is of ("" for none): the joining one where its duties stand there,
    else the first where lines differ in it, else the joining one where lines differ in that."""
    lines: tuple[PlanLine, ...] = task.lines if task else ()
    joining = [split_departments(line.joining) if line.joining_duties else [] for line in lines]
    if any(joining):
        return [names[0] if len(names) == 1 else "" for names in joining]
    for column in (
        [split_departments(line.lead) for line in lines],
        [split_departments(line.joining) for line in lines],
    ):
        if len({tuple(names) for names in column if names}) > 1 and all(len(names) <= 1 for names in column):
            return [names[0] if names else "" for names in column]
    return [""] * len(lines)


def _whose(item: str, written: dict[str, str]) -> tuple[str, str]:
    """The department that an item's own words give it to, and the item without it: 登记事项检查（区市监局）."""
    for way in sorted(written, key=len, reverse=True):
        for form in (
            rf"^{re.escape(way)}(?:负责|:)+(?P<item>.+)$",
            rf"^(?P<item>.+)\((?:由)?{re.escape(way)}(?:负责)?\)$",
        ):
            if found := re.match(form, item):
                return written[way], found["item"]
    return "", item


def _in_words(text: str, written: dict[str, str]) -> Iterator[tuple[str, DraftItem]]:
    """The items that running words give to a department: 区人社局负责职业技能培训机构管理检查."""
    words = fold(text)
    for way in sorted(written, key=len, reverse=True):
        duty = rf"(?<![一-鿿]){re.escape(way)}{_IS_TO_DO}({_ITEM}(?:、{_ITEM})*)"
        for found in re.finditer(duty, words):
            for item in items_in(found[1]):
                yield written[way], DraftItem(item)
