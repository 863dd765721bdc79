"""What a 处理结果 cell states by a plan's list: which dispositions, and whether it holds anything that is none
(I16)."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from schemas.boxes import has_boxes, ticked_choices
from schemas.identifiers import fold, visible
from schemas.spelling import spelled
from schemas.vocabulary import NOTHING_WRITTEN

_GAP: Final = re.compile(r"[、,;/+|。\s]+|和|及|并")
_BEFORE: Final = re.compile(
    r"^(?:\(?\d{1,2}(?:[.、)]|(?=责令|立案|函告|移送|限期)))?(?:已经|已|依法|予以|给予|现场|当场|作出|下达|下发|出具)*"
    r"|(?:于|限)?\d+个?(?:工作)?[日天](?:之?内|前)"
)
_DENIED: Final = re.compile(
    r"[(:](?:无|否|未|不|拟|拟办|待定|待办|暂无|暂缓|尚未|未办|未作出|[未待拟](?:下达|下发|送达|发出|审批|批准)|审批中|待批|×|0)\)?$"
    r"|(?:(?<!\d)0|零)[项起件次]\)?$"
)
_ANOTHER_DENIED: Final = re.compile(r"[(:]未(立案|移送|函告|责令)\)?$")
_OF_ANOTHER_TIME: Final = re.compile(r"\([^()]*(?:去年|上年|上次|此前|以前|前期|历史)[^()]*\)$")
_ACTS: Final = re.compile(r"立案|移送|函告|责令|(?:整改|改正)通知")
_BEHIND: Final = re.compile(r"(?:决定|通知)?书?(?:\([^()]*\))?$")
_ROUND_BEFORE: Final = re.compile(
    r"(?:\(?\d{1,2}[.、)]?)?(?:已经|已|依法|予以|给予|现场|当场|口头|书面|作出|[下送]达|下发|[开出]具|发出?|(?:按|适用)?(?:一般|普通)程序|行政处罚)*"
)
_ROUND_BEHIND: Final = re.compile(
    r"(?:\(?[\d一二两三四五六七八九十]+[项起件处份]\)?|处理|:?(?:是|有))?(?:\([^()]*\))?"
)
_CIRCLED: Final = re.compile("[\u2460-\u249b\u2776-\u2793](?=\\s*[一-龥])")
_NOT_DONE: Final = re.compile(
    r"无需|毋需|无须|不需|没有|未|不|拟|建议|待|将|准备|计划|应当?|需|须|如|若|可|暂|否则|视情|考虑|申请|提请|研究"
)

_MOST_PIECES: Final = 60


def read_disposition_cell(
    text: str, named: Callable[[str], str | None], pattern: re.Pattern[str]
) -> tuple[list[str], bool]:
    """The dispositions a 处理结果 cell states, and whether it holds anything that is none of the plan's (I16).

    `named` gives the plan's name for a wording, `pattern` finds any wording. Ticked boxes alone count; what
    says that something was not done (未立案, 无需移送) is neither stated nor strange.
    """
    if fold(text) in NOTHING_WRITTEN:
        return [], False
    seen = spelled(visible(_CIRCLED.sub("、", text)))
    choices = ticked_choices(seen) if has_boxes(seen) else [seen]
    if choices is None:
        return [], True
    found: list[str] = []
    strange = False
    for choice in choices:
        for words, name in _pieces(choice, named):
            if name and _OF_ANOTHER_TIME.search(words):
                strange = True
            elif name and not _is_denied(words):
                found.append(name)
            elif not name and words not in NOTHING_WRITTEN:
                is_act = pattern.search(words) or _ACTS.search(words)
                strange |= not (is_act and (_NOT_DONE.match(words) or _is_denied(words)))
    return list(dict.fromkeys(found)), strange


def _is_denied(words: str) -> bool:
    """Whether what stands behind a disposition takes it back: 立案查处（待定）, 立案0项; not 责令整改（未立案）, which
    takes back another."""
    another = _ANOTHER_DENIED.search(words)
    return another[1] in words[: another.start()] if another else bool(_DENIED.search(words))


def worded(words: str, grammar: Mapping[str, re.Pattern[str]]) -> str | None:
    """The disposition that words state as a whole, by the grammar of each: 责令整改2项, 移送公安机关处理."""
    for name, pattern in grammar.items():
        said = pattern.search(words)
        before, behind = (words[: said.start()], words[said.end() :]) if said else ("?", "")
        if _ROUND_BEFORE.fullmatch(before) and _ROUND_BEHIND.fullmatch(behind):
            return name
    return None


def _pieces(text: str, named: Callable[[str], str | None]) -> Iterator[tuple[str, str | None]]:
    """The text piece by piece with the disposition each states, the longest that states one: names may hold
    commas. Of very many pieces the whole is one that states none."""
    ends = [gap.span() for gap in _GAP.finditer(text)] + [(len(text), len(text))]
    at = 0
    if len(ends) > _MOST_PIECES:
        yield text, None
        return
    while ends:
        for last in range(len(ends) - 1, -1, -1):
            words = fold(text[at : ends[last][0]])
            name = named(_BEHIND.sub("", _BEFORE.sub("", words))) or named(words)
            if name or last == 0:
                yield words, name
                at = ends[last][1]
                del ends[: last + 1]
                break
