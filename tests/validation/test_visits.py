"""Visits told apart: what a return replaces, what is a reinspection, what came again (domain: Counting)."""

import random
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.validation.columns import DAY
from flows.validation.frames import ask
from schemas.marks import mark_in_title, read_mark

START = date(2024, 9, 1)
PROBLEMS, CLEAN = set("2345680"), set("19")


class Line(NamedTuple):
    """A return of one institution × department × item:
    its day of September, result, mark and the night it came."""

    day: int
    result: str = "1"
    mark: str = ""
    run: int = 1
    counts: bool = True


def _asked(lines: list[Line]) -> pd.DataFrame:
    days = pd.Series([START + timedelta(days=line.day - 1) for line in lines], dtype=DAY)
    made = {
        "row": range(len(lines)), "run": [line.run for line in lines], "institution_id": "甲",
        "department": "区市监局", "item": "登记", "inspected_on": days, "counts": [line.counts for line in lines],
        "results": [line.result for line in lines], "dispositions": "", "mark": [line.mark for line in lines],
        "is_clean": [line.result in CLEAN for line in lines],
        "has_problem": [line.result in PROBLEMS for line in lines],
    }  # fmt: skip
    frame = pd.DataFrame(made).astype(
        {"counts": "bool", "is_clean": "bool", "has_problem": "bool", "run": "int64"}
    )
    text = ["institution_id", "department", "item", "results", "dispositions", "mark"]
    return ask("status", line=frame.astype(dict.fromkeys(text, "str")))


FIX, AGAIN = "correction", "reinspection"
# what came, in order: the status of each, and which are told I19 and I24
CASES: dict[str, tuple[list[Line], str, list[int], list[int]]] = {
    "one visit": ([Line(3)], "c", [], []),
    "the same date again: the later arrival replaces": ([Line(3, "5"), Line(3, "1", run=2)], "sc", [1], []),
    "the same date and content: nothing told": ([Line(3, "5"), Line(3, "5", run=2)], "sc", [], []),
    "clean after a problem": ([Line(3, "5"), Line(20, "1", run=2)], "cr", [], []),
    "the reinspection came first": ([Line(20, "1"), Line(3, "5", run=2)], "rc", [], []),
    "clean twice after a problem": ([Line(3, "5"), Line(20, "1"), Line(25, "9")], "crr", [], []),
    "a problem after a problem": ([Line(3, "5"), Line(20, "2", run=2)], "sc", [], [1]),
    "clean after clean": ([Line(3, "1"), Line(20, "9")], "sc", [], [1]),
    "nothing seen after a problem": ([Line(3, "5"), Line(20, "7")], "sc", [], [1]),
    "clean after a problem and nothing seen": ([Line(3, "5"), Line(20, "7"), Line(25, "1")], "ssc", [], [1, 2]),
    "marked 复查, not clean": ([Line(3, "5"), Line(20, "8", AGAIN)], "cr", [], []),
    "marked 复查 after a clean visit": ([Line(3, "1"), Line(20, "2", AGAIN)], "cr", [], []),
    "marked 复查 on the same day": ([Line(3, "5"), Line(3, "1", AGAIN)], "cr", [], []),
    "marked 复查 with nothing before": ([Line(20, "1", AGAIN)], "c", [], []),
    "marked 复查 while the first visit is to be mended": ([Line(3, "5", counts=False), Line(20, "1", AGAIN)], "pr", [], []),
    "corrected with another date": ([Line(13, "5"), Line(3, "5", FIX, 2)], "sc", [1], []),
    "corrected to clean with another date": ([Line(13, "5"), Line(14, "1", FIX, 2)], "sc", [1], []),
    "corrected in the same night, before what it corrects": ([Line(3, "1", FIX), Line(3, "5")], "cs", [0], []),
    "corrected after the reinspection": ([Line(3, "5"), Line(20, "1"), Line(4, "2", FIX, 2)], "src", [2], []),
    "the reinspection corrected": ([Line(3, "5"), Line(20, "8", AGAIN), Line(20, "1", FIX, 2)], "csr", [2], []),
    "what is to be mended replaces nothing": ([Line(3, "5"), Line(3, "1", counts=False)], "cp", [], []),
    "a correction of what is to be mended leaves the other visit": (
        [Line(3, "5", counts=False), Line(28, "1"), Line(3, "5", FIX, 2)], "prc", [], []
    ),
}  # fmt: skip
STATUS = {"c": "current", "s": "superseded", "r": "reinspection", "p": "pending"}


@pytest.mark.parametrize("what", CASES)
def test_visits_are_told_apart(what: str) -> None:
    lines, statuses, replaces, again = CASES[what]
    found = _asked(lines)
    assert found["status"].tolist() == [STATUS[letter] for letter in statuses]
    assert found["row"][found["replaces"]].tolist() == replaces
    assert found["row"][found["is_again"]].tolist() == again


# what came, in order: the visit each line speaks of (its day, whether a reinspection), and which line speaks for it
VISITS_TOLD: dict[str, tuple[list[Line], list[tuple[int, bool, bool]]]] = {
    "corrected with another date": (
        [Line(13, "5"), Line(20, "1", FIX, 2)], [(20, False, False), (20, False, True)]
    ),
    "the reinspection corrected": (
        [Line(3, "5"), Line(20, "1", AGAIN), Line(20, "8", FIX, 2)],
        [(3, False, True), (20, True, False), (20, True, True)],
    ),
    "what was corrected to another date comes again": (
        [Line(13, "5"), Line(20, "5", FIX, 2), Line(20, "2", run=3)],
        [(20, False, False), (20, False, False), (20, False, True)],
    ),
    "marked 复查 on the same day": ([Line(3, "5"), Line(3, "1", AGAIN)], [(3, False, True), (3, True, True)]),
}  # fmt: skip


@pytest.mark.parametrize("what", VISITS_TOLD)
def test_a_line_speaks_of_one_visit(what: str) -> None:
    lines, told = VISITS_TOLD[what]
    found = _asked(lines)
    days = [(day - START).days + 1 for day in found["visited_on"]]
    assert list(zip(days, found["is_reinspection"], found["is_last"], strict=True)) == told


VISITS = st.lists(
    st.tuples(st.integers(1, 28), st.sampled_from(["1", "9", "2", "5", "8"]), st.sampled_from(["", "", AGAIN])).map(
        lambda told: Line(*told)
    ),
    min_size=1, max_size=7, unique_by=lambda line: line.day,
)  # fmt: skip


def _told(lines: list[Line]) -> list[tuple[Line, str]]:
    return sorted(zip(lines, _asked(lines)["status"], strict=True))


@given(VISITS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_visits_are_ordered_by_their_dates_not_by_arrival(lines: list[Line], chance: random.Random) -> None:
    shuffled = chance.sample(lines, len(lines))
    assert _told(lines) == _told(shuffled)


@given(VISITS)
@settings(deadline=None, max_examples=40)
def test_a_later_visit_never_lowers_the_count_of_problems_found(lines: list[Line]) -> None:
    def has_problem(seen: list[Line]) -> bool:
        return any(line.result in PROBLEMS for line, status in _told(seen) if status == "current")

    by_day = sorted(lines)
    found = [has_problem(by_day[: n + 1]) for n in range(len(by_day))]
    assert found == sorted(found)


@given(VISITS)
@settings(deadline=None, max_examples=40)
def test_the_same_returns_again_change_nothing(lines: list[Line]) -> None:
    again = [line._replace(run=2) for line in lines]
    once = {line._replace(run=1): status for line, status in _told(lines)}
    twice = {line._replace(run=1): status for line, status in _told([*lines, *again]) if line.run == 2}
    assert once == twice


MARKS = {
    "correction": "更正|（更正）|更正件|更正：检查结果应为1|更正9月3日报送的记录|检查日期更正为9月5日|原报结果有误，现更正|以此为准（更正）",
    "reinspection": "复查|复查合格|经复查，整改到位|整改后复查合格|“回头看”检查|整改复核：已改正|本次为复查|2024年10月8日复查|"
    "前次复查未通过，本次复查已整改",
    "": "|正常|10日内复查|已责令整改，10日内复查|待复查|拟于10月复查|限期整改，到期复查|将适时开展回头看|15个工作日后复查|"
    "下月复查|已通知复查|已责令更正年报信息|企业已更正公示信息|限期更正|公示信息已更正",
}  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "text"), [(mark, text) for mark, texts in MARKS.items() for text in texts.split("|")]
)
def test_a_remark_marks_a_return_or_does_not(mark: str, text: str) -> None:
    assert read_mark(text) == mark


@pytest.mark.parametrize(("title", "mark"), [
    ("部门联合抽查检查情况记录表（复查）", "reinspection"), ("检查情况台账（更正）", "correction"),
    ("检查及复查情况台账", ""), ("部门联合抽查检查情况记录表", ""),
])  # fmt: skip
def test_a_title_marks_a_return_or_does_not(title: str, mark: str) -> None:
    assert mark_in_title(title) == mark
