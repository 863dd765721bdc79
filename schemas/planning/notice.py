"""What a notice says in running text: 通知正文 to facts (平新双随机办〔2024〕21号 and others of its kind)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from schemas.identifiers import fold
from schemas.numerals import NUMERAL, integer
from schemas.planning.contacts import Contact, contacts_in
from schemas.planning.draft import DraftClass, Fact
from schemas.planning.offices import split_departments
from schemas.planning.scales import in_order, scale_in
from schemas.planning.spans import Span, last_days_told, read_span
from schemas.shares import read_share

_NUMBERING: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.,)]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.,)])*"
)
_TITLE: Final = re.compile(
    r"关于(?:组织|联合|认真|切实|做好|开展|实施|进行|印发|下发)*《?(.+?)》?的?"
    r"(?:通知|公告|函|方案)$"
)
_SCHEME: Final = re.compile(r"(?:的?(?:专项)?(?:工作|实施)?方案|工作)$")
_LONGEST_TITLE: Final = 4
_LONGEST_HEADING: Final = 14
_NUMBER_SIGN: Final = r"[一-鿿]{1,20}[〔\[(【]20\d\d[〕\])】]第?\d{1,4}号"
_DOCUMENT: Final = re.compile(rf"(?:^|[^《一-鿿])({_NUMBER_SIGN})(?:签发人.*)?$")
_OFFICE: Final = re.compile(r"[一-鿿]{2,12}[一-鿿“”\"、,·]{0,40}(?:联席会议|领导小组)(?:办公室)?")
_PERIOD_LABELS: Final = (
    re.compile(r"(?:检查|抽查|实施)(?:的?起止)?(?:时间|期限|期间|时段|时限|阶段)"),
    re.compile(r"时间安排|工作时间|时间"),
)
"""What stands before the span of the inspections, the more exact first:
a 时间安排 may hold the drawing and the summary."""
_SUBJECT: Final = re.compile(r"(?:检查|抽查)对象(?:范围)?(?:为|是|:|。|$)(.*)")
_DUE: Final = re.compile(r"报送|上报|报至|报到|报区|报市|报县|反馈|报我")
_SUMMARY: Final = re.compile(r"汇总表|统计表|总结|检查情况|工作情况|附件3")
_SHARE: Final = re.compile(r"[%‰]|[百千]分之")
_DRAWING: Final = re.compile(r"抽查|抽取|比例|随机")
_OVERALL: Final = re.compile(r"(?:抽查|抽取|检查)(?:的)?比例|比例(?:随机)?抽")
_CLAUSE: Final = re.compile(r"[。;!\n]")
_WORKING_DAYS: Final = re.compile(rf"([{NUMERAL}]{{1,4}})个?(工作日|日内|天内)(?:之?内)?")
_CLOCKS: Final = {
    "referral": re.compile(r"移送|转办|移交"),
    "publication": re.compile(r"公示|公开|录入"),
}
_LEAD: Final = re.compile(
    r"(?:发起|牵头)(?:部门|单位)(?:为|是|:)+([^;。,]+)|(?:由|^)([^,;。由]+?)(?:牵头|发起)(?!部门|单位)"
)
_JOINING: Final = re.compile(
    r"(?:配合|参与|联合|参加|协同)(?:部门|单位)(?:为|是|:)+([^;。]+)"
    r"|(?:牵头|发起)(?!部门|单位)[,、]?(?:会同|联合)?([^;。]+?)(?:配合|参与|参加)"
)
_DUTY: Final = re.compile(r"^([一-鿿]{3,24}?)(?::|负责|牵头)")


@dataclass(slots=True)
class Notice:
    """What a notice tells, each fact as often as it is told; `lines`: its paragraphs, folded."""

    lines: list[str] = field(default_factory=list)
    texts: dict[str, list[Fact[str]]] = field(
        default_factory=lambda: {"title": [], "document": [], "office": [], "subject": []}
    )
    year: int | None = None
    periods: list[Fact[Span]] = field(default_factory=list)
    due: list[Fact[date]] = field(default_factory=list)
    classes: list[Fact[tuple[DraftClass, ...]]] = field(default_factory=list)
    shares: list[Fact[tuple[DraftClass, ...]]] = field(default_factory=list)
    days: dict[str, list[Fact[int]]] = field(default_factory=lambda: {name: [] for name in _CLOCKS})
    calendar_days: dict[str, str] = field(default_factory=dict)
    lead: list[Fact[str]] = field(default_factory=list)
    joining: list[Fact[str]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def read_notice(paragraphs: Sequence[str], file: str) -> Notice:
    """The facts of a notice, from its paragraphs in order; `file`: its name, for the sources."""
    said = [
        (text, f"{file}：“{_short(line)}”")
        for paragraph in paragraphs
        for line in paragraph.splitlines()
        if (text := fold(line))
    ]
    lines = [line for line, _ in said]
    notice = Notice(lines)
    notice.texts["title"] = _titles(lines, file)
    notice.texts["document"] = [
        Fact(m[1], s) for line, s in said if (m := _DOCUMENT.search(line)) and len(line) <= 40
    ]
    notice.texts["office"] = _offices(said)
    notice.texts["subject"] = list(_subjects(said))
    notice.year = _year([fact.value for key in ("title", "document") for fact in notice.texts[key]])
    notice.periods = _periods(said, notice.year)
    notice.due = _report_due(said, _due_year(notice))
    notice.contacts = list(contacts_in(said))
    for line, source in _with_body(said):
        _take_shares(notice, line, source)
    for clause, source in _clauses(said):
        _take_days(notice, clause, source)
        _take_departments(notice, clause, source)
    return notice


def _short(line: str) -> str:
    text = "".join(line.split())
    return text if len(text) <= 40 else f"{text[:38]}……"


def year_in(text: str) -> int | None:
    """The year a title or a document's number names: 2024年…, …〔2024〕21号."""
    found = re.search(r"(20\d\d)年|[〔\[(【](20\d\d)[〕\])】]", fold(text))
    return int(found[1] or found[2]) if found else None


def _year(texts: Sequence[str]) -> int | None:
    return next((year for text in texts if (year := year_in(text))), None)


def _titles(lines: Sequence[str], file: str) -> list[Fact[str]]:
    """The notice's title: 关于开展…的通知, over as many lines as it is set in."""
    for first, line in enumerate(lines):
        if "关于" not in line or len(line) > 80:
            continue
        for more in range(1, _LONGEST_TITLE + 1):
            whole = "".join(lines[first : first + more])
            if found := _TITLE.search(whole):
                return [Fact(_SCHEME.sub("", found[1]), f"{file}：标题")]
    return []


def _offices(said: Sequence[tuple[str, str]]) -> list[Fact[str]]:
    """The office: as the notice is signed, a line of its own; else the only one it names."""
    alone = [Fact(line, source) for line, source in said if _OFFICE.fullmatch(line)]
    if alone:
        return alone[-1:]
    named = [Fact(found[0], source) for line, source in said for found in _OFFICE.finditer(line)]
    return [fact for fact in named if fact.value.endswith("办公室") and len(fact.value) <= 40]


def _with_body(said: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each line with its source; a heading by itself ((二)检查时间) with the line beneath,
    which is then the source."""
    for (line, source), (beneath, further) in pairwise([*said, ("", "")]):
        yield (f"{line}:{beneath}", further) if len(line) <= _LONGEST_HEADING and beneath else (line, source)


def _subjects(said: Sequence[tuple[str, str]]) -> Iterator[Fact[str]]:
    for text, source in _with_body(said):
        found = _SUBJECT.search(text)
        words = re.split(r"[。;,(]", found[1].lstrip(":为是"))[0] if found else ""
        if 2 <= len(words) <= 30:
            yield Fact(words, source)


def _periods(said: Sequence[tuple[str, str]], year: int | None) -> list[Fact[Span]]:
    """The spans told behind 检查时间, 抽查期限 and the like; behind 时间安排 where no other tells one."""
    for label in _PERIOD_LABELS:
        behind = [
            (text[at.end() :], source) for text, source in _with_body(said) if (at := label.search(text))
        ]
        spans = [
            Fact(read_span(_CLAUSE.split(text.lstrip("。:"))[0], year), source) for text, source in behind
        ]
        if whole := [fact for fact in spans if fact.value.is_whole]:
            return whole
    return []


def _due_year(notice: Notice) -> int | None:
    """The year of a day told without one: the period's, where it lies in one."""
    spans = {day.year for fact in notice.periods for day in fact.value if day}
    return next(iter(spans)) if len(spans) == 1 else notice.year if not spans else None


def _report_due(said: Sequence[tuple[str, str]], year: int | None) -> list[Fact[date]]:
    """Until when the tallies are due; where several things are, the day of the tally or the summary."""
    found = [
        (what, Fact(day, source))
        for clause, source in _clauses(said)
        for day, what in last_days_told(clause, year)
        if _DUE.search(what)
    ]
    of_the_summary = [fact for what, fact in found if _SUMMARY.search(what)]
    return of_the_summary or [fact for _, fact in found]


def _take_shares(notice: Notice, line: str, source: str) -> None:
    """The shares by class that a sentence about drawing tells; one that names no class only where it speaks
    of 抽查比例, for a notice has many numbers."""
    if not (_SHARE.search(line) and _DRAWING.search(line)):
        return
    told = [share for share in read_share(line, scale_in(line)) if share.bound != "at_most"]
    found = [
        DraftClass(share.credit_class or "", share.share, share.number, written=share.told) for share in told
    ]
    names = [entry.name for entry in found]
    if names and all(names) and len(set(names)) == len(names):
        notice.classes.append(Fact(tuple(in_order(found)), source))
    elif names == [""] and _OVERALL.search(line):
        notice.shares.append(Fact(tuple(found), source))


def _clauses(said: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((clause, source) for line, source in said for clause in _CLAUSE.split(line) if clause)


def _take_days(notice: Notice, clause: str, source: str) -> None:
    """The working days for 移送 and 公示 that a clause sets; days that are no working days
    are kept in their words."""
    numbers = list(_WORKING_DAYS.finditer(clause))
    begins = [0, *(found.end() for found in numbers)]
    for n, found in enumerate(numbers):
        end = numbers[n + 1].start() if n + 1 < len(numbers) else len(clause)
        ahead, behind = clause[begins[n] : found.start()], clause[found.end() : end]
        near = behind.partition(",")[0]
        spoken_of = next((own for words in (near, ahead, behind) if (own := _clocks_in(words))), [])
        for name in spoken_of:
            if found[2] != "工作日":
                notice.calendar_days[name] = f"{found[1]}{found[2]}"
            elif number := integer(found[1]):
                notice.days[name].append(Fact(number, source))


def _clocks_in(words: str) -> list[str]:
    return [name for name, sign in _CLOCKS.items() if sign.search(words)]


def _take_departments(notice: Notice, clause: str, source: str) -> None:
    words = _NUMBERING.sub("", clause)
    for found in _LEAD.finditer(words):
        notice.lead += [Fact(name, source) for name in split_departments(found[1] or found[2])]
    for found in _JOINING.finditer(words):
        notice.joining += [Fact(name, source) for name in split_departments(found[1] or found[2])]
    if duty := _DUTY.match(words):
        notice.joining += [Fact(name, source) for name in split_departments(duty[1])]
