"""campaign.toml from a draft: every value with where it was read, what is open as a marked line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from schemas.planning.assembling import place_of
from schemas.planning.draft import USUAL_DAYS, DraftClass, DraftDepartment, DraftItem, Fact, PlanDraft
from schemas.planning.offices import Names, names_of
from schemas.planning.questions import marked
from schemas.vocabulary import CREDIT_CLASSES

_TEXTS: Final = ("title", "document", "office", "subject")
_WIDTH: Final = 96
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def plan_text(draft: PlanDraft) -> str:
    """The draft as the text of campaign.toml. It loads (schemas.campaign_file) once nothing is open."""
    parts = [_head(draft), _drawn(draft), *_departments(draft), _deadlines(draft)]
    return "\n".join("\n".join(part) + "\n" for part in parts)


def _head(draft: PlanDraft) -> list[str]:
    lines = ["# 这次抽查的计划，由 shuangsuiji new 写成；各行后面注明从哪里读来。请核对，可以直接改。"]
    lines += [_comment(f"材料没有明写、按常理取的，请核对：{told}").strip() for told in draft.assumed]
    for key in _TEXTS:
        fact = draft.texts.get(key)
        note = "，".join(filter(None, (fact.source if fact else "", draft.notes.get(key, ""))))
        lines += [*marked(draft, key), *([_line(key, _quoted(fact.value), note)] if fact else [])]
    lines += marked(draft, "period")
    if draft.period:
        start, end = draft.period.value
        lines.append(_line("period", f"{{ start = {start}, end = {end} }}", draft.period.source))
    lines += marked(draft, "report_due")
    if draft.report_due:
        lines.append(_line("report_due", str(draft.report_due.value), draft.report_due.source))
    elif "report_due" not in draft.open:
        lines.append("# report_due = 2025-12-10    # 各部门报送的截止日，可不写")
    return lines


def _drawn(draft: PlanDraft) -> list[str]:
    """[share] for A–D by shares alone, else [[class]]."""
    lines = marked(draft, "share")
    note = draft.notes.get("share", "")
    entries = draft.classes
    if entries and all(e.name in CREDIT_CLASSES and e.share is not None and not e.at_least for e in entries):
        lines.append(f"[share]{_comment(f'信用风险分类 = 抽查比例（1% 写 0.01）；{note}')}")
        return lines + [_line(e.name, _number(e.share), _unless_exact(e)) for e in entries]
    for entry in entries:
        lines += [*([""] if len(lines) > 1 else []), f"[[class]]{_comment(note)}", *_own_class(entry)]
    return lines


def _own_class(entry: DraftClass) -> Iterator[str]:
    yield _line("name", _quoted(entry.name or "不分类"), "" if entry.name else "只有一类，名录上的都算这一类")
    if entry.share is not None:
        yield _line("share", _number(entry.share), _unless_exact(entry))
    else:
        yield _line("number", str(entry.number), f"户；{entry.written}")
    if entry.at_least:
        yield _line("at_least", str(entry.at_least), "按比例算出来不足的，至少抽几户")


def _unless_exact(entry: DraftClass) -> str:
    return f"原文：{entry.written}" if entry.is_bound else ""


def _number(share: float | None) -> str:
    return f"{share:.6f}".rstrip("0").rstrip(".") if share else "0"


def _departments(draft: PlanDraft) -> Iterator[list[str]]:
    place = place_of(draft)
    named = [names_of(department.written, place) for department in draft.departments]
    ways = Counter(way for names in named for way in {names.name, *names.aliases})
    above = [line for key in ("department", "lead", "item") for line in marked(draft, key)]
    if not named:
        yield above
    for number, (names, department) in enumerate(zip(named, draft.departments, strict=True)):
        own = names._replace(aliases=tuple(way for way in names.aliases if ways[way] == 1))
        yield [*(above if number == 0 else []), *_department(draft, own, department, leads=number == 0)]


def _department(draft: PlanDraft, names: Names, department: DraftDepartment, *, leads: bool) -> Iterator[str]:
    note = "；".join(filter(None, ("第一个是发起（牵头）部门" if leads else "", department.source)))
    yield f"[[department]]{_comment(note)}"
    yield _line("name", _quoted(names.name), "")
    yield from _list(
        "aliases", [_quoted(alias) for alias in names.aliases], "材料里出现的各种叫法，没有的补上"
    )
    if names.full in department.written:
        yield _line("full_name", _quoted(names.full), "文书的署名")
    elif names.full:
        yield f"# full_name = {_quoted(names.full)}    # 文书的署名：核对后去掉最前面的 #"
    yield from _contacts(department)
    yield from (line for line in marked(draft, f"items {names.name}"))
    if department.items:
        yield from _list("items", [_item(item) for item in department.items], "")


def _contacts(department: DraftDepartment) -> Iterator[str]:
    """Whom to ask; commented out where papers name several, or do not say whose they are."""
    is_sure = len(department.contacts) == 1
    sure = department.contacts if is_sure else {}
    for (name, phone), source in sure.items():
        yield _line("contact", _quoted(name), f"联系人，印在文书上；{source}")
        yield _line("phone", _quoted(phone), "")
    for (name, phone), source in (
        {} if is_sure else department.contacts | department.likely_contacts
    ).items():
        yield f"# contact = {_quoted(name)}    # 是本部门的联系人就去掉两行最前面的 #；{source}"
        yield f"# phone = {_quoted(phone)}"


def _item(item: DraftItem) -> str:
    """An item's name, or a table where its law or its method is known."""
    more = [
        f"{key} = {_quoted(value)}"
        for key, value in (("basis", item.basis), ("method", item.method))
        if value
    ]
    return f"{{ {', '.join([f'name = {_quoted(item.name)}', *more])} }}" if more else _quoted(item.name)


def _deadlines(draft: PlanDraft) -> list[str]:
    lines = ["[deadline]    # 工作日"]
    for key, usual in USUAL_DAYS.items():
        lines += marked(draft, key)
        if key not in draft.open:
            fact = draft.days.get(key) or Fact(usual, f"材料里没有写，照常用的 {usual}")
            lines.append(_line(key, str(fact.value), fact.source))
    return lines


def _list(key: str, values: Iterable[str], note: str) -> Iterator[str]:
    """A list on one line, or where that is long an entry a line."""
    entries = list(values)
    line = _line(key, f"[{', '.join(entries)}]", note)
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{key} = [{_comment(note)}"
    yield from (f"  {entry}," for entry in entries)
    yield "]"


def _line(key: str, value: str, note: str) -> str:
    return f"{key} = {value}{_comment(note)}"


def _comment(note: str) -> str:
    plain = "".join(sign for sign in " ".join(note.split()) if sign.isprintable())
    return f"    # {plain}" if plain else ""


def _quoted(text: str) -> str:
    """A TOML string; what a terminal would not show is left out."""
    shown = "".join(_ESCAPES.get(sign, sign) for sign in text if sign in _ESCAPES or sign.isprintable())
    return f'"{shown}"'
