"""What a result cell says by a plan's list: the codes, what is wrong with them, and whether the sheet's own
list was read."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from schemas.boxes import has_boxes, ticked_choices
from schemas.identifiers import fold, visible
from schemas.result_text import Entry, entries, number_of, plain, unfold
from schemas.vocabulary import NOTHING_WRITTEN, RESULT_HINTS, RESULTS

if TYPE_CHECKING:
    from schemas.lists import Code, Results

ResultFault = Literal["", "missing", "unreadable", "contradiction", "not_in_plan"]
"""I04, I05, I06, and I22: a number whose meaning in the sheet's own list the plan does not have."""


class ResultReading(NamedTuple):
    """What a result cell says: its codes in the plan's order, what is wrong, words to add to the message,
    and whether a number was taken by the sheet's own list because it means something else there than in the
    plan (I21)."""

    codes: tuple["Code", ...]
    fault: ResultFault
    detail: str = ""
    by_legend: bool = False


class Legend(NamedTuple):
    """A sheet's own list (number → words), and whether its column asks a question (是否发现问题)."""

    words: Mapping[str, str]
    asks: bool


class _Fault(Exception):
    def __init__(self, fault: ResultFault, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault: ResultFault = fault
        self.detail = detail


_ASKS: Final = re.compile(r"是否|有无|发现问题情况|存在问题情况")
_ASKS_HERE: Final = re.compile(r"\s*(?:是否|有无)(?:发现|存在)?(?:违法违规)?问题\s*[:?]?\s*")
_YES: Final = frozenset(
    {"是", "有", "1", "√", "✓", "✔", "☑", "发现", "存在", "发现问题", "存在问题", "有问题", "Y", "YES"}
)
_NO: Final = frozenset({"否", "无", "0", "没有", "未发现", "不存在", "不是", "N", "NO"})
REST: Final = "其余"
"""In a sheet's own list, every number that is not listed (1-正常，其余为异常)."""
_LEGEND_ENTRY: Final = re.compile(
    rf"\s*\(?(\d{{1,3}}|[A-Za-z]|[一二三四五六七八九十]{{1,3}}|{REST})\)?\s*=\s*(.+?)\s*", re.S
)


def read_legend(text: str) -> Legend:
    """A sheet's own list as the reading of the sheet hands it on: «1=正常;2=未按规定公示年报», or its heading's
    question."""
    found = [match for part in re.split(r"[;；\n]", text) if (match := _LEGEND_ENTRY.fullmatch(part))]
    words = {match[1] if match[1] == REST else number_of(match[1].upper()): match[2] for match in found}
    return Legend(words, bool(_ASKS.search(text)) or {fold(word) for word in words.values()} == {"是", "否"})


def read_result(
    results: "Results", text: str, legend: str = "", stated: Collection[str] = ()
) -> ResultReading:
    """What a result cell says (domain: Result codes).

    `legend` is the sheet's own list («1=正常;2=…») or the heading that asks 是否发现问题; `stated` are the
    dispositions the line gives, by which a mere 是 can be told. Numbers go by the legend, words by the plan;
    ticked boxes alone count.
    """
    question = _ASKS_HERE.match(visible(text))
    text = visible(text)[question.end() :] if question else text
    reader = _Reader(results, read_legend(question[0] if question else legend), stated)
    try:
        codes = reader.read(text)
    except _Fault as fault:
        return ResultReading((), fault.fault, fault.detail)
    found = tuple(results.outer(entry.code) for entry in results.entries if entry.code in codes)
    return ResultReading(
        found, "contradiction" if results.contradict(found) else "", by_legend=reader.by_legend
    )


class _Reader:
    """One reading of one cell; `by_legend` says afterwards whether a number meant something else than in the
    plan."""

    def __init__(self, results: "Results", legend: Legend, stated: Collection[str]) -> None:
        self.results = results
        self.legend = legend
        self.stated = stated
        self.by_legend = False

    def read(self, text: str) -> set[str]:
        """The codes of a cell. Raises _Fault."""
        answer = self._answer(fold(text))
        if answer:
            return answer
        unfolded = unfold(text)
        if fold(unfolded).strip("_") in NOTHING_WRITTEN:
            raise _Fault("missing")
        if not has_boxes(unfolded):
            return self._listed(unfolded)
        choices = ticked_choices(unfolded)
        if choices is None:
            raise _Fault("unreadable", "（分不清勾的是哪一项）")
        if not choices:
            raise _Fault("missing", "（列了选项，一项也没有勾）")
        return set().union(*map(self._choice, choices))

    def _choice(self, text: str) -> set[str]:
        return self._answer(fold(text)) or self._codes(text)

    def _listed(self, text: str) -> set[str]:
        codes = self._codes(text)
        if len(codes) == len(self.results.entries) > 2:
            raise _Fault("unreadable", "（列了全部选项，没有勾出是哪一项）")
        return codes

    def _answer(self, words: str) -> set[str] | None:
        """What 是 or 否 says under a heading that asks whether a problem was found; None where it is
        neither."""
        if not self.legend.asks:
            return None
        word = self.legend.words.get(words, words).partition(":")[0].upper()  # 发现问题：超范围办学
        if word in _NO:
            return {self._of_notice(1, word)}
        if word not in _YES:
            return None
        own = {code for code, disposition in self.results.dispositions.items() if disposition in self.stated}
        if own:
            return {str(next(iter(own)))}
        if self.stated:
            return {self._of_notice(8, word)}
        raise _Fault("unreadable", f"（只说发现了问题，没有说是哪一种：{self._may_fit('发现问题')}）")

    def _of_notice(self, code: int, word: str) -> str:
        """The plan's code for a result of the notice."""
        meant = self.results.meaning(RESULTS[code])
        if meant is None:
            raise _Fault("unreadable", f"（“{word}”不在本次的结果里；可填：{self.results.told}）")
        return meant

    def _codes(self, text: str) -> set[str]:
        found = entries(text, self.results.meaning, self.results.numbered_meaning, self._is_listed)
        if isinstance(found, str):
            raise _Fault("unreadable", f"（{self._may_fit(found)}）")
        return {self._code(entry) for entry in found}

    def _is_listed(self, number: str) -> bool:
        return number in self.results.by_code or number in self.legend.words

    def _code(self, entry: Entry) -> str:
        """The code of one entry: words rule; a number alone goes by the sheet's own list where it has one."""
        if not entry.number:
            return entry.words or ""
        in_plan = self.results.by_code[entry.number].code if entry.number in self.results.by_code else None
        said = self.legend.words.get(entry.number) or self.legend.words.get(REST)
        by_sheet = self.results.numbered_meaning(said) if said else None
        if entry.words:
            if entry.words not in (in_plan, by_sheet):
                raise _Fault("unreadable", f"（编号 {entry.number} 和写的文字不是同一个结果，只留一个）")
            return entry.words
        if said is None:
            return self._unlisted(entry.number, in_plan)
        if by_sheet is None:
            raise _Fault(
                "not_in_plan", f"（编号 {entry.number} 在这张表上是“{said}”；{self._may_fit(said)}）"
            )
        self.by_legend |= by_sheet != in_plan
        return by_sheet

    def _unlisted(self, number: str, in_plan: str | None) -> str:
        """A number the sheet's own list leaves out is the plan's only where that list is the plan's
        throughout."""
        others = {
            known: self.results.numbered_meaning(words)
            for known, words in self.legend.words.items()
            if known != number
        }
        if in_plan is None or any(known != meant for known, meant in others.items()):
            raise _Fault("unreadable", f"（表上自己的编号里没有 {number}）")
        return in_plan

    def _may_fit(self, words: str) -> str:
        return may_fit(self.results, words)


def may_fit(results: "Results", words: str) -> str:
    """What a text that is none of the plan's results may have meant, for the message."""
    bare = plain(words)
    meant = _hinted(results, bare) or _close(results, bare)
    if not meant:
        return f"可填：{results.told}"
    labels = [f"“{entry.code}.{entry.name}”" for entry in results.entries if entry.code in meant]
    return f"如果是{'或'.join(labels)}，就改填它"


def _hinted(results: "Results", bare: str) -> set[str]:
    for pattern, codes in RESULT_HINTS:
        if re.search(pattern, bare):
            return {meant for code in codes if (meant := results.meaning(RESULTS[code]))}
    return set()


def _close(results: "Results", bare: str) -> set[str]:
    names: Iterable[tuple[str, str]] = ((plain(word), e.code) for e in results.entries for word in e.wordings)
    by_name = dict(names)
    return {by_name[name] for name in get_close_matches(bare[:60], by_name, n=2, cutoff=0.6)}
