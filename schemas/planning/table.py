"""What a plan table says (附件1 and others' layouts): its lines by task, and a task's facts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemas.classes import Classes
from schemas.identifiers import fold
from schemas.planning.draft import DraftClass
from schemas.planning.offices import split_departments
from schemas.planning.scales import A_TO_D, class_words, in_order, scale_in
from schemas.shares import PlannedShare, read_share

_CLASS_WORDS: Final = re.compile(
    r"(?:信用)?(?:风险)?(?:分类|等级)?[(]?(?:(?<![A-Z])[A-DＡ-Ｄ](?:类|级)|(?:低|一般|中|较高|高)风险(?:类|等级)?)[)]?(?:企业|主体)?"
)
_NUMBERED: Final = re.compile(r"(?:^|(?<=[^\d.]))(?:\d{1,2}[、.．)）](?!\d)|[(（]\d{1,2}[)）]|[①-⑳])")
_LINES: Final = re.compile(r"[\n;；]+")
_ITEM: Final = re.compile(r"(?:检查|抽查|核查|监管|检验|事项|情况|行为|管理)$")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan table as it was typed, and where it stands.
    `topic`: what groups lines where there is no task;
    `duties`: what each department does, `joining_duties`: what the joining ones do;
    `lead_heading`: what stands above its first department."""

    task: str = ""
    items: str = ""
    share: str = ""
    objects: str = ""
    lead: str = ""
    joining: str = ""
    number: str = ""
    credit_classes: str = ""
    period: str = ""
    field: str = ""
    topic: str = ""
    basis: str = ""
    method: str = ""
    duties: str = ""
    joining_duties: str = ""
    lead_heading: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a plan: its name without its class, and its lines."""

    name: str
    lines: tuple[PlanLine, ...]

    @property
    def is_named(self) -> bool:
        """Whether the table gives it a name, and not only the institutions it is about."""
        return any(line.task or line.topic for line in self.lines)

    @property
    def source(self) -> str:
        """Where it stands, for a comment."""
        return self.lines[0].place


def tasks_of(lines: Sequence[PlanLine]) -> list[Task]:
    """The tasks of plan tables in order: lines that name one task but for its class,
    or go on below it unnamed."""
    found: dict[str, list[PlanLine]] = {}
    key = ""
    named: PlanLine | None = None
    for line in lines:
        words = line.task or line.topic
        if words or not key:
            named = line if words else named
            key = without_class(words) or without_class(f"{line.field}{line.objects}") or "（没有名称）"
        found.setdefault(key, []).append(
            line if words or named is None else replace(line, task=named.task, topic=named.topic)
        )
    return [Task(name, tuple(own)) for name, own in found.items()]


def without_class(task: str) -> str:
    """A task's name without the class it is for: 2024年新华区A类职业技能培训领域联合检查 → 2024年新华区职业技能培训领域联合检查."""
    return _CLASS_WORDS.sub("", fold(task))


def items_in(text: str) -> list[str]:
    """The items of a cell: numbered (1、… 2、…), a line each, or listed where each is an item by its words."""
    cut = [part for part in _NUMBERED.split(text) if part.strip(" \n、,;；。.")]
    if len(cut) < 2:
        cut = _LINES.split(text)
    if len(cut) < 2:
        parts = re.split("[、,，]", text)
        cut = parts if all(_ITEM.search(fold(part)) for part in parts) else cut
    bare = (re.sub(r"^(?:\d{1,2}[、.．)）]|[①-⑳])", "", fold(part)).strip("、,;。.") for part in cut)
    return list(dict.fromkeys(part for part in bare if part))


def departments_in(task: Task) -> Iterator[tuple[str, str]]:
    """The departments of a task, as written and where, those that lead first."""
    for line in task.lines:
        yield from ((name, line.place) for name in split_departments(line.lead))
    for line in task.lines:
        yield from ((name, line.place) for name in split_departments(line.joining))


def leads(task: Task) -> bool:
    """Whether the table says who leads: by its heading (发起, 牵头),
    or as one department stands first in all lines."""
    told = {tuple(split_departments(line.lead)) for line in task.lines if line.lead}
    by_heading = all(re.search("发起|牵头", line.lead_heading) for line in task.lines)
    return len(told) == 1 and len(next(iter(told))) == 1 and by_heading


def classes_in(task: Task) -> tuple[list[DraftClass], list[str]]:
    """What is drawn of each class, and why that is not sure where lines differ or tell no definite share."""
    found: dict[str, DraftClass] = {}
    doubts: list[str] = []
    scale = _scale_of(task)
    for line in task.lines:
        for entry in _of_line(line, scale, doubts):
            if found.setdefault(entry.name, entry).amount != entry.amount:
                doubts.append(
                    f"{entry.name or '比例'}有两种：{found[entry.name].written}，{entry.written}（{line.place}）"
                )
    if "" in found and len(found) > 1:
        doubts.append("有的写明了分类，有的没有")
    if len(found) == 1 and not found.keys() & {"", *A_TO_D.names}:
        doubts.append(f"只写了 {next(iter(found))} 一类的比例，别的类没有写")
    return in_order(found.values()), doubts


def _scale_of(task: Task) -> Classes:
    """The scale of a task: as its shares and its column of classes have it,
    else as its name and its objects do."""
    cells = " ".join(f"{line.share} {line.credit_classes}" for line in task.lines)
    if class_words(cells):
        return scale_in(cells)
    named = (_CLASS_WORDS.finditer(fold(f"{line.task} {line.objects}")) for line in task.lines)
    return scale_in(" ".join(match[0] for matches in named for match in matches))


def _of_line(line: PlanLine, scale: Classes, doubts: list[str]) -> Iterator[DraftClass]:
    told = read_share(line.share, scale)
    if not any(share.credit_class for share in told):
        by_class = [share for share in read_share(line.credit_classes, scale) if share.credit_class]
        told = by_class or told
    if not told and (number := fold(line.number).removesuffix("户").removesuffix("家")).isdigit():
        told = [PlannedShare(None, None, int(number), "exact")]
    named = list(dict.fromkeys(share.credit_class or "" for share in told))
    if not any(named):
        named = _named_beside(line, scale) or [""]
    for name in named:
        own = [share for share in told if share.credit_class in (name, None)]
        if entry := _drawn(name, own):
            yield entry
        elif line.share and fold(line.share) not in ("", "/"):
            doubts.append(f"“{fold(line.share)}”不是一个确定的比例（{line.place}）")


def _named_beside(line: PlanLine, scale: Classes) -> list[str]:
    """The classes that a line names outside its share: in the class's own column,
    else in its task or its objects."""
    cells = [cell for cell in re.split(r"[、,，/\s]+", line.credit_classes) if cell]
    own = dict.fromkeys(name for cell in cells if (name := scale.read(cell, cells)))
    return list(own) or sorted(_named_in(f"{line.task} {line.objects}", scale))


def _named_in(text: str, classes: Classes) -> set[str]:
    words = fold(text).upper()
    return {name for match in classes.in_running_words.finditer(words) if (name := classes.read(match[0]))}


def _drawn(name: str, told: Iterable[PlannedShare]) -> DraftClass | None:
    """What is drawn of a class; None where its words are no definite amount (不超过5%, 3%–5%, two shares)."""
    shares = [share for share in told if share.share is not None]
    numbers = [share for share in told if share.share is None]
    if any(share.bound == "at_most" for share in (*shares, *numbers)) or len(shares) > 1 or len(numbers) > 1:
        return None
    written = "，".join(share.told for share in (*shares, *numbers))
    if shares:
        at_least = next((share.number for share in numbers if share.bound == "at_least"), None)
        return DraftClass(name, shares[0].share, None, at_least, written)
    return DraftClass(name, None, numbers[0].number, None, written) if numbers else None
