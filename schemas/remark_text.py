"""A remark's text made plain before it is cut into words (schemas.remark_lexicon)."""

import re
from typing import TYPE_CHECKING, Final

from schemas.boxes import EMPTY, TICKED, with_boxes
from schemas.disposition_wordings import ACTS
from schemas.identifiers import fold
from schemas.remark_words import LAW_TEXT, TOGETHER_WITH
from schemas.spelling import spelled

if TYPE_CHECKING:
    from schemas.remark_lexicon import RemarkVocabulary

_CIRCLED: Final = re.compile("[\u2460-\u249b\u2776-\u2793\u24f5-\u24fe\u3220-\u3229\u3280-\u3289]")
_POINT: Final = re.compile(
    r"(?:(?<=[\n。;,:])|^)[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[)]|[.、](?!\d))|(?:(?<=[\n。;,:])"
    r"|^)其?[一二三四五六]是?(?=是)是"
)
_BRACKETED_POINT: Final = re.compile(r"(?<!第)\([一二三四五六七八九]\)")
_NEXT_POINT: Final = re.compile(r"(?<!\d)(?<!第)[(]?(\d)(?:[)]|[.、](?!\d))")
_YES: Final = rf"[{TICKED}]是[{EMPTY}]否|是[{TICKED}]否[{EMPTY}]"
_NO: Final = rf"[{EMPTY}]是[{TICKED}]否|是[{EMPTY}]否[{TICKED}]"
_ANSWERED: Final = re.compile(rf"[:：]?(?:({_YES})|{_NO})")
_FULL_STOP: Final = re.compile(r"[.!?…]+(?!\d)(?<!\d\.)|\r")
_ARROW: Final = re.compile(r"(?<=[一-龥)])[ \t]*(?:[-=]*[→⇒>]|==?)[ \t]*(?=[一-龥])")
_LAW: Final = re.compile(LAW_TEXT)
_JOINED_IN_BRACKETS: Final = re.compile(
    rf"\((?:({TOGETHER_WITH})|[和与含]|包括)([^,;。:\n()]{{2,20}}?)(?:{TOGETHER_WITH}|共同|一起)?\)(?=:"
    rf"|[^,;。\n()]*(?:{ACTS}))"
)
_COUNTS: Final = re.compile(r"[一-龥][:(为]?[\d零〇无一二两三][^\n]{0,3}[,;、。和)\n]")
_BOX_BEHIND: Final = re.compile(rf"[^{TICKED}{EMPTY}\s]+[{TICKED}{EMPTY}]\s*$", re.MULTILINE)


def plain(remark: str, vocabulary: "RemarkVocabulary") -> str:
    """The remark with widths folded, its points begun on new lines, quoted law blotted out, words broken at a
    line's end joined, who joins out of his brackets and blanks closed, but for the blank between one
    department's disposition and the next department's name, which parts them as a comma does."""
    text = _ANSWERED.sub(lambda answer: ":是," if answer[1] else ":否,", remark)
    text = _ARROW.sub(":", spelled(_CIRCLED.sub("\n", with_boxes(text))))
    if _BOX_BEHIND.search(text) and not re.match(rf"\s*[{TICKED}{EMPTY}]", text):
        text = re.sub(rf"[^{TICKED}{EMPTY}\s,;:、，；：。]+[{EMPTY}]", "", text)
    text = vocabulary.broken_word.sub(lambda word: "".join(word[0].split()), text)
    text = re.sub(r"(?<=[,、])[ \t]*\n", "", text)
    text = "\n".join(fold(vocabulary.parting_blank.sub(r"\1,", line)) for line in text.splitlines())
    text = _points(_BRACKETED_POINT.sub("\n", _POINT.sub("\n", text)))
    text = re.sub(r"[【\[「『]([^】\]」』\n]{2,10})[】\]」』]:?", r"\1:", text)
    text = _LAW.sub(lambda law: "某" * len(law[0]), _FULL_STOP.sub("。", text))
    if _COUNTS.search(text):
        text = vocabulary.with_counts_spread(text)
    text = _JOINED_IN_BRACKETS.sub(r"会同\2", text)
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
