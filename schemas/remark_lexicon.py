"""A remark cut into words: its text made plain, each word with the letter of its class
(schemas.remark_words)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from schemas.boxes import EMPTY, TICKED, with_boxes
from schemas.identifiers import fold
from schemas.remark_words import (
    FAMILIES,
    GENERIC,
    LAW_TEXT,
    LETTERS,
    NO_SHORT_FORM,
    ORGAN,
    TAKES_ADDRESSEE,
    WORDS,
)


class RemarkLine(NamedTuple):
    """A line of the record the remark stands on: the plan's department and item, and whether it found a
    problem."""

    department: str
    item: str
    found_problem: bool


class Word(NamedTuple):
    """A word of a remark: the letter of its class, where it stands, and what a D (department) or V, F
    (disposition) means."""

    letter: str
    start: int
    end: int
    meaning: str = ""


_CIRCLED: Final = re.compile("[\u2460-\u249b\u2776-\u2793\u24f5-\u24fe\u3220-\u3229\u3280-\u3289]")
_POINT: Final = re.compile(
    r"(?:(?<=[\n。;,:])|^)[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[)]|[.、](?!\d))|(?:(?<=[\n。;,:])"
    r"|^)其?[一二三四五六]是?(?=是)是"
)
_NEXT_POINT: Final = re.compile(r"(?<!\d)(?<!第)[(]?(\d)(?:[)]|[.、](?!\d))")
_FULL_STOP: Final = re.compile(r"[.!?…]+(?!\d)(?<!\d\.)|\r")
_LAW: Final = re.compile(LAW_TEXT)
_BOX_BEHIND: Final = re.compile(rf"[^{TICKED}{EMPTY}\s]+[{TICKED}{EMPTY}]\s*$", re.MULTILINE)


def plain(remark: str, vocabulary: "RemarkVocabulary") -> str:
    """The remark with widths folded, its points begun on new lines, quoted law blotted out, words broken at a
    line's end joined and blanks closed, but for the blank between one department's disposition and the next
    department's name, which parts them as a comma does."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub("\n", with_boxes(remark)))
    if _BOX_BEHIND.search(text) and not re.match(rf"\s*[{TICKED}{EMPTY}]", text):
        text = re.sub(rf"[^{TICKED}{EMPTY}\s,;、]+[{EMPTY}]", "", text)
    text = vocabulary.broken_word.sub(lambda word: "".join(word[0].split()), text)
    text = re.sub(r"(?<=[,、])[ \t]*\n", "", text)
    text = "\n".join(fold(vocabulary.parting_blank.sub(r"\1,", line)) for line in text.splitlines())
    text = _points(_POINT.sub("\n", text))
    text = re.sub(r"[【\[]([^】\]\n]{2,10})[】\]]:?", r"\1:", text)
    text = _LAW.sub(lambda law: "某" * len(law[0]), _FULL_STOP.sub("。", text))
    return re.sub(r"[“”\"‘’]", "", re.sub(r"《([^》\n]*[书函单])》", r"\1", text))


def _points(text: str) -> str:
    """Numbered points inside running text begin lines too: a number that goes on from the one before."""
    expected = {"2"} if text.startswith("\n") else set()

    def point(found: re.Match[str]) -> str:
        if found[1] not in expected:
            return found[0]
        expected.add(str(int(found[1]) + 1))
        return "\n"

    return _NEXT_POINT.sub(point, text)


_DISTRICT: Final = re.compile(r"^(?:[一-龥]{2,3})?[区县旗](?=[一-龥]{2})")
_LABEL: Final = re.compile(r"((?:[^,;。:\n()—–-]|\([^)\n]*\)){2,30}?)(?::|[—–-]{1,2}(?=[^\d]))")
_BRACKETED: Final = re.compile(r"\(([^,;。:\n()]{2,30})\):?")
_PARTS: Final = re.compile(r"(?:\([^)]*\)|[^、/和及与()])+")
_ORGAN: Final = re.compile(ORGAN)
_GENERIC: Final = re.compile(GENERIC)
_MARKS: Final = {",": ",", ";": ";", "。": ".", "\n": "\n", ":": ":", "(": "(", ")": ")"}


@dataclass(frozen=True, eq=False)
class RemarkVocabulary:
    """The plan's names and dispositions as compiled patterns. Each tuple: a plain name, then its other
    names."""

    departments: tuple[tuple[str, ...], ...]
    dispositions: tuple[tuple[str, ...], ...]

    @cached_property
    def any_disposition(self) -> re.Pattern[str]:
        """Whether a text speaks of a disposition at all."""
        return re.compile("|".join(self._wordings))

    @cached_property
    def parting_blank(self) -> re.Pattern[str]:
        """The blank between a disposition and a department's name behind it."""
        return re.compile(rf"({'|'.join(self._wordings)})\s+(?={self._any_name})")

    @cached_property
    def broken_word(self) -> re.Pattern[str]:
        """A name or a plain wording with the line breaks its cell was too narrow for."""
        wordings = {fold(wording) for wordings in self.dispositions for wording in wordings}
        whole = sorted({*self._names, *wordings} - {""}, key=len, reverse=True)
        return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in whole))

    @cached_property
    def _any_name(self) -> str:
        return "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))

    @cached_property
    def _wordings(self) -> list[str]:
        """A pattern a disposition: its plain wordings, longest first, and the grammar of the family it
        alone belongs to."""
        literal = [
            sorted({fold(name) for name in names}, key=len, reverse=True) for names in self.dispositions
        ]
        patterns = ["|".join(map(re.escape, names)) for names in literal]
        for family in FAMILIES.values():
            kin = [i for i, names in enumerate(literal) if any(re.fullmatch(family, name) for name in names)]
            if len(kin) == 1:
                others = [name for name in literal[kin[0]] if not re.fullmatch(family, name)]
                patterns[kin[0]] = "|".join([family, *map(re.escape, others)])
        return patterns

    @cached_property
    def _names(self) -> dict[str, str]:
        """Every full name, and each without the district before it, to its department."""
        owners: dict[str, set[str]] = {}
        for names in self.departments:
            for name in map(fold, names):
                owners.setdefault(name, set()).add(names[0])
                owners.setdefault(_DISTRICT.sub("", name), set()).add(names[0])
        return {name: min(owner) for name, owner in owners.items() if len(owner) == 1 and len(name) > 2}

    @cached_property
    def _word(self) -> re.Pattern[str]:
        kinds = [f"(?P<v{i}>{pattern})" for i, pattern in enumerate(self._wordings)]
        classes = [f"(?P<{name}>{pattern})" for name, pattern in WORDS.items()]
        return re.compile("|".join([f"(?<![省市])(?P<d>{self._any_name})", classes[0], *kinds, *classes[1:]]))

    def words(self, text: str, lines: tuple[RemarkLine, ...]) -> list[Word]:
        """The text's words from left to right, every character in one of them."""
        found: list[Word] = []
        at = 0
        while at < len(text):
            begins = not found or found[-1].letter in "VF,;.\n:)" or text[at - 1] in "由被"
            organ = self._organ(text, at)
            new = list(self._label(text, at, lines)) or ([organ] if organ else [])
            new = new or (list(self._shorts(text, at)) if begins else [])
            new = new or (list(self._postposed(text, at, lines)) if found and found[-1].letter == "V" else [])
            found += new or [self._next(text, at)]
            at = found[-1].end
        return found

    def _next(self, text: str, at: int) -> Word:
        word = self._word.match(text, at)
        if word is None or word.end() == at:
            return Word(_MARKS.get(text[at], "x"), at, at + 1)
        group = word.lastgroup or ""
        if group == "d":
            return Word("D", at, word.end(), self._names[word[0]])
        if group in LETTERS:
            return Word(LETTERS[group], at, word.end())
        letter = "F" if word[0].startswith(TAKES_ADDRESSEE) or word[0].startswith("向") else "V"
        return Word(letter, at, word.end(), self.dispositions[int(group[1:])][0])

    def _label(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """The departments a heading names before its colon, by any name or a short form that means only
        one of them."""
        label = (_BRACKETED if _heads_in_brackets(text, at) else _LABEL).match(text, at)
        if label is None:
            return
        parts = [part for part in _PARTS.finditer(label[1]) if part[0]]
        owners = [self._owner(re.sub(r"\([^)]*\)", "", part[0]), lines) for part in parts]
        if not owners or None in owners:
            return
        for part, owner in zip(parts, owners, strict=True):
            start, end = label.start(1) + part.start(), label.start(1) + part.end()
            yield Word("D", start, end, owner or "")
            yield Word("&", end, end)
        yield Word(":", label.end() - 1, label.end())

    def _organ(self, text: str, at: int) -> Word | None:
        """教育部门, 消防队: an office named by a short form that can mean only one of the plan's departments."""
        organ = None if text[at - 1 : at] in {"省", "市"} else _ORGAN.match(text, at)
        owner = self._owner(organ["core"]) if organ and not self._word.match(text, at) else None
        return Word("D", at, organ.end(), owner) if organ and owner else None

    def _shorts(self, text: str, at: int) -> Iterator[Word]:
        """消防已立案, 消防、市监分别立案: short forms at a clause's beginning, with nothing between them and the
        disposition."""
        shorts = self._shorts_before_disposition.match(text, at)
        yield from self._named(shorts.start(1), shorts[1]) if shorts else ()

    def _postposed(self, text: str, at: int, lines: tuple[RemarkLine, ...]) -> Iterator[Word]:
        """责令整改（登记事项）: behind a disposition, the department in brackets by a short form or its item."""
        bracket = _BRACKETED.match(text, at)
        names = list(self._named(at + 1, bracket[1], lines)) if bracket else []
        if bracket and names:
            end = at + 1 + len(bracket[1])
            yield from (Word("(", at, at + 1), *names, Word(")", end, end + 1))

    def _named(self, start: int, names: str, lines: tuple[RemarkLine, ...] | None = None) -> Iterator[Word]:
        """The departments of a series of names that stands at `start`; nothing where one of them is none."""
        parts = list(_PARTS.finditer(names))
        owners = [self._owner(part[0], lines) for part in parts]
        if None in owners:
            return
        for part, owner in zip(parts, owners, strict=True):
            yield Word("D", start + part.start(), start + part.end(), owner or "")

    @cached_property
    def _shorts_before_disposition(self) -> re.Pattern[str]:
        between = "|".join(WORDS[name] for name in ("done", "now", "negation", "plan", "adverb"))
        behind = rf"(?:的|方面)?(?:{between})*(?:{'|'.join(self._wordings)})"
        return re.compile(rf"((?:[一-龥]{{2,4}}?[、和与及/])*[一-龥]{{2,4}}?){behind}")

    def _owner(self, short: str, lines: tuple[RemarkLine, ...] | None = None) -> str | None:
        """The one department that a name, a short form of one, or an item of the record's can mean."""
        if short in self._names:
            return self._names[short]
        core = _GENERIC.sub("", _DISTRICT.sub("", short))
        if len(core) < 2 or core in NO_SHORT_FORM:
            return None
        meant = {
            names[0]
            for names in self.departments
            if any(_shortens(core, n, lines is not None) for n in names)
        }
        meant = meant or {line.department for line in lines or () if core in line.item}
        return meant.pop() if len(meant) == 1 else None


def _heads_in_brackets(text: str, at: int) -> bool:
    """(教体)责令整改(市监)立案查处: a line that begins with a bracket has its headings in brackets."""
    return text[at] == "(" and text[text.rfind("\n", 0, at) + 1] == "("


def _shortens(short: str, name: str, is_label: bool) -> bool:
    """Whether a name can be shortened so: to its characters in order from the first one on; as a label,
    to any part of it."""
    core = _GENERIC.sub("", _DISTRICT.sub("", fold(name)))
    rest = iter(core)
    return (is_label and short in core) or (core[:1] == short[:1] and all(c in rest for c in short))
