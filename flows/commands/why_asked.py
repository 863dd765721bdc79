"""Which figure is asked for: 区市监局 5, A类 覆盖率, 合计 责令整改, or a cell of 附件3 (D7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from itertools import product
from typing import Final

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from flows.problem import Problem
from flows.reports.figures import Figure, class_measures
from flows.reports.published import Published
from flows.reports.wording import class_in_words
from flows.reports.workbook.tally_sheet import DATA_ROW
from schemas.campaign import Campaign
from schemas.headings import heading
from schemas.identifiers import fold
from schemas.vocabulary import TOTAL

_SHEET: Final = "统计表"
_CELL: Final = re.compile(r"(?:(?:附件3|统计表)!?|(?P<sheet>.+)!)?(?P<cell>\$?[A-Z]{1,3}\$?[1-9]\d{0,5})")
_ELSEWHERE: Final = (
    (
        re.compile("公示率|完成率|完结率|发现率|联合(?:占比|率)"),
        "率在年度汇总的“年度总览”和简报里，旁边是分子、分母：shuangsuiji year",
    ),
    (re.compile("公示|逾期|到期|期限"), "公示和移送到哪一步，见汇总表“期限预警”和公示清单"),
    (re.compile("抽查以外|个案|举报"), "没有抽中而报来的，见汇总表“抽查以外的检查”"),
    (re.compile("复查|整改|未了结|问题"), "问题了结没有，见汇总表“待跟进”"),
    (re.compile("补正|错误|提醒"), "要补正的，见汇总表“待补正”和回执"),
    (re.compile("未报|缺报|催办"), "还没有报的，见汇总表“覆盖与未报”和催办单"),
)
"""What is asked for and is no figure of the tallies: where it stands."""
_EXAMPLE: Final = '例：shuangsuiji why {} "区市监局 5"、"合计 责令整改"、"A类 覆盖率"，或附件3 的格子 D7'


_ALSO: Final = {
    "已检查": "inspected",
    **dict.fromkeys(("抽取户数", "抽取数", "抽中数"), "drawn"),
    "应抽数": "required",
}
"""Further words for figures that have several."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a word of the question may be."""

    department: str | None = None
    credit_class: str | None = None
    measure: str | None = None


def figure_asked(data: Published, plan: Campaign, question: str) -> Figure:
    """The one figure that a question names. Raises Problem where it names none, or may mean several."""
    example = _EXAMPLE.format(data.head.campaign)
    cell = _CELL.fullmatch(fold(question).upper())
    if cell and fold(question).upper() not in plan.results.by_code:
        return _at_cell(data, cell["sheet"], cell["cell"].replace("$", ""))
    words = _Words(data, plan)
    meant = set(_meanings(words, question))
    if not meant:
        raise Problem(f"看不懂“{question}”：{_not_understood(words, question)}", example)
    if len(meant) > 1:
        told = "、".join(sorted(_told(part) for part in meant))
        raise Problem(f"“{question}”可以是几个数：{told}", "分类写成 A类，结果写成 结果A")
    part = meant.pop()
    if part.measure is None:
        raise Problem(f"“{question}”没有说是哪一项数", example)
    return _checked(data, part.department or TOTAL, part.credit_class or TOTAL, part.measure)


def _not_understood(words: "_Words", question: str) -> str:
    """Which word of a question is none of the plan's, and what may be meant by it."""
    unknown = next((word for word in question.split() if words.taken_apart(word) == [[]]), None)
    if unknown is None:
        return "一次问一个数，部门、分类、项目各写一个"
    elsewhere = next((where for asked, where in _ELSEWHERE if asked.search(unknown)), "")
    meant = words.holding(unknown) or ([] if elsewhere else words.like(unknown))
    return f"没有“{unknown}”" + (
        f"，是不是 {'、'.join(meant)}" if meant else f"；{elsewhere or words.listed}"
    )


def _told(part: _Part) -> str:
    return " ".join(filter(None, (part.department, part.credit_class, part.measure)))


def _checked(data: Published, department: str, credit_class: str, measure: str) -> Figure:
    labels = class_measures(data)
    if measure in labels and department != TOTAL:
        raise Problem(
            f"{labels[measure]}只按分类统计，不分部门", f"问“{labels[measure]}”或“A类 {labels[measure]}”"
        )
    known = data.rows("select distinct department, credit_class from measure_tally")
    is_known = measure in labels or measure in {one.name for one in data.measures}
    if (department, credit_class) not in known or not is_known:
        raise Problem(
            "计划改过以后还没有汇总，统计表里没有这个数", f"先运行 shuangsuiji run {data.head.campaign}"
        )
    return Figure(department, credit_class, measure)


def _at_cell(data: Published, sheet: str | None, cell: str) -> Figure:
    """The figure at a cell of 附件3, as the workbook's first sheet has it."""
    departments = [str(name) for (name,) in data.rows("select department from department_tally")]
    row, column = xl_cell_to_rowcol(cell)
    at, nth = row - DATA_ROW, column - 1
    if sheet not in (None, _SHEET) or not (0 <= at < len(departments) and 0 <= nth < len(data.measures)):
        last = f"{xl_col_to_name(len(data.measures))}{DATA_ROW + len(departments)}"
        raise Problem(
            f"{sheet + '!' if sheet else ''}{cell} 不是附件3 里的数",
            f'附件3 在汇总表“{_SHEET}”，数在 B{DATA_ROW + 1} 到 {last}；别的数写出来问，如 "A类 覆盖率"',
        )
    return Figure(departments[at], TOTAL, data.measures[nth].name)


def _meanings(words: "_Words", question: str) -> Iterator[_Part]:
    """Every way to take the whole question, no two words of it saying different things of one part."""
    whole = words.readings(question)
    if whole:
        yield from whole
        return
    parts = [part for word in question.split() for part in words.taken_apart(word)]
    for combined in product(*parts):
        if (part := _joined(combined)) is not None:
            yield part


def _joined(parts: tuple[_Part, ...]) -> _Part | None:
    said: dict[str, str] = {}
    for part in parts:
        for field in fields(part):
            value = getattr(part, field.name)
            if value is not None and said.setdefault(field.name, value) != value:
                return None
    return _Part(**said)


class _Words:
    """The words of a plan and of its tallies, each with what it may mean."""

    def __init__(self, data: Published, plan: Campaign) -> None:
        self._plan = plan
        labels = class_measures(data)
        self._measures = {name.upper(): name for name in (*labels, *plan.measures)}
        for name, label in labels.items():
            self._measures |= {heading(label): name, heading(label).removesuffix("户数"): name}
        for name, wordings in plan.counted.headings.items():
            self._measures |= dict.fromkeys(wordings, name) if name != "department" else {}
        self._measures |= _ALSO
        self._places = [*(d.name for d in plan.department), *(class_in_words(n) for n in plan.classes.names)]
        self._labels = [*labels.values(), *plan.measures.values()]

    @property
    def listed(self) -> str:
        """All that may be asked for."""
        results = {entry.name for entry in self._plan.results.by_code.values()}
        figures = [label for label in self._labels if label not in results]
        codes = "、".join(self._plan.results.by_code)
        return f"可以问的：{'、'.join([*self._places, *figures])}，结果的编号 {codes}"

    def holding(self, word: str) -> list[str]:
        """What an unknown word is a part of: 责令 of 责令整改."""
        return [name for name in (*self._places, *self._labels) if len(word) > 1 and word in name]

    def like(self, word: str) -> list[str]:
        """What an unknown word looks like: 区教监局 like 区市监局."""
        return get_close_matches(word, [*self._places, *self._labels], cutoff=0.5)

    def taken_apart(self, word: str) -> list[list[_Part]]:
        """A word, or what it is written together of (区市监局5), each with its readings; [[]] where it is
        neither."""
        if readings := self.readings(word):
            return [readings]
        for cut in range(len(word) - 1, 0, -1):
            if word[cut - 1 : cut + 1].isdigit():
                continue
            front, rest = self.readings(word[:cut]), self.taken_apart(word[cut:])
            if front and all(rest):
                return [front, *rest]
        return [[]]

    def readings(self, word: str) -> list[_Part]:
        """What a word by itself may mean; none where it is no word of these."""
        if fold(word) in (TOTAL, "全部", "总计"):
            return [_Part()]
        department, measure = self._plan.department_of(word), self._measure(word)
        credit_class = self._class(word)
        return [
            *([_Part(department=department)] if department else []),
            *([_Part(credit_class=credit_class)] if credit_class else []),
            *([_Part(measure=measure)] if measure else []),
        ]

    def _class(self, word: str) -> str | None:
        """A plan with one class reads everything as it: there only its own wordings are it."""
        classes = self._plan.classes
        if len(classes.entries) > 1:
            return classes.read(word)
        only = classes.entries[0]
        return only.name if fold(word) in map(fold, only.wordings) else None

    def _measure(self, word: str) -> str | None:
        """The column of a heading, a result's code or words, a disposition."""
        results, dispositions = self._plan.results, self._plan.dispositions
        if found := self._measures.get(heading(word)) or self._measures.get(fold(word).upper()):
            return found
        if disposition := dispositions.named(word):
            return dispositions.columns[disposition]
        codes = results.read(word).codes
        return results.columns[codes[0]] if len(codes) == 1 else None
