"""A remark cut into words, each with the letter of its class (schemas.remark_words)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from schemas.disposition_wordings import ACTS, TAKES_ADDRESSEE, wording_patterns
from schemas.identifiers import fold
from schemas.remark_names import DepartmentNames, RemarkLine
from schemas.remark_words import LETTERS, NO_HEADING, ORGAN, TOGETHER_WITH, WORDS


class Word(NamedTuple):
    """A word of a remark: the letter of its class, where it stands, and what a D (department), V or F
    (disposition) means, the year of a date."""

    letter: str
    start: int
    end: int
    meaning: str = ""


_LABEL: Final = re.compile(r"((?:[^,;。:\n()—–-]|\([^)\n]*\)){2,30}?)(?::|[—–-]{1,2}(?=[^\d]))")
_ASPECT: Final = re.compile(r"(?:针对|对于|关于|[在对就])?([一-龥]{2,10}?)(?:方面|类|问题|隐患|检查)")
_ASPECTS: Final = re.compile(rf"(?:^|(?<=[,、])){_ASPECT.pattern}")
_SERIES_BEHIND: Final = re.compile(r"(?::|[—–-]{1,2})([^,;。\n:()]{2,30})(?=[,;。\n]|$)")
_BEHIND_DISPOSITION: Final = "(:—–-"
_HEADING: Final = re.compile(r"[一-龥]{2,8}")
_BRACKETED: Final = re.compile(r"\(([^,;。:\n()]{2,30})\):?")
_PARTS: Final = re.compile(rf"(?:{TOGETHER_WITH})+|((?:\([^)]*\)|(?!{TOGETHER_WITH})[^、/和及与+&()])+)")
_WITH: Final = re.compile(rf"(?:{TOGETHER_WITH}|[和与含]|包括)")
_ORGAN: Final = re.compile(ORGAN)
UNIT: Final = "[项起件条个处户家次份宗]"
_COUNT: Final = re.compile(
    rf"(?P<name>(?:(?!{ACTS})[一-龥]){{2,14}}?)[:(为]?(?:(?P<number>\d+"
    rf"|[零〇一二两三四五六七八九十无]){UNIT}?\)?)(?=[,;、。和\n)]|$)[,;、和]?"
)
_IN_WHICH: Final = re.compile(r"^(?:其中|分别[为是]?)")
_NO_HEADING: Final = re.compile(NO_HEADING)
_MARKS: Final = {",": ",", ";": ";", "。": ".", "\n": "\n", ":": ":", "(": "(", ")": ")"}


@dataclass(frozen=True, eq=False)
class RemarkVocabulary:
    """The plan's names and dispositions as compiled patterns. Each tuple: a plain name, then its other
    names."""

    departments: tuple[tuple[str, ...], ...]
    dispositions: tuple[tuple[str, ...], ...]

    @cached_property
    def _names(self) -> DepartmentNames:
        return DepartmentNames(self.departments)

    @cached_property
    def any_disposition(self) -> re.Pattern[str]:
        """Whether a text speaks of a disposition at all."""
        return re.compile("|".join(self._wordings))

    @cached_property
    def parting_blank(self) -> re.Pattern[str]:
        """The blank between a disposition and a department's name behind it."""
        return re.compile(rf"({'|'.join(self._wordings)})\s+(?={self._names.any_full})")

    @cached_property
    def broken_word(self) -> re.Pattern[str]:
        """A name or a plain wording with the line breaks its cell was too narrow for."""
        wordings = {fold(wording) for wordings in self.dispositions for wording in wordings}
        whole = sorted({*self._names.full, *wordings} - {""}, key=len, reverse=True)
        return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in whole))

    def with_counts_spread(self, text: str) -> str:
        """责令整改情况：甲2项，乙0项 as 甲责令整改2项,乙责令整改0项: each department's own number beside it."""
        return self._head_of_counts.sub(self._spread, text)

    def _spread(self, head: re.Match[str]) -> str:
        counts = list(_COUNT.finditer(head["counts"]))
        if any(self._names.owner(_IN_WHICH.sub("", count["name"])) is None for count in counts):
            return head[0]
        said = (
            f"{_IN_WHICH.sub('', c['name'])}{head['governs']}{head['disposition']}{_counted(c['number'])}"
            for c in counts
        )
        return f"{','.join(said)},"

    @cached_property
    def _head_of_counts(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?P<governs>(?:{WORDS['negation']}|{WORDS['plan']}"
            rf"|{WORDS['done']})*)(?P<disposition>{'|'.join(self._wordings)})(?:情况|单位|部门|数量?|户数|总数|合计"
            rf"|共计?|\d+{UNIT})*(?:[:,(]|其中|—+)+"
            rf"(?P<counts>(?:{_COUNT.pattern.replace('?P<name>', '').replace('?P<number>', '')}){{1,12}})\)?"
        )

    @cached_property
    def _wordings(self) -> list[str]:
        return wording_patterns(self.dispositions)

    @cached_property
    def _word(self) -> re.Pattern[str]:
        kinds = [f"(?P<v{i}>{pattern})" for i, pattern in enumerate(self._wordings)]
        classes = [f"(?P<{name}>{pattern})" for name, pattern in WORDS.items()]
        return re.compile(
            "|".join([f"(?<![省市])(?P<d>{self._names.any_full})", classes[0], *kinds, *classes[1:]])
        )

    def words(self, text: str, lines: tuple[RemarkLine, ...]) -> list[Word]:
        """The text's words from left to right, every character in one of them."""
        found: list[Word] = []
        at = 0
        while at < len(text):
            found += self._around(text, at, found, lines) or [self._next(text, at)]
            at = found[-1].end
        return found

    def _around(
        self, text: str, at: int, found: list[Word], lines: tuple[RemarkLine, ...]
    ) -> list[Word] | None:
        """The words of whom only what stands around them makes a department: a colon, an office's kind, the
        beginning of a clause, a disposition before."""
        if label := list(self._label(text, at, lines)):
            return label
        if organ := self._organ(text, at):
            return [organ]
        if text[at] in _BEHIND_DISPOSITION and _disposed(found, text[at]):
            return list(self._postposed(text, at, lines))
        if not found or found[-1].letter in "VF,;.\n:)&" or text[at - 1] in "由被/+、":
            return list(self._shorts(text, at, lines)) or list(self._aspect(text, at, lines))
        return None

    def _next(self, text: str, at: int) -> Word:
        word = self._word.match(text, at)
        if word is None or word.end() == at:
            return Word(_MARKS.get(text[at], "x"), at, at + 1)
        group = word.lastgroup or ""
        if group == "d":
            return Word("D", at, word.end(), self._names.full[word[0]])
        if group in LETTERS:
            year = re.search(r"\d{4}", word[0]) if group == "dated" else None
            return Word(LETTERS[group], at, word.end(), year[0] if year else "")
        letter = "F" if word[0].startswith(TAKES_ADDRESSEE) or word[0].startswith("向") else "V"
        named = re.search(self._names.any_full, word[0]) if letter == "F" else None
        end = (
            at + named.start() if named else word.end()
        )  # 移送公安分局, where that is a department of the plan
        return Word(letter, at, end, self.dispositions[int(group[1:])][0])

    def _label(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """The departments a heading names before its colon, by any name or a short form that means only
        one of them."""
        label = (_BRACKETED if _heads_in_brackets(text, at) else _LABEL).match(text, at)
        if label is None:
            return
        parts = [part for part in _PARTS.finditer(label[1]) if part[1]]
        owners = [self._names.owner(re.sub(r"\([^)]*\)", "", part[1]), lines) for part in parts]
        if not owners or None in owners:
            if _begins_clause(text, at) and self._heads_unknown(label[1]):
                yield Word("K", at, label.end(1))
            return
        for part, owner in zip(parts, owners, strict=True):
            start, end = label.start(1) + part.start(), label.start(1) + part.end()
            yield Word("D", start, end, owner or "")
            yield Word("&", end, end)
        yield Word(":", label.end() - 1, label.end())

    def _heads_unknown(self, label: str) -> bool:
        """Whether what stands before a colon may be somebody's name or item that the plan does not have."""
        said = _HEADING.fullmatch(label) and not _NO_HEADING.search(label)
        return bool(said) and not self.any_disposition.search(label)

    def _aspect(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """卫生方面责令整改，消防隐患立案: a department that found a problem, by what is disposed of in its clause.
        Where several such stand before one disposition, or under a heading, they are no names."""
        aspect = _ASPECT.match(text, at)
        owner = self._names.owner(aspect[1], lines) if aspect else None
        disposition = self.any_disposition.search(text, at)
        if not aspect or not disposition or owner not in _troubled(lines):
            return
        sentence = re.split(r"[;。\n]", text[:at])[-1]
        before = list(self.any_disposition.finditer(sentence))
        clause = sentence[before[-1].end() if before else 0 :] + text[at : disposition.start()]
        if ":" not in sentence and len(_ASPECTS.findall(clause.lstrip(",、"))) == 1:
            yield Word("D", at, aspect.end(), owner or "")
            yield Word("&", aspect.end(), aspect.end())

    def _organ(self, text: str, at: int) -> Word | None:
        """教育部门, 消防队: an office named by a short form that can mean only one of the plan's departments."""
        organ = None if text[at - 1 : at] in {"省", "市"} else _ORGAN.match(text, at)
        owner = self._names.owner(organ["core"]) if organ and not self._word.match(text, at) else None
        return Word("D", at, organ.end(), owner) if organ and owner else None

    def _shorts(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """消防已立案, 消防、市监分别立案: short forms at a clause's beginning, with nothing between them and the
        disposition."""
        shorts = self._shorts_before_disposition.match(text, at)
        yield from self._named(shorts.start(1), shorts[1], lines) if shorts else ()

    def _postposed(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """责令整改（登记事项）: behind a disposition, the department in brackets by a short form or its item."""
        series = _SERIES_BEHIND.match(text, at)
        if series:
            names = list(self._named(series.start(1), series[1], lines))
            yield from (Word(":", at, series.start(1)), *names) if names else ()
            return
        bracket = _BRACKETED.match(text, at)
        joint = _WITH.match(text, at + 1)
        start = joint.end() if joint else at + 1
        names = list(self._named(start, text[start : bracket.end(1)], lines)) if bracket else []
        if bracket and names:
            joints = [Word("&", at + 1, start)] if joint else []
            yield from (Word("(", at, at + 1), *joints, *names, Word(")", bracket.end(1), bracket.end(1) + 1))

    def _named(self, start: int, names: str, lines: tuple[RemarkLine, ...] | None = None) -> Iterator[Word]:
        """The departments of a series of names that stands at `start`; nothing where one of them is none."""
        parts = [part for part in _PARTS.finditer(names) if part[1]]
        owners = [self._names.owner(part[1], lines) for part in parts]
        if None in owners:
            return
        for part, owner in zip(parts, owners, strict=True):
            yield Word("D", start + part.start(), start + part.end(), owner or "")

    @cached_property
    def _shorts_before_disposition(self) -> re.Pattern[str]:
        between = "|".join(
            [*(WORDS[name] for name in ("done", "now", "negation", "plan", "adverb")), TOGETHER_WITH]
        )
        disposition = "|".join(self._wordings)
        beginnings = {fold(wording)[:2] for wordings in self.dispositions for wording in wordings}
        name = rf"(?:(?!{'|'.join(map(re.escape, sorted(beginnings)))})[一-龥]){{2,4}}?"
        return re.compile(
            rf"((?:{name}(?:[、和与及/+&]|{TOGETHER_WITH}))*{name})(?:的|方面)?(?:\([^()\n]{{2,20}}\)"
            rf"|[(,])?(?:{between})*(?:{disposition})"
        )


def _disposed(found: list[Word], mark: str) -> bool:
    """Whether a disposition stands before: with a word between (责令整改的有：…), before a bracket with several."""
    letters = "".join(word.letter for word in found[-14 if mark == "(" else -3 :])
    return bool(re.search("V[xA]*$", letters))


def _counted(number: str) -> str:
    return "0项" if re.fullmatch("0+|[零〇无]", number) else "一项"


def _troubled(lines: tuple[RemarkLine, ...]) -> set[str]:
    return {line.department for line in lines if line.found_problem}


def _begins_clause(text: str, at: int) -> bool:
    return text[at - 1 : at] in {"", ",", ";", "。", "\n"}


def _heads_in_brackets(text: str, at: int) -> bool:
    """(教体)责令整改(市监)立案查处: a line that begins with a bracket has its headings in brackets."""
    return text[at] == "(" and text[text.rfind("\n", 0, at) + 1] == "("
