"""抽查比例 as plans write it: which class, what share or how many institutions, and whether that is a bound."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal, NamedTuple

from schemas.classes import Classes, CreditClass
from schemas.identifiers import fold
from schemas.numerals import NUMERAL, decimal, integer

Bound = Literal["exact", "at_least", "at_most"]


class PlannedShare(NamedTuple):
    """One share a plan's cell tells: of which class (None: it names none), a part of 1 or a number, exact or
    a bound."""

    credit_class: str | None
    share: float | None
    number: int | None
    bound: Bound

    @property
    def told(self) -> str:
        """As a message says it: 不低于 5%."""
        amount = f"{self.number} 户" if self.share is None else f"{self.share * 100:.6g}%"
        return {"exact": "", "at_least": "不低于 ", "at_most": "不超过 "}[self.bound] + amount


Step = str | list[PlannedShare]
"""What a cell tells in turn: a class, or a value (two bounds where it is a range)."""

_LEAST: Final = "不(?:得|应|能)?(?:低于|少于|小于)|至少|最少|最低|≥|>=|大于等于"
_MOST: Final = "不(?:得|应|能)?(?:超过|高于|多于|大于)|至多|最多|最高|≤|<=|小于等于"
_VALUE: Final = re.compile(
    rf"(?:(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))[^\d{NUMERAL}%,;。、]{{0,12}}?)?"
    r"(?P<base>(?:基数|总数|名录|共有?|应?检查对象)[:为]?)?"
    r"(?:(?P<from>\d+(?:\.\d+)?)%?[-~至到—](?=\d))?"
    r"(?:(?P<percent>\d+(?:\.\d+)?)(?P<unit>[%‰])"
    rf"|(?P<of>[百千])分之(?P<words>[{NUMERAL}点.]+)"
    r"|(?P<all>全覆盖|全部|全数|逐户)"
    rf"|(?P<number>\d+|[{NUMERAL}]+)(?:户|家|个(?!月|工作)))"
    r"(?P<above>(?:\(含\))?(?:及|或)?以上|起)?(?P<below>(?:及|或)?以下|以内)?"
)
_BARE: Final = re.compile(r"0?\.\d+")
_THE_REST: Final = re.compile(
    rf"(?:其余|其[他它])[^,;。]{{0,8}}?(?=[\d{NUMERAL}百千全不])|除[^,;。]{{1,12}}?外"
)
"""A share of all but some: which classes it is of does not stand there."""


def read_share(text: str, classes: Classes) -> list[PlannedShare]:
    """Every share that a plan's 抽查比例 tells, in order ("…A 类 1%", "不低于5%", "1户", "A类1%、B类3%", "百分之十"); none
    where one is of the rest (A类1%，其余5%)."""
    words = fold(text).upper()
    if _THE_REST.search(words):
        return []
    if _BARE.fullmatch(words):
        return [PlannedShare(None, float(words), None, "exact")]
    found: dict[int, Step] = {**dict(_classes_in(words, classes)), **dict(_values_in(words))}
    steps = [found[place] for place in sorted(found)]
    if steps and isinstance(steps[0], list) and isinstance(steps[-1], str):
        steps.reverse()  # 1%（A类）、3%（B类）
    return list(_paired(steps))


def share_faults(text: str, task: str, classes: Classes) -> str:
    """Where a plan's 抽查比例 contradicts the campaign's plan, to be added to C01's message; "" where it does
    not.

    `task` is what else the row says (抽查任务名称, 检查对象): a share that names no class is of the one class named
    there. A lower bound contradicts only a smaller planned share (domain: Findings).
    """
    told = read_share(text, classes) or _with_the_rest(fold(text).upper(), classes)
    of_task = {name for _, name in _classes_in(fold(task).upper(), classes)}
    if len(classes.entries) == 1:
        of_task = {classes.names[0]}
    named = [share.credit_class for share in told if share.credit_class]
    faults = []
    for share in told:
        names = {share.credit_class} if share.credit_class else of_task if len(of_task) == 1 else set()
        concerned = [classes.by_name[name] for name in classes.names if name in names]
        if concerned and _contradicts(concerned[0], share):
            faults.append(f"（{_of(concerned[0])}写的是 {share.told}，计划是 {concerned[0].told}）")
        elif not concerned and not named and all(_contradicts(entry, share) for entry in classes.entries):
            planned = "、".join(f"{_of(entry)} {entry.told}" for entry in classes.entries)
            faults.append(f"（写的是 {share.told}，计划是 {planned}）")
    return "".join(dict.fromkeys(faults))


def _with_the_rest(words: str, classes: Classes) -> list[PlannedShare]:
    """The shares of a cell one of which is of all classes but some (A类1%，其余5%; 除D类外5%),
    that one for each of the classes it is of; none where those it leaves out are not named."""
    rest = _THE_REST.search(words)
    if rest is None:
        return []
    before, behind = words[: rest.start()], words[rest.end() :]
    apart = {name for _, name in _classes_in(words[: rest.end()], classes)}
    others = [name for name in classes.names if name not in apart] if apart else []
    told = read_share(behind, classes)
    of_the_rest = [share._replace(credit_class=n) for share in told if not share.credit_class for n in others]
    return [*read_share(before, classes), *of_the_rest, *(share for share in told if share.credit_class)]


def _of(entry: CreditClass) -> str:
    return f"{entry.name} 类" if entry.name.isascii() else entry.name


def _contradicts(entry: CreditClass, told: PlannedShare) -> bool:
    planned: float | int | None = entry.share if told.share is not None else entry.number
    if told.number is not None and planned is None and told.bound == "at_least":
        planned = entry.at_least
    wanted = told.number if told.share is None else told.share
    if planned is None or wanted is None:
        return False
    below, above = planned < wanted - 1e-9, planned > wanted + 1e-9
    return {"exact": below or above, "at_least": below, "at_most": above}[told.bound]


def _paired(steps: list[Step]) -> Iterator[PlannedShare]:
    """Each value with the classes named before it: A、B类5% is both's, A类、B类按1%、3% one each."""
    names: list[str] = []
    for of_values, run in groupby(steps, key=lambda step: not isinstance(step, str)):
        if not of_values:
            names = list(dict.fromkeys(step for step in run if isinstance(step, str)))  # 低风险（A类）
            continue
        values = [step for step in run if not isinstance(step, str)]
        if len(names) == len(values) > 1:
            each = [([name], value) for name, value in zip(names, values, strict=True)]
        else:
            each = [(names, value) for value in values]
        for of, value in each:
            yield from (told._replace(credit_class=name) for told in value for name in (of or (None,)))


def _classes_in(words: str, classes: Classes) -> Iterator[tuple[int, str]]:
    """The classes named in running words: a letter by itself, a word of one character with 类, 级 or 风险 beside
    it."""
    for match in classes.in_running_words.finditer(words):
        name = classes.read(match[0])
        if name:
            yield match.start(), name


def _values_in(words: str) -> Iterator[tuple[int, list[PlannedShare]]]:
    for match in _VALUE.finditer(words):
        bound: Bound = "exact"
        if match["least"] or match["above"]:
            bound = "at_least"
        elif match["most"] or match["below"]:
            bound = "at_most"
        value = _value(match, bound)
        if value and not (match["base"] and match["number"]):
            low = PlannedShare(None, float(match["from"] or 0) / 100, None, "at_least")
            yield match.start(), [low, value._replace(bound="at_most")] if match["from"] else [value]


def _value(match: re.Match[str], bound: Bound) -> PlannedShare | None:
    if match["number"]:
        number = integer(match["number"])
        return None if number is None else PlannedShare(None, None, number, bound)
    if match["all"]:
        return PlannedShare(None, 1.0, None, bound)
    amount = float(match["percent"]) if match["percent"] else decimal(match["words"])
    parts = 1000 if match["unit"] == "‰" or match["of"] == "千" else 100
    return None if amount is None else PlannedShare(None, amount / parts, None, bound)
