"""A clerk's campaign: 150 institutions, 19 drawn, six nights, some forty files, and after each night every figure
held against a count in plain Python over what happened in the field, not over what was sent."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from flows.commands.withdraw import take_back
from flows.reports.published import Published
from flows.storage.folders import House
from tests import making
from tests.making import MEASURES, RSJ, SJJ, inspectors, record_list, record_row, sheet
from tests.nights import nights

CLASSES = "A" * 50 + "B" * 40 + "C" * 40 + "D" * 20
DRAWN = (*range(1, 4), *range(51, 55), *range(91, 99), *range(131, 135))
DEPARTMENTS = (RSJ, SJJ)
PROBLEMS = {2, 3, 4, 5, 6, 8, 10}
COLUMN = {
    "责令整改": "rectification_ordered", "立案查处": "case_filed",
    "函告许可部门": "permit_authority_notified", "移送司法机关": "transferred_to_judiciary",
}  # fmt: skip
REFERRED = {"函告许可部门", "移送司法机关"}
Key = tuple[int, str]
Rows = set[tuple[object, ...]]


@dataclass
class Visit:
    """A department at an institution on a day: what it found and did, and when the office first heard of it."""

    n: int
    department: str
    day: date
    result: int
    disposition: str
    told: date
    referral_told: date | None = None
    is_reinspection: bool = False

    @property
    def is_clean(self) -> bool:
        return self.result in (1, 9)


@dataclass
class Field:
    """What happened, by who was there and what was done about it; nothing of files, rows or cells."""

    visits: list[Visit] = field(default_factory=list)
    closed: list[tuple[Key, date]] = field(default_factory=list)
    published: list[tuple[Key, date, int]] = field(default_factory=list)
    referred: list[tuple[Key, date]] = field(default_factory=list)

    def of(self, key: Key) -> list[Visit]:
        return sorted(
            (v for v in self.visits if (v.n, v.department) == key and not v.is_reinspection),
            key=lambda v: v.day,
        )

    def standing(self) -> dict[Key, Visit]:
        """The last visit that was no reinspection, by institution and department."""
        keys = {(v.n, v.department) for v in self.visits}
        return {key: self.of(key)[-1] for key in keys}


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


def _measures(visits: list[Visit]) -> tuple[int, ...]:
    """附件3's fourteen figures and 抽查户数 of some standing visits."""
    having: dict[str, set[int]] = defaultdict(set)
    for v in visits:
        having["inspected"].add(v.n)
        having[f"result_{v.result}"].add(v.n)
        if v.disposition:
            having[COLUMN[v.disposition]].add(v.n)
    return tuple(len(having[measure]) for measure in MEASURES)


def _department_tally(happened: Field) -> Rows:
    drawn = [v for v in happened.standing().values() if v.n in DRAWN]
    of_each = {(d, *_measures([v for v in drawn if v.department == d])) for d in DEPARTMENTS}
    return of_each | {("合计", *_measures(drawn))}


def _class_tally(happened: Field) -> Rows:
    rows: Rows = set()
    required = {"A": 1, "B": 2, "C": 4, "D": 4, "合计": 11}
    for name in (*"ABCD", "合计"):
        drawn = [n for n in DRAWN if name in (CLASSES[n - 1], "合计")]
        standing = [v for v in happened.standing().values() if v.n in drawn]
        seen = {(v.n, v.department) for v in standing}
        complete = [n for n in drawn if all((n, d) in seen for d in DEPARTMENTS)]
        roster = len(CLASSES) if name == "合计" else CLASSES.count(name)
        coverage = len(complete) / len(drawn)
        counts = (roster, required[name], len(drawn), len({v.n for v in standing}), len(complete), coverage)
        rows.add((name, *counts, *_measures(standing)))
    return rows


def _open_issues(happened: Field, as_of: date) -> Rows:
    """Every problem of every visit that nothing closed since; found again while open it is the same problem."""
    since: dict[tuple[int, str, int], date] = {}
    for v in sorted(happened.visits, key=lambda v: v.day):
        key = (v.n, v.department)
        cleared = [w.day for w in happened.visits if (w.n, w.department) == key and w.is_clean and w is not v]
        same_day = [w.day for w in happened.visits if (w.n, w.department) == key and w.is_clean
                    and w.is_reinspection and w.day == v.day and not v.is_reinspection]  # fmt: skip
        by_ledger = [day for (k, day) in happened.closed if k == key and v.day <= day <= as_of]
        if v.result in PROBLEMS and not same_day and not by_ledger and not any(d > v.day for d in cleared):
            since.setdefault((v.n, v.department, v.result), v.day)
    return {(making.name(n), d, result, day) for (n, d, result), day in since.items()}


def _deadlines(happened: Field, as_of: date) -> Rows:
    rows: Rows = set()
    for key, visit in happened.standing().items():
        acts = sorted((day, result) for k, day, result in happened.published if k == key and day >= visit.day)
        done = [day for k, day in happened.referred if k == key and day >= visit.day]
        clocks = [("publication", visit.day, 20, acts[0][0] if acts else None)]
        if visit.disposition in REFERRED:
            formed = max(visit.day, visit.referral_told or visit.told)
            clocks.append(("referral", formed, 7, min(done, default=None)))
        wrong = [n for n, (_, result) in enumerate(acts) if result != visit.result]
        if wrong:
            right = acts[wrong[-1] + 1][0] if wrong[-1] + 1 < len(acts) else None
            clocks.append(("correction", max(acts[wrong[0]][0], visit.told), 5, right))
        for kind, start, days, done_on in clocks:
            due = _working_days_after(start, days)
            late = done_on > due if done_on else as_of > due
            rows.add((making.name(key[0]), key[1], kind, start, due, done_on, late))
    return rows


def _outstanding(happened: Field) -> Rows:
    seen = happened.standing().keys()
    return {(making.name(n), d) for n in DRAWN for d in DEPARTMENTS if (n, d) not in seen}


def _same(data: Published, happened: Field, as_of: date) -> None:
    """Every figure is the one counted by hand."""
    listed = ", ".join(MEASURES)
    heads = "credit_class, roster, required, drawn, inspected, complete, coverage"
    late = "status in ('late', 'overdue')"
    outside = {(v.n, v.department, v.result) for v in happened.standing().values() if v.n not in DRAWN}
    again = {(v.n, v.department, v.day, v.result, v.is_clean) for v in happened.visits if v.is_reinspection}
    told = {
        f"select department, {listed} from department_tally": _department_tally(happened),
        f"select {heads}, {listed} from class_tally": _class_tally(happened),
        "select institution, department, result from outside_visit": {
            (making.name(n), *r) for n, *r in outside
        },
        "select institution, department, reinspected_on, result, closes from reinspection": {
            (making.name(n), *rest) for n, *rest in again
        },
        "select institution, department, result, since from open_issue": _open_issues(happened, as_of),
        f"select institution, department, kind, event_on, due_on, done_on, {late} from deadline": _deadlines(
            happened, as_of
        ),
        "select institution, department from outstanding": _outstanding(happened),
    }
    for question, counted in told.items():
        found = data.rows(question)
        assert set(found) == counted, f"{as_of}：{question}"
        assert len(found) == len(counted), question


class Clerk:
    """Who writes the files: what happens in the field happens in the model, and a paper says so."""

    def __init__(self, house: House) -> None:
        self.house, self.happened, self.papers = house, Field(), 0
        self.today = date(2024, 8, 30)

    def path(self, name: str) -> str:
        self.papers += 1
        return f"{self.papers:02}-{name}.xlsx"

    def visits(
        self, day: date, *told: tuple[int, str, int, str], again: bool = False, mark: str = ""
    ) -> None:
        """A record list of one day's visits, one file."""
        for n, department, result, disposition in told:
            self.happened.visits.append(
                Visit(n, department, day, result, disposition, self.today, is_reinspection=again)
            )
        self.send(day, *told, mark=mark)

    def send(self, day: date, *told: tuple[int, str, int, str], mark: str = "", **changes: object) -> None:
        """A record list, and nothing happens: a first return or another copy of it."""
        rows = [
            record_row(n, d, str(r), disposition=done, date=f"{day}", remark=mark, **changes)
            for n, d, r, done in told
        ]
        record_list(self.house.inbox, rows, self.path("台账"))

    def ledger(self, kind: str, *rows: tuple[object, ...]) -> None:
        """A ledger whose rows are institution, department, date and one thing more."""
        heads = {
            "公示": ("公示日期", "公示结果"),
            "移送": ("移送日期", "备注"),
            "复查": ("复查日期", "复查结果"),
        }[kind]
        lines = [(making.name(n), making.code(n), d, f"{day}", *more) for n, d, day, *more in rows]  # type: ignore[call-overload]
        table = [("名称", "统一社会信用代码", "单位", *heads), *lines]
        sheet(self.house.inbox / self.path(f"{kind}台账"), table)

    def publish(self, day: date, *told: tuple[int, str, int]) -> None:
        for n, d, result in told:
            self.happened.published.append(((n, d), day, result))
        self.ledger("公示", *((n, d, day, str(result)) for n, d, result in told))

    def both(self, day: date, n: int, result: int = 1, done: str = "") -> None:
        """A record form: both departments on one visit."""
        for d in DEPARTMENTS:
            self.happened.visits.append(Visit(n, d, day, result, done, self.today))
        lines = ((RSJ, making.TRAINING, str(result)), (SJJ, making.REGISTRATION, str(result)))
        making.form(
            self.house.inbox / self.path("记录表"), n=n, lines=lines, date=f"{day}", disposition=done or None
        )

    def night(self, as_of: date) -> tuple[int, list[tuple[object, ...]]]:
        """A night whose figures are the ones counted; how much is to mend, and what the runs have said."""
        with nights(self.house, as_of=as_of) as data:
            _same(data, self.happened, as_of)
            return data.number("select count(*) from to_mend"), data.rows("from progress order by run")


def _first_night(clerk: Clerk) -> None:
    inbox = clerk.house.inbox
    people = [making.institution(n, CLASSES[n - 1]) for n in range(1, 151)]
    sheet(inbox / clerk.path("名录"), [making.HEADINGS, *people])
    inspectors(inbox)
    heads = [("抽取结果名单",), ("任务编号：T1",), ("序号", "名称", "统一社会信用代码", "检查人员")]
    chosen = [(n, making.name(n), making.code(n), "张丽、王强") for n in DRAWN]
    sheet(inbox / clerk.path("抽取结果名单"), [*heads, *chosen])


def _second_night(clerk: Clerk) -> None:
    third = date(2024, 9, 3)
    for n in (1, 2, 3):
        clerk.both(third, n)
    clerk.both(third, 51, 5, "责令整改")
    for n in (52, 53):
        clerk.visits(third, (n, RSJ, 1, ""), (n, SJJ, 2, "函告许可部门"))
    clerk.visits(third, (91, RSJ, 8, "立案查处"), (91, SJJ, 5, "责令整改"))
    clerk.visits(date(2024, 9, 5), (92, RSJ, 9, ""))
    clerk.visits(date(2024, 9, 6), (20, SJJ, 5, "责令整改"), (21, SJJ, 1, ""))  # nobody drew these two
    clerk.send(third, (93, RSJ, 5, "责令整改"), (93, SJJ, 1, ""), signed="")


def _third_night(clerk: Clerk) -> None:
    third = date(2024, 9, 3)
    clerk.visits(third, (93, RSJ, 5, "责令整改"), (93, SJJ, 1, ""))  # what was unsigned, signed
    clerk.visits(date(2024, 9, 20), (51, SJJ, 1, ""), again=True)
    clerk.visits(date(2024, 9, 20), (91, RSJ, 5, "责令整改"), again=True, mark="复查，仍有问题")
    clerk.visits(date(2024, 9, 6), (20, SJJ, 1, ""), again=True, mark="复查合格")  # the same afternoon
    clerk.visits(date(2024, 9, 24), (94, RSJ, 2, ""), (94, SJJ, 1, ""), (95, SJJ, 10, "移送司法机关"))
    clerk.publish(date(2024, 9, 18), (1, RSJ, 1), (1, SJJ, 1), (52, SJJ, 1), (91, SJJ, 5), (21, SJJ, 5))
    clerk.happened.referred.append(((52, SJJ), date(2024, 9, 18)))
    clerk.happened.referred.append(((53, SJJ), date(2024, 9, 27)))
    clerk.ledger("移送", (52, SJJ, date(2024, 9, 18), ""), (53, SJJ, date(2024, 9, 27), ""))
    later = [making.institution(n, "D" if n == 1 else CLASSES[n - 1]) for n in range(1, 150)]
    later.append(making.institution(151, "A"))  # the draw's own roster has 150, and 1 in class A
    sheet(clerk.house.inbox / clerk.path("名录"), [making.HEADINGS, *later])


def _corrected(clerk: Clerk, n: int, department: str, day: date, result: int, done: str) -> None:
    (visit,) = clerk.happened.of((n, department))
    visit.day, visit.result, visit.disposition, visit.told = day, result, done, clerk.today
    clerk.send(day, (n, department, result, done), mark="更正")


def _fourth_night(clerk: Clerk) -> None:
    _corrected(clerk, 94, RSJ, date(2024, 9, 23), 1, "")
    _corrected(clerk, 91, SJJ, date(2024, 9, 3), 1, "")
    clerk.visits(date(2024, 10, 9), (93, RSJ, 8, "函告许可部门"))  # came again, and found something else
    clerk.publish(date(2024, 10, 10), (52, SJJ, 2), (2, RSJ, 1), (2, SJJ, 1))
    clerk.happened.closed.append(((52, SJJ), date(2024, 10, 10)))
    clerk.ledger("复查", (52, SJJ, date(2024, 10, 10), "整改到位"), (53, SJJ, date(2024, 10, 10), "基本整改"))
    for n in (96, 97):
        clerk.both(date(2024, 10, 10), n)
    clerk.send(date(2024, 10, 10), (98, RSJ, 5, "责令整改"), code="52410402MJ000098X1", name="没有这一家")


def _fifth_night(clerk: Clerk) -> None:
    clerk.happened.referred.remove(((53, SJJ), date(2024, 9, 27)))
    clerk.ledger("移送", (53, SJJ, date(2024, 9, 27), "作废"))
    heads = ("名称", "统一社会信用代码", "检查机关", "检查结果", "检查结果状态", "录入日期", "公示日期")
    day = date(2024, 10, 24)
    rows = [
        (making.name(n), making.code(n), RSJ, "1", state, f"{day}", "")
        for n, state in ((96, "已公示"), (97, "待审核"))
    ]
    sheet(clerk.house.inbox / clerk.path("平台导出"), [heads, *rows])
    clerk.happened.published.append(((96, RSJ), day, 1))
    clerk.publish(date(2024, 10, 25), (91, SJJ, 1))
    clerk.both(date(2024, 10, 22), 131, 7)
    clerk.both(date(2024, 10, 22), 132, 5, "责令整改")


def _sixth_night(clerk: Clerk) -> None:
    clerk.visits(date(2024, 11, 6), (132, RSJ, 9, ""), (132, SJJ, 1, ""), again=True, mark="复查")
    clerk.visits(date(2024, 11, 6), (91, RSJ, 1, ""), again=True, mark="复查")
    clerk.both(date(2024, 11, 6), 133)


NIGHTS = {
    date(2024, 8, 30): _first_night, date(2024, 9, 13): _second_night, date(2024, 9, 30): _third_night,
    date(2024, 10, 15): _fourth_night, date(2024, 10, 31): _fifth_night, date(2024, 11, 15): _sixth_night,
}  # fmt: skip


def test_every_figure_of_six_nights_is_the_one_counted_by_hand(house: House) -> None:
    clerk = Clerk(house)
    to_mend, said = [], []
    for as_of, send in NIGHTS.items():
        clerk.today = as_of
        send(clerk)
        count, progress = clerk.night(as_of)
        assert progress[: len(said)] == said, "what was said stays said"
        to_mend, said = [*to_mend, count], progress
    assert to_mend == [0, 2, 0, 1, 1, 1], "what was mended leaves the count"
    assert clerk.night(as_of)[0] == 1, "a night repeated changes nothing"
    wrong = clerk.path("台账")
    record_list(house.inbox, [record_row(98, RSJ, "5", date="2024-11-12")], wrong)
    with nights(house, as_of=as_of) as data:
        assert data.number("select inspected from department_tally where department = '合计'") == 17
    take_back(house, [wrong], "报错了")
    assert clerk.night(as_of)[0] == 1, "what is taken back leaves the figures as they were"
