"""Sheets made by composing people's habits over known facts are read back as those facts, whatever the
composition."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.handover import Extract, Grid, Unreadable
from schemas.measures import NOTICE_MEASURES
from schemas.places import word_table
from schemas.understanding import understood_lines
from schemas.vocabulary import DISPOSITIONS, RESULTS
from tests import making
from tests.intake.grids import read, rows, told
from tests.making import RSJ, SJJ

HEADINGS = {
    "name": ("名称", "*名称", "机构名称（全称）", "1.检查对象", "被检查单位名称"),
    "code": ("统一社会信用代码", "统一社会信用代码/注册号", "统一社会\n信用代码（18位）"),
    "department": ("检查单位", "检查部门（必填）", "抽查单位"),
    "item": ("检查事项", "抽查事项", "检　查　事　项"),
    "result": ("检查结果", "检查结果（填编号）", "抽查结果"),
    "disposition": ("处理结果", "处理结果（没有的不填）", "处置情况"),
    "inspected_on": ("检查日期", "检查日期（必填）", "检查时间"),
}
ASIDE = ("序号", "联系电话", "成立日期", "设置人")


@dataclass(frozen=True)
class Fact:
    """What a line says."""

    n: int
    department: str
    result: int
    disposition: str

    def cells(self) -> dict[str, str]:
        """The line as typed under each heading."""
        return {
            "name": making.name(self.n), "code": making.code(self.n), "department": self.department,
            "item": "登记事项检查",
            "result": str(self.result), "disposition": self.disposition, "inspected_on": "2024-09-03",
        }  # fmt: skip


FACTS = st.lists(
    st.builds(
        Fact,
        st.integers(1, 20),
        st.sampled_from([RSJ, SJJ]),
        st.sampled_from([*RESULTS]),
        st.sampled_from(["", *DISPOSITIONS]),
    ),
    min_size=2,
    max_size=8,
)
ABOVE = st.lists(st.sampled_from(["检查情况台账", "填报日期：2024年9月30日", "", "（单位：户）"]), max_size=3)
BELOW = st.lists(
    st.sampled_from(["说明：1.未发现问题 2.无法联系 3.其他", "填表人：张丽", "合计", ""]), max_size=3
)


class Composition:
    """One sheet being made, habit by habit."""

    def __init__(self, draw: Callable[[st.SearchStrategy[object]], object], facts: list[Fact]) -> None:
        self.choose = lambda options: draw(st.sampled_from(options))
        self.yes = lambda: bool(draw(st.booleans()))
        self.fields = draw(st.permutations([*HEADINGS]))
        self.names = {field: self.choose(HEADINGS[field]) for field in HEADINGS}
        self.aside = [name for name in ASIDE if self.yes()]
        self.groups = self.yes()
        self.above, self.below = draw(ABOVE), draw(BELOW)
        self.facts = facts
        self.hidden: set[int] = set()

    def header(self) -> list[str]:
        """The headings in this sheet's order and words."""
        return [*self.aside, *(self.names[field] for field in self.fields)]

    def line(self, fact: Fact, department: bool) -> list[str]:
        """A line; in a group of its department the department's cell may be blank."""
        cells = fact.cells() | ({} if department else {"department": ""})
        return [*("7" for _ in self.aside), *(cells[field] for field in self.fields)]

    def body(self) -> list[list[str]]:
        """The lines, with group headings, sums, blank rows and repeated headers between them."""
        made: list[list[str]] = []
        group = ""
        for fact in self.facts:
            if self.groups and fact.department != group:
                group = fact.department
                made.append([f"一、{group}检查情况"])
            elif self.yes():
                made.append(
                    self.choose([[""], self.header(), ["" for _ in self.aside] + [f"{fact.department} 计数"]])
                )
            made.append(self.line(fact, department=not self.groups or self.yes()))
        return made

    def grid(self) -> Grid:
        """The sheet."""
        body = self.body()
        table = [[text] for text in self.above] + [self.header()] + body
        if self.yes():
            self.hidden.add(len(table) - 1)
        table += [[text] for text in self.below]
        wide = max(map(len, table))
        down, right = self.choose([0, 3]), self.choose([0, 2])
        return Grid(
            "台账", [row + [""] * (wide - len(row)) for row in table], down, right,
            hidden_rows=frozenset(row + down for row in self.hidden),
        )  # fmt: skip


def _read_back(extract: Extract) -> list[Fact]:
    columns = ("name", "code", "department", "result", "disposition")
    known = {making.name(n): n for n in range(1, 21)}
    return [
        Fact(known[name], department, int(result), disposition)
        for name, code, department, result, disposition in rows(extract, "record", *columns)
        if code == making.code(known[name])
    ]


@settings(max_examples=150, deadline=None)
@given(st.data(), FACTS)
def test_a_composed_list_is_read_back(data: st.DataObject, facts: list[Fact]) -> None:
    made = Composition(data.draw, facts)
    extract = read(made.grid())
    # A hidden line (the last one here) is given before those that are seen, so that they speak last.
    assert _read_back(extract) == ([facts[-1], *facts[:-1]] if made.hidden else facts)
    assert {rule.split()[0] for rule in told(extract)} == ({"F08"} if made.hidden else set())


@settings(max_examples=60, deadline=None)
@given(st.data(), FACTS)
def test_two_lists_side_by_side_are_read_back(data: st.DataObject, facts: list[Fact]) -> None:
    half = len(facts) // 2
    composition = Composition(data.draw, facts)
    header, gap = composition.header(), [""] * composition.choose([0, 1])
    left, right = ([composition.line(fact, True) for fact in part] for part in (facts[half:], facts[:half]))
    right += [[""] * len(header)] * (len(left) - len(right))
    extract = read(
        Grid("台账", [header + gap + header, *(a + gap + b for a, b in zip(left, right, strict=True))])
    )
    assert _read_back(extract) == facts[half:] + facts[:half]
    assert not told(extract)


@settings(max_examples=60, deadline=None)
@given(st.data(), FACTS)
def test_a_list_cut_in_two_goes_on(data: st.DataObject, facts: list[Fact]) -> None:
    composition = Composition(data.draw, facts)
    table = [composition.header(), *(composition.line(fact, True) for fact in facts)]
    cut = data.draw(st.integers(2, len(table) - 1))
    extract = read(Grid("一", table[:cut]), Grid("二", table[cut:]))
    assert _read_back(extract) == facts and not told(extract)


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.lists(
        st.tuples(st.integers(1, 20), st.sets(st.sampled_from([*RESULTS]), min_size=1)),
        min_size=1,
        max_size=6,
    ),
)
def test_ticks_under_ten_columns_are_read_back(
    data: st.DataObject, facts: list[tuple[int, set[int]]]
) -> None:
    tick, none = data.draw(st.sampled_from("√✓1是●")), data.draw(st.sampled_from(["", "0", "/", "×"]))
    under = data.draw(st.booleans())
    words = [*RESULTS.values()]
    head = ["名称", "检查单位", *(["检查结果", *[""] * 9] if under else words), "检查日期"]
    lines = [
        [making.name(n), SJJ, *(tick if code in codes else none for code in RESULTS), "9-3"]
        for n, codes in facts
    ]
    second = [["", "", *words, ""]] if under else []
    merged = ((0, 2, 0, 11), (0, 0, 1, 0), (0, 1, 1, 1), (0, 12, 1, 12)) if under else ()
    extract = read(Grid("台账", [head, *second, *lines], merged=merged))
    assert rows(extract, "record", "name", "result") == [
        (making.name(n), ";".join(RESULTS[code] for code in RESULTS if code in codes)) for n, codes in facts
    ]


WORDS = st.sampled_from(
    [*(names[0] for names in HEADINGS.values()), *ASIDE, "姓名", "单位", "抽查户数", *RESULTS.values(),
        *DISPOSITIONS, "检查对象(签字/盖章)",
     "公示日期", "抽查比例", "任务名称", making.name(1), making.code(1), RSJ, "1", "5", "√", "2024-09-03", "一、区人社局",
     "小计", "", "", ""]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(1, 9), st.integers(1, 7), st.booleans())
def test_no_sheet_however_strange_breaks_the_reading(
    data: st.DataObject, high: int, wide: int, word: bool
) -> None:
    def made(number: int) -> Grid:
        row = st.lists(WORDS, min_size=wide, max_size=wide)
        rows = data.draw(st.lists(row, min_size=high, max_size=high))
        down, right = data.draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
        top, left = data.draw(st.tuples(st.integers(0, high - 1), st.integers(0, wide - 1)))
        span = (down + top, right + left, down + high - 1, right + left)
        hidden = frozenset(data.draw(st.sets(st.integers(0, 9), max_size=2)))
        return Grid(
            word_table(number) if word else f"表{number}", rows, down, right, (span,), hidden_columns=hidden
        )

    try:
        extract = read(made(1), made(2))
    except Unreadable as unreadable:
        assert unreadable.rule == "F03"
    else:
        assert all(len({len(column) for column in table.values()}) == 1 for table in extract.tables.values())
        assert all(re.fullmatch(r"[A-Z]+[1-9]\d*", cell) for (cell,) in rows(extract, "told", "cell"))
        assert len([*understood_lines(extract.tables["understood"], NOTICE_MEASURES.labels)]) == len(
            extract.kinds
        )
