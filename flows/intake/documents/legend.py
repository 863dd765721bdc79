"""The list of results a sheet prints itself (说明, 填表说明, 注, a heading's hint): which number means which words.

A sheet's own words rule over the plan's numbers (domain: Result codes, I21, I22).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import pairwise

from flows.intake.documents.sheet import Sheet
from schemas.identifiers import fold
from schemas.numerals import integer
from schemas.results import REST
from schemas.vocabulary import RESULT_SHORT_WORDS, RESULT_SYNONYMS, RESULTS

_ENCLOSED = {
    ord(c): f" {n}."
    for block in ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖")
    for n, c in enumerate(block, 1)
}
_COUNTED = "[年月日时户家次人份]"
_ENTRY = re.compile(
    r"(?<![\dA-Za-z年月.])\(?(?P<code>0?\d|[12]\d|[A-K](?=\s*[.、:)=—-]|[一-鿿]))\)?\s*[.、:)=,—→-]*[^\S\n]*"
    rf"(?P<words>(?!{_COUNTED})[一-鿿\"“(][^\d;。\n]*?)"
    r"(?=[\s,;。、.]*(?:\(?\d{1,2}\)?[.、:)=,\s—→-]*[一-鿿\"“(]|\(?[A-K]\s*[.、:)=—-]"
    r"|(?<=\s)[A-K][一-鿿]|[;。\n]|\d|$))"
)
_ENTRY_BEHIND = re.compile(
    r"(?P<words>[一-鿿][^\d;:,。、\n]*?)(?:[填写]写?为?|[记打选]为?|为|[→=:—-]+|\(|[^\S\n]+(?=\d{1,2}\s*(?:\n|$)))"
    r"(?P<code>\d{1,2})\)?(?=[\s,;。、]|$)"
)
"""正常填1, 正常—1, 正常(1): the number stands behind its words."""
_QUOTED = re.compile(r"[“\"‘'](\(?(?:\d{1,2}|[A-K])\)?)[”\"’']")
_NUMERAL = re.compile(r"(?:^|(?<=[\s;。:]))(十[一二]?|[一二三四五六七八九])(?=[、.:])", re.MULTILINE)
_LINK = re.compile(r"代表|表示|即为|为|是|指|即")
_RESULT_WORDS = re.compile(
    r"正常|发现|问题|未见异常|无问题|隐瞒|弄虚作假|无法(?:取得)?联系|责令|不予?配合|待后续|合格|注销|吊销|撤销|迁出|停业|清算|违反|"
    r"未按规定公示|其[他它]|财务账|符合|异常"
)
_MENTIONS = re.compile(r"[\dA]\)?\s*[.、:;()=,—→-]?\s*[\"“]?[一-鿿]")
_SERIES = re.compile(
    r"(?<![\d.年月])(?P<codes>\d{1,2}(?:\s*(?:[-—–~至到]+|[、,和及])\s*\d{1,2})+)[项号]?\s*"
    r"(?P<words>(?:[为是:=]|均|都|表示|代表)+[一-鿿][^\d,;。\n]*|(?:异常|发现|存在|有|不合格|违)[^\d,;。\n]*)"
)
"""2—5为发现问题, 2、3为异常: several numbers before the words of each."""
_REST = re.compile(
    r"(?<!\d)(?<!\d[.、:=)—-])(?:其余|其[他它])(?:数字|编号|代码|序号|各项|的|者)?(?:均|都|皆|则)?(?:为|是|填|[-—:=]+)?"
    r"(?P<words>(?:异常|不正常|发现|有|存在|不合格|违)[^\d,;。\n]*)"
)
"""其余为异常: what every number means that is not listed."""
_LONGEST_SERIES = 20
_CLEAN = re.compile(r"正常|未发现|未见|合格|无问题|无异常|符合|良好")
_INSTRUCTS = re.compile(r"填|一式|签字|盖章|报送|本表")
_HINT = re.compile(r"结果.*\d", re.DOTALL)
_BEGINS = re.compile(
    r"^[“\"(（\[【*＊※●·—-]*[\d０-９A-K①-⒛]|^[一二三四五六七八九十]{1,2}[、.:：]|^(?:正常|未发现|合格)[^\d]{0,6}\d"
    r"|^(?:填表)?(?:说明|注|备注|编号|代码)|^(?:检查|抽查)?结果"
)
_LONGEST = 40
_SHORT = 12
_LONG_CELL = 20


@lru_cache(maxsize=1024)
def read_legend(text: str) -> str:
    """The list of results in a text, "1=正常;2=未按规定公示年报;其余=其他"; "" where it holds none: at least three
    numbers on end, most of whose words are such as results have.
    The notice's own list comes in the notice's own words."""
    plain = _QUOTED.sub(r"\1", unicodedata.normalize("NFKC", text.translate(_ENCLOSED)))
    plain = _NUMERAL.sub(lambda numeral: str(integer(numeral[1])), plain)
    if not _CLEAN.search(plain) or not _MENTIONS.search(plain) or ("状态" in plain and "结果" not in plain):
        return ""
    rest = _REST.search(plain)
    plain = _SERIES.sub(_spread, _REST.sub(";", plain))
    best = max((_best_run(pattern, plain) for pattern in (_ENTRY, _ENTRY_BEHIND)), key=len)
    if not _is_list_of_results(best, bool(rest)):
        return ""
    entries = [*_in_the_notices_words(best), *([(REST, _trimmed(rest["words"]))] if rest else [])]
    return ";".join(f"{code}={words}" for code, words in entries)


def _spread(series: re.Match[str]) -> str:
    """Each number of a series with the words of all."""
    numbers: list[int] = []
    for part in re.split(r"[、,和及]", series["codes"]):
        first, *last = map(int, re.findall(r"\d+", part))
        numbers += range(first, min(last[0], first + _LONGEST_SERIES) + 1) if last else [first]
    return " ".join(f"{number}.{series['words']}" for number in numbers)


def _best_run(pattern: re.Pattern[str], plain: str) -> list[tuple[str, str]]:
    """The list of a text whose entries look so, of several the one that most speaks of results."""
    entries = [(_bare(match["code"]), _trimmed(match["words"])) for match in pattern.finditer(plain)]
    if pattern is _ENTRY_BEHIND and not _goes_on([code for code, _ in entries]):
        return []
    return _without_link(max(_runs(entries), key=_worth, default=[]))


def _bare(code: str) -> str:
    return str(int(code)) if code.isdigit() else code


def _without_link(run: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """1代表正常, 2代表无法联系: the words behind what links every one of them to its number."""
    links = {found[0] if (found := _LINK.match(words)) else "" for _, words in run}
    shared = links.pop() if len(links) == 1 else ""
    return [(code, words.removeprefix(shared)) for code, words in run]


def _trimmed(words: str) -> str:
    bare = words.strip(' ,、.:("“”/|')
    if bare.count("(") > bare.count(")"):
        bare = bare.rpartition("(")[2]
    return bare.rstrip(")") if bare.count(")") > bare.count("(") else bare


def _is_list_of_results(run: list[tuple[str, str]], has_rest: bool) -> bool:
    """Whether a list says what results mean, and not how to fill in the form or what can follow a result."""
    said = [words for _, words in run]
    if not any(map(_CLEAN.search, said)) or any(map(_INSTRUCTS.search, said)):
        return False
    if has_rest:
        return _worth(run) == len(run)
    if len(run) == 2:
        return _worth(run) == 2 and all(len(words) <= _SHORT for words in said)
    return len(run) > 2 and _worth(run) * 2 >= len(run)


def _runs(entries: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The entries parted where the numbers begin anew at 0 or 1, letters going on behind the numbers; and all
    of them, where no number comes twice."""
    runs: list[list[tuple[str, str]]] = []
    for code, words in entries:
        last = runs[-1][-1][0] if runs and runs[-1] else ""
        starts = code in ("0", "A") or (code == "1" and last != "0")
        if starts and not (code == "A" and last.isdigit()):
            runs.append([])
        if runs and code not in (known for known, _ in runs[-1]) and len(words) <= _LONGEST:
            runs[-1].append((code, words))
    codes = [code for code, _ in entries]
    is_one = len(set(codes)) == len(codes) and ("1" in codes or "A" in codes or _goes_on(codes))
    return [*runs, entries] if is_one else runs


def _goes_on(codes: list[str]) -> bool:
    """3, 4, 5: a list that begins in the middle has no gap."""
    return all(code.isdigit() for code in codes) and all(int(b) - int(a) == 1 for a, b in pairwise(codes))


def _worth(run: list[tuple[str, str]]) -> int:
    return sum(1 for _, words in run if _RESULT_WORDS.search(words))


_SIGNS = re.compile(r"[^\w]")
_NOTED = re.compile(r"\([^()]*\)$")
_NOTICE = {
    _SIGNS.sub("", fold(words)): str(code)
    for code, name in RESULTS.items()
    for words in (name, *RESULT_SYNONYMS.get(code, ()), *RESULT_SHORT_WORDS.get(code, ()))
}


def _in_the_notices_words(run: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The list in the notice's own words where every number means what the notice says."""
    same = all(_NOTICE.get(_SIGNS.sub("", fold(words))) == code for code, words in run)
    return [(code, RESULTS[int(code)]) for code, _ in run] if same else run


_ASKS = re.compile(r"(?:是否|有无)(?:发现|存在)?\w{0,6}问题|(?:发现|存在)问题情况")


@lru_cache(maxsize=1024)
def asked(heading: str) -> str:
    """The heading of a result's column as the legend begins with it
    where it asks whether a problem was found, "" where it does not."""
    question = _ASKS.search(fold(heading))
    return f"{question[0]};" if question else ""


def legend_of(rows: Iterable[list[str]]) -> str:
    """The list of results a sheet prints in the rows that are no data, whether in one cell,
    going on in the next row, or an entry a row."""
    begun: list[str] = []
    whole: list[str] = []
    goes_on = False
    for row in rows:
        texts = [text for cell in row if cell and (text := cell.strip())]
        found = [legend for text in texts if _may_hold_list(text) and (legend := read_legend(text))]
        whole += found
        if found or (texts and (_BEGINS.match(texts[0]) or (len(texts) == 2 and texts[1].isdigit()))):
            begun.append(" ".join(texts))
            goes_on |= not found
    legend, in_rows = merged_legend(whole), read_legend("\n".join(begun)) if goes_on else ""
    return in_rows if set(legend.split(";")) < set(in_rows.split(";")) else legend or in_rows


def merged_legend(legends: Iterable[str]) -> str:
    """Several lists as one. A number to which two of them give different words has both, which no plan knows
    (I22)."""
    distinct = list(dict.fromkeys(legends))
    if len(distinct) < 2:
        return "".join(distinct)
    said: dict[str, dict[str, str]] = {}
    for legend in distinct:
        for code, _, words in (entry.partition("=") for entry in legend.split(";") if entry):
            said.setdefault(code, {}).setdefault(_SIGNS.sub("", _NOTED.sub("", fold(words))), words)
    return ";".join(f"{code}={'”或“'.join(words.values())}" for code, words in said.items())


_NAMED_LIST = re.compile(r"\d.*(?:正常|合格|未发现|符合)|(?:正常|合格|未发现|符合).*\d")


def texts_around(sheet: Sheet, lines: Set[int], last_read: int) -> Iterator[list[str]]:
    """Where a sheet may print its list of results: the rows that are no lines, what stands beside the lines
    and their header, right of the last column read, the comments on cells, and the sheet's name."""
    beside = last_read + 1 - sheet.first_column
    for row, texts in enumerate(sheet.grid.rows, sheet.first_row):
        if row not in lines:
            yield texts
        if sheet.last_column > last_read and any(texts[beside:]):
            yield texts[beside:]
    yield from ([note.found] for note in sheet.grid.notes if note.rule == "F09")
    if _NAMED_LIST.search(sheet.grid.sheet):
        yield [f"检查结果：{sheet.grid.sheet}"]


def legend_of_notes(sheet: str, rows: Iterable[list[str]]) -> str:
    """The list of results on a sheet of notes beside the records; "" on one of states (登记状态, 经营状态), whose
    numbers are no results."""
    return "" if "状态" in sheet else legend_of(rows)


def _may_hold_list(text: str) -> bool:
    """Whether a cell is long enough for a list, or hints at one beside 结果 (检查结果（1-正常，2-异常）)."""
    return len(text) >= _LONG_CELL or ("结果" in text and _HINT.search(text) is not None)


_ENTRY_ALONE = re.compile(
    r"[\s“\"(*※●·—-]*(?:\d{1,2}|[A-K])\)?[”\"]?[\s.、,:=—-]*[一-鿿]|.*[一-鿿][\s(]*\d{1,2}\)?\s*$"
)
_CELLS_OF_ENTRY = 2
"""So many cells an entry fills: a number, and its words."""
_MOST_ENTRIES = 30
_ENTRIES_HEADING = re.compile(r"编号|代码|序号|含义|说明|结果|名称|内容|意义|[:]$")


def rows_of_legend(rows: Iterable[tuple[int, list[str]]]) -> set[int]:
    """Of a list's rows from the last one up (number and filled cells), those that are entries of a list of
    results, with the row that heads them: no lines, though no 说明 stands above them."""
    run: list[tuple[int, str]] = []
    heads: set[int] = set()
    for row, texts in rows:
        may_be = len(texts) <= _CELLS_OF_ENTRY or texts[0].isdigit()
        entry = unicodedata.normalize("NFKC", " ".join(texts)) if may_be else ""
        if len(run) > _MOST_ENTRIES or not entry or not _is_entry(texts, entry):
            heads = {row} if _heads(texts) else set()
            break
        run.append((row, entry))
    if not run:
        return set()
    entries = "\n".join(entry for _, entry in reversed(run))
    return {*heads, *(row for row, _ in run)} if read_legend(entries) else set()


def _is_entry(texts: list[str], entry: str) -> bool:
    """Whether a row is one entry, or a note with the whole list in it: in one cell, or in pairs of cells."""
    if len(texts) <= _CELLS_OF_ENTRY and _ENTRY_ALONE.match(entry):
        return True
    return (len(texts) == 1 or (texts[0].isdigit() and texts[::2] == sorted(texts[::2]))) and bool(
        read_legend(entry)
    )


def _heads(texts: list[str]) -> bool:
    return len(texts) <= _CELLS_OF_ENTRY and all(_ENTRIES_HEADING.search(fold(text)) for text in texts)
