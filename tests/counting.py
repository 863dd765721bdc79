"""What happened in the field, and every figure counted from it by hand in plain Python: nothing of files, rows or
cells, and none of our SQL."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from flows.reports.published import Published
from tests import making
from tests.making import MEASURES, RSJ, SJJ

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


def _measures(visits: list[Visit], happened: Field) -> tuple[int, ...]:
    """附件3's fourteen figures and 抽查户数 of some standing visits; what a reinspection that found the problem
    still there disposed of was given too."""
    having: dict[str, set[int]] = defaultdict(set)
    for v in visits:
        having["inspected"].add(v.n)
        having[f"result_{v.result}"].add(v.n)
    seen = {(v.n, v.department) for v in visits}
    again = [
        v for v in happened.visits if v.is_reinspection and not v.is_clean and (v.n, v.department) in seen
    ]
    for v in (*visits, *again):
        if v.disposition:
            having[COLUMN[v.disposition]].add(v.n)
    return tuple(len(having[measure]) for measure in MEASURES)


def _department_tally(happened: Field) -> Rows:
    drawn = [v for v in happened.standing().values() if v.n in DRAWN]
    of_each = {(d, *_measures([v for v in drawn if v.department == d], happened)) for d in DEPARTMENTS}
    return of_each | {("合计", *_measures(drawn, happened))}


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
        rows.add((name, *counts, *_measures(standing, happened)))
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


def assert_counted(data: Published, happened: Field, as_of: date) -> None:
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
