"""What a cell's text says: results, dispositions, dates, classes, shares. One text in, its meaning out."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final, Literal

from schemas.identifiers import fold
from schemas.vocabulary import (
    CLASS_TEXT,
    DISPOSITION_SYNONYMS,
    NOTHING_WRITTEN,
    RESULT_SYNONYMS,
    RESULTS,
)

ResultFault = Literal["", "missing", "unreadable", "contradiction"]

_ENCLOSED: Final = {
    ord(c): f" {n} "
    for block in ("①②③④⑤⑥⑦⑧⑨⑩", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑", "❶❷❸❹❺❻❼❽❾❿", "➀➁➂➃➄➅➆➇➈➉", "➊➋➌➍➎➏➐➑➒➓", "⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
    for n, c in enumerate(block, 1)
}  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[、,;:()\[\]【】《》<>\"'“”.\s]")
_SEPARATORS: Final = re.compile(r"[、,;/+&|。\s]+|\.\s+|(?=\()|和|及|与")


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))


_WORDINGS: Final[dict[str, int]] = {
    _plain(wording): code
    for code, label in RESULTS.items()
    for wording in (label, *RESULT_SYNONYMS.get(code, ()))
}
_WORDING: Final = "|".join(
    r"[、,;:()\[\]\"'“”.\s]*".join(map(re.escape, wording))
    for wording in sorted(_WORDINGS, key=len, reverse=True)
)
_ENTRY: Final = re.compile(
    rf"\s*(?:第|编号|结果)?\s*\(?\s*(?P<code>\d+)(?:\.0+(?!\d))?(?:\s*\))?(?:\s*[.、:项](?!\s*[\d(]))?(?:\s*\(?(?P<label>{_WORDING})\)?)?"
    rf"|\s*(?P<alone>{_WORDING})"
)


def read_results(text: str) -> tuple[list[int], ResultFault]:
    """The codes a result cell holds, in rising order, and what is wrong with it.

    5, 5.0, "５", "⑤", "(5)", "5.", "5.发现问题已责令整改", "发现问题已责令改正", "2、5" are all ordinary (domain: 抽查结果).
    """
    folded = unicodedata.normalize("NFKC", text.translate(_ENCLOSED)).strip()
    if fold(folded) in NOTHING_WRITTEN:
        return [], "missing"
    codes: list[int] = []
    at = 0
    while at < len(folded):
        entry = _ENTRY.match(folded, at)
        code = _code_of(entry) if entry else None
        if entry is None or code is None:
            return codes, "unreadable"
        codes.append(code)
        at = entry.end()
        gap = _SEPARATORS.match(folded, at)
        if gap:
            at = gap.end()
        elif not folded[at:].strip(" .)。"):
            break
        else:
            return codes, "unreadable"
    found = sorted(set(codes))
    return found, "contradiction" if contradicts(found) else ""


def _code_of(entry: re.Match[str]) -> int | None:
    """The code of one entry; None where it is outside 1–10, or its number and its words say different things."""
    words = entry["label"] or entry["alone"]
    by_words = _WORDINGS[_plain(words)] if words else None
    number = int(entry["code"]) if entry["code"] and len(entry["code"]) < 4 else None
    if entry["code"] and (number not in RESULTS or (by_words is not None and by_words != number)):
        return None
    return number if entry["code"] else by_words


def contradicts(codes: list[int]) -> bool:
    """1 with any of 2 3 4 5 6 8 10; 9 with 10; 7 with any other (domain: Contradictions)."""
    has = set(codes)
    return (1 in has and bool(has & {2, 3, 4, 5, 6, 8, 10})) or {9, 10} <= has or (7 in has and len(has) > 1)


_DISPOSITION_OF: Final = {name: kind for kind, names in DISPOSITION_SYNONYMS.items() for name in names}
_DISPOSITION_WORDS: Final = re.compile("|".join(sorted(_DISPOSITION_OF, key=len, reverse=True)))
_STATED: Final = re.compile(
    rf"^(?:\(?\d{{1,2}}[.、)])?(?:已|已经|依法|予以|依法予以|已依法|给予|现场|当场|当场已)*({_DISPOSITION_WORDS.pattern})(?:\(.*\))?(?:通知书)?$"
)
_NOT_A_FACT: Final = re.compile(
    r"无需|毋需|不需|无须|无需要|没有|未|不予|不作|不再|不|拟|建议|待|将|准备|计划|应当?|需要?|须|如|若|可以?|暂|否则|视情|考虑|申请|提请|研究"
)


def read_dispositions(text: str) -> tuple[list[str], bool]:
    """The dispositions a 处理结果 cell states, and whether it holds anything that is none of the four (I16)."""
    if fold(text) in NOTHING_WRITTEN:
        return [], False
    found: list[str] = []
    strange = False
    for part in re.split(r"[、,;/+|。\s]+|和|及|并", unicodedata.normalize("NFKC", text)):
        words = fold(part)
        stated = _STATED.match(words)
        if stated:
            found.append(_DISPOSITION_OF[stated[1]])
        elif words not in NOTHING_WRITTEN and not (
            _NOT_A_FACT.match(words) and _DISPOSITION_WORDS.search(words)
        ):
            strange = True
    return list(dict.fromkeys(found)), strange


_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
_DATE: Final = re.compile(
    r"^(?P<y>\d{4})(?:年|[-./])(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})(?:日|号)?"
    r"(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|上午|下午|\(?(?:星期|周).\)?)?$|^(?P<y8>\d{4})(?P<m8>\d{2})(?P<d8>\d{2})$"
)
_CHINESE_DATE: Final = re.compile(
    r"^([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]$"
)
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 60_000  # 1982-02-18 to 2064-04-08


def read_date(text: str) -> date | None:
    """A date in any of the forms people type ("2024年9月3日", "2024.9.3", "2024/9/3", a serial number), or None."""
    words = fold(text).removeprefix("日期:").removeprefix("日期")
    match = _DATE.match(words)
    if match:
        parts = [match["y"] or match["y8"], match["m"] or match["m8"], match["d"] or match["d8"]]
    elif chinese := _CHINESE_DATE.match(words):
        parts = ["".join(_DIGITS[c] for c in chinese[1]), _tens(chinese[2]), _tens(chinese[3])]
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", words) and _FIRST_SERIAL <= int(words[:5]) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(words[:5]))
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _tens(numeral: str) -> str:
    tens, mark, units = numeral.rpartition("十")
    return str(
        int(_DIGITS.get(tens, "1") if mark else 0) * (10 if mark else 1) + int(_DIGITS.get(units, "0"))
    )


def read_class(text: str) -> str | None:
    """The credit-risk class A–D a cell names ("A类", "A级", "Ａ"), or None."""
    match = CLASS_TEXT.match(fold(text).upper())
    return match[1] if match else None


def read_figure(text: str) -> int | None:
    """A whole number ≥ 0 as people type it ("21", "21户", "２１"), or None."""
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?[户家个项次]?", fold(text).replace(",", ""))
    return int(match[1]) if match else None


def read_share(text: str) -> list[tuple[str, float]]:
    """The class and share of a plan's 抽查比例 ("…A 类 1%"): every pair the cell holds."""
    words = fold(text).upper()
    pairs = re.findall(r"([A-D])(?:类|级)?\D{0,12}?(\d+(?:\.\d+)?)%", words)
    return [(letter, float(number) / 100) for letter, number in pairs]


_NOT_CLOSED: Final = re.compile(r"不合格|未|没有|不通过|不到位|部分|正在|继续|限期|逾期|待|拟")
_CLOSED: Final = re.compile(
    r"合格|已整改|整改(?:到位|完毕|完成|合格)|完成整改|通过|销号|办结|消除|未发现问题|符合"
)


def is_closed(text: str) -> bool:
    """Whether a 复查结果 says that the problem is mended (整改到位, 合格, 1, 9), not that it goes on."""
    words = fold(text)
    codes, fault = read_results(text)
    if codes and not fault:
        return set(codes) <= {1, 9}
    return bool(_CLOSED.search(words)) and not _NOT_CLOSED.search(words.replace("未发现问题", ""))
