"""How the text of a result cell falls into numbers and words: «5», «⑤», «5.发现问题已责令整改», «2、5», «发现问题已责令改正»."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from schemas.identifiers import visible
from schemas.numerals import integer
from schemas.spelling import simplified

_ENCLOSED: Final = {
    ord(c): f" {n} "
    for block in (
        "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖", "❶❷❸❹❺❻❼❽❾❿", "➀➁➂➃➄➅➆➇➈➉", "➊➋➌➍➎➏➐➑➒➓",
        "⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
    )
    for n, c in enumerate(block, 1)
}  # fmt: skip
_LEAD: Final = re.compile(r"^\s*(?:检查|抽查)?结果(?:编号)?\s*(?:为|是)?\s*[:]\s*")
_GAP: Final = re.compile(
    r"(?:[、,;/+&|。\s()\[\]【】《》<>\"'“”‘’=]|(?<!\d)[.:]|[.:](?![\d一二三四五六七八九十])|和|及|与)+"
)
_NUMERAL: Final = r"\d{1,3}(?:\.0+)?|[一二三四五六七八九十]{1,3}|[A-Z]"
_NUMBERED: Final = re.compile(
    rf"(?:第|编号|代码|序号|结果)*[:]?\(?({_NUMERAL})(?:\s*\))?\s*[号项]?(?:[.、,:\s()=-]*(\w.*)|[.、,:\s()=]*)",
    re.S,
)
_NUMBER_BEHIND: Final = re.compile(rf"(.*?[^\W\d]\)?)(?:[^\S\n]*(\()\s*|[^\S\n]+|)({_NUMERAL})\s*\)?", re.S)
_MARKS: Final = re.compile(r"[\s、,;:.。()\[\]【】〔〕《》<>\"'“”‘’/·=_—–-]")

_MOST_PIECES: Final = 60
_MOST_CHARACTERS: Final = 2_000


class Entry(NamedTuple):
    """One entry of a result cell: its number or letter as typed ("" for none) and the result its words say
    (None for none)."""

    number: str
    words: str | None


def plain(text: str) -> str:
    """The words of a wording alone: widths folded, simplified characters, capitals, no blanks, no
    punctuation.

    A sign that may say something (×, ?, ~) stays, and makes it another word.
    """
    return _MARKS.sub("", simplified(visible(text))).upper()


_SAME: Final = (
    (re.compile(r"^(?:经(?:现场|实地)?(?:检查|核查|查)|本次(?:检查|抽查)|现场检查|(?:检查|抽查)(?=[未无没]))"), ""),
    (re.compile(r"没有?发现"), "未发现"),
    (re.compile(r"^(?:存在|有)问题(?=.)"), "发现问题"),
    (re.compile(r"[己以并](?=责令)"), "已"),
    (re.compile(r"改正"), "整改"),
    (re.compile(r"(?:责令|限期|立即|当场)(?:责令|立即|限期|当场|其|并)*整改(?:或者?(?:责令)?(?:立即|限期|当场)*整改)?"), "责令整改"),
    (re.compile(r"取得联系"), "联系"),
    (re.compile(r"不予配合|拒不配合"), "不配合"),
    (re.compile(r"配合检查"), "配合"),
    (re.compile(r"其它"), "其他"),
    (re.compile(r"后续调查处理"), "后续处理"),
    (re.compile(r"(?<=住所)或?经营场所"), ""),
    (re.compile(r"依法|已经|已|予以|应当|的|了|该|开展|经(?=责令)"), ""),
)  # fmt: skip


def canonical(words: str) -> str:
    """A plain wording with what the notice and its readers use in turn made alike (责令改正 = 责令整改, 取得联系 =
    联系)."""
    for pattern, instead in _SAME:
        words = pattern.sub(instead, words)
    return words


def unfold(text: str) -> str:
    """The text as it is taken apart: numbers in circles and brackets as numbers, widths folded, no heading
    before it."""
    return _LEAD.sub("", visible(text.translate(_ENCLOSED)).strip().lstrip("'="))


def number_of(numeral: str) -> str:
    """A numeral as a result's code is written: "5.0", "五", "05" → "5"; a letter stays, "" for none."""
    if numeral.isascii() and numeral.isalpha():
        return numeral
    value = integer(numeral.partition(".")[0])
    return "" if value is None else str(value)


Meaning = Callable[[str], str | None]


def entries(
    text: str, meaning: Meaning, numbered_meaning: Meaning, knows: Callable[[str], bool]
) -> list[Entry] | str:
    """The entries of an unfolded text, or the piece of it that is none.

    `meaning` gives the result that words say, or None, `numbered_meaning` beside a number; `knows` whether a
    number or letter stands in a list at all. The longest piece that makes sense is taken: names of results
    hold commas, brackets and blanks.
    """
    pieces = list(_pieces(text)) if len(text) <= _MOST_CHARACTERS else []
    if not pieces or len(pieces) > _MOST_PIECES:
        return text
    found: list[Entry] = []
    at = 0
    while at < len(pieces):
        for last in range(len(pieces) - 1, at - 1, -1):
            piece = text[pieces[at][0] : pieces[last][1]]
            entry = _entry(piece, meaning, numbered_meaning, knows)
            if entry:
                found.append(entry)
                at = last + 1
                break
        else:
            return text[slice(*pieces[at])]
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _GAP.finditer(text):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < len(text):
        yield at, len(text)


def _entry(
    piece: str, meaning: Meaning, numbered_meaning: Meaning, knows: Callable[[str], bool]
) -> Entry | None:
    upper = piece.upper()
    whole = meaning(piece)
    if whole is not None:
        return Entry("", whole)
    numbered = _NUMBERED.fullmatch(upper)
    if numbered and (number := _known(numbered[1], knows)):
        words = numbered_meaning(numbered[2]) if numbered[2] else None
        if words is not None or not numbered[2]:
            return Entry(number, words)
    behind = _NUMBER_BEHIND.fullmatch(upper)
    if behind and (number := _known(behind[3], knows)):
        words = numbered_meaning(behind[1])
        # A number in brackets is the words' own; one behind a blank may begin the next entry.
        if words is not None and (behind[2] or number == words):
            return Entry(number, words)
    return None


def _known(numeral: str, knows: Callable[[str], bool]) -> str:
    number = number_of(numeral)
    return number if number and knows(number) else ""
