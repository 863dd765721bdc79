"""What is wrong in a campaign.toml, in words: the line that is meant, and what to write instead."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic_core import ErrorDetails

from schemas.campaign import Campaign
from schemas.campaign_lists import PlanFaults
from schemas.dates import read_date
from schemas.identifiers import fold
from schemas.numerals import decimal

_WIDE: Final = re.compile("[“”‘’，＝［］｛｝：（）０-９]")
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)[%‰]|([百千])分之([一-鿿\d.]+)")
_NO_DATE: Final = re.compile(r"(?<![\d-])20\d\d(?:年\d{1,2}月\d{1,2}日?|([-/.])\d{1,2}\1\d{1,2})(?!\d)")
_HALF_NUMBER: Final = re.compile(r"=\s*(?:0?[,，](\d+)|(\.\d+))\s*(?=[,}#]|$)")
_MONTH_DAY: Final = re.compile(r"(?<![\d年])\d{1,2}月\d{1,2}[日号]")
_COUNTED: Final = re.compile(r"(?:^|=)\s*((\d+)\s*(?:个?工作日|天|日|户|名|人|次))(?=\s*(?:[,}#]|$))")
_CHINESE_KEY: Final = re.compile(r"^\s*\[*\s*([A-Z]?[一-鿿][^=\]\s]*)\s*(?:=|\]+$)")
_UNQUOTED: Final = re.compile(r"[=\[,]\s*([一-鿿][^,\]]*)")
_OPENING: Final = re.compile(r"=\s*\[(?![^\[\]]*\])")


def value_faults(text: str, error: ErrorDetails) -> Iterator[str]:
    """What pydantic found, or the faults that one of the plan's own checks raised, each with its line."""
    raised = error.get("ctx", {}).get("error")
    if isinstance(raised, PlanFaults):
        for fault in raised.faults:
            yield f"第 {_line_of(text, error['loc'] + fault.loc, fault.word)} 行：{fault.message}"
    else:
        yield f"第 {_line_of(text, error['loc'])} 行：{_fault(error)}"


def syntax_fault(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Where a text is no TOML and, for the mistakes that people make, what to write instead."""
    told, lines = str(error), text.splitlines() or [""]
    found = re.search(r"line (\d+), column (\d+)", told)
    number = int(found[1]) if found else max((n for n, line in enumerate(lines, 1) if _bare(line)), default=1)
    if "Unclosed array" in told and not _mend(_bare(lines[number - 1])):
        number = _opened_at(lines, number)
        return f"第 {number} 行的方括号没有合上，或两项之间少了逗号"
    if "Unterminated string" in told:
        return f"第 {_quoted_at(lines, number)} 行的引号没有合上"
    outside = _bare(lines[min(number, len(lines)) - 1])
    why = _mend(outside) or _not_quoted(outside)
    if not why and (wide := _WIDE.search(outside)):
        why = f"“{wide[0]}”要用英文半角"
    elif not why and ("overwrite" in told or "twice" in told):
        why = "同一项写了两次"
    elif not why and "date" in told:
        why = "日期不对，没有这一天"
    elif not why and "\\n" in told:
        why = "引号没有合上"
    place = f"第 {number} 行第 {found[2]} 列" if found else f"第 {number} 行"
    return f"{place}，{why}" if why else place if found else f"{place}没有写完"


def _bare(line: str) -> str:
    """A line without its texts in quotes and its comment."""
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", "", line).strip()


def _opened_at(lines: Sequence[str], number: int) -> int:
    """The line, up to this one, in which the last list that is still open begins."""
    return next((n for n in range(number, 0, -1) if _OPENING.search(_bare(lines[n - 1]))), number)


def _quoted_at(lines: Sequence[str], number: int) -> int:
    return next((n for n in range(number, 0, -1) if re.search("\"{3}|'{3}", lines[n - 1])), number)


def _mend(written: str) -> str:
    """What to write for a share or a day that is written as people write it; "" where it is neither."""
    words = fold(written)
    if share := _PERCENT.search(words):
        amount = float(share[1]) if share[1] else decimal(share[3])
        if amount is not None:
            part = amount / (1000 if "‰" in share[0] or share[2] == "千" else 100)
            return f"“{share[0]}”写 {part:.6g}"
    if (day := _NO_DATE.search(words)) and (read := read_date(day[0])) and day[0] != str(read):
        return f"“{day[0]}”写 {read}"
    if half := _HALF_NUMBER.search(words):
        return f"小数写 0.{half[1] or half[2][1:]}"
    if counted := _COUNTED.search(words):
        return f"“{counted[1]}”只写数：{counted[2]}"
    if day := _MONTH_DAY.search(words):
        return f"“{day[0]}”要连年份，写成 2024-06-30 这样"
    return ""


def _not_quoted(outside: str) -> str:
    """What to do with Chinese that stands outside quotes, as a key or as a text; "" where none does."""
    if key := _CHINESE_KEY.search(outside):
        letter = key[1][0] if key[1][0].isascii() else ""
        told = f"写 {letter}" if letter else "要写英文的名字，照 README 的“一次抽查的计划”"
        return f"“{key[1]}”{told}"
    text = _UNQUOTED.search(outside)
    return f"“{text[1].strip()}”要放在英文双引号里" if text else ""


def _fault(error: ErrorDetails) -> str:
    loc, given = error["loc"], error["input"]
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc if part != "[key]")
    match error["type"]:
        case _ if len(loc) > 1 and str(loc[1]) in _TOP and loc[0] in _TABLES:
            return f"“{loc[1]}”写到 [{loc[0]}] 里了，移到文件最前面、第一个方括号之前"
        case "extra_forbidden":
            return f"不认识“{name}”"
        case "missing":
            return f"缺“{name}”"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "less_than_equal" | "greater_than_equal":
            return f"“{name}”超出允许的范围（填的是 {given}）{_bound(error)}"
        case "literal_error" if "share" in name:
            return f"“{name}”不是 A、B、C、D 之一"
        case "tuple_type" if isinstance(given, str):
            return f'“{name}”要放在方括号里：["{given[:40]}"]'
        case "too_short":
            return f"“{name}”是空的，至少写一项"
        case _:
            mend = _mend(str(given)) or _as_day(error)
            return f"“{name}”的值不对（填的是 {str(given)[:40]}{f'；{mend}，不加引号' if mend else ''}）"


_TOP: Final = frozenset(field.alias or name for name, field in Campaign.model_fields.items())
_TABLES: Final = ("share", "deadline", "signature", "visit", "frequency", "mail", "mailbox")


def _bound(error: ErrorDetails) -> str:
    """What would be within the range: a share of 5 is most likely 5%."""
    given, bounds = error["input"], error.get("ctx", {})
    if error["loc"][-1] == "share" or error["loc"][0] == "share":
        of_hundred = isinstance(given, (int, float)) and 1 < given <= 100
        return f"，{given:g}% 写 {given / 100:.6g}" if of_hundred else "，要在 0 到 1 之间"
    return f"，最小 {bounds['ge']}" if "ge" in bounds else f"，最大 {bounds['le']}"


def _as_day(error: ErrorDetails) -> str:
    """How a day is written that was written as something else (2025年9月, 20250901)."""
    day = read_date(str(error["input"])) if error["type"].startswith("date") else None
    return f"写 {day}" if day else ""


def _line_of(text: str, loc: tuple[int | str, ...], word: str = "") -> int:
    """The line a fault stands in: the deepest key of `loc` that is written down in its own table, or there
    the word."""
    lines = [_uncommented(line) for line in text.splitlines()]
    headers = {number: name for number, line in enumerate(lines) if (name := _table_of(line))}
    first, last, end, table = 0, min(headers, default=len(lines)), len(lines), ""
    for part, below in zip(loc, (*loc, "")[1:], strict=True):
        if isinstance(part, int):
            continue
        nth = below if isinstance(below, int) else 0
        path = f"{table}.{part}".lstrip(".")
        tables = [number for number, name in headers.items() if first <= number < end and name == path]
        keys = [number for number in range(first, last) if re.search(_key(part), lines[number])]
        if nth < len(tables):
            first, table = tables[nth], path
            behind = [number for number in headers if number > first]
            last = min(behind, default=len(lines))
            end = min((n for n in behind if not headers[n].startswith(f"{path}.")), default=len(lines))
        elif keys:
            first, last = (
                _nth_element(lines, keys[0], last, below) if isinstance(below, int) else (keys[0], last)
            )
    quoted = re.compile(f"[\"']\\s*{re.escape(word)}\\s*[\"']")
    named = [number for number in range(first, last) if word and quoted.search(lines[number])]
    return (named[0] if named else first) + 1


def _uncommented(line: str) -> str:
    return re.sub(r"(\"(?:[^\"\\]|\\.)*\"|'[^']*')|#.*", lambda found: found[1] or "", line)


_ELEMENT: Final = re.compile(r"#[^\n]*|\{[^{}]*\}|\"[^\"\n]*\"|'[^'\n]*'")


def _nth_element(lines: Sequence[str], first: int, last: int, nth: int) -> tuple[int, int]:
    """The lines in which the nth text or table of a list stands, of those its key's line begins; all of them
    where it is not found."""
    text = "\n".join(lines[first:last])
    found = [element for element in _ELEMENT.finditer(text) if not element[0].startswith("#")]
    if nth >= len(found):
        return first, last
    return first + text.count("\n", 0, found[nth].start()), first + text.count("\n", 0, found[nth].end()) + 1


_HEADER: Final = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")


def _table_of(line: str) -> str:
    """The table that a line begins ([share], [[class]]); "" for any other line."""
    header = _HEADER.match(line)
    return header[1].strip("\"' ") if header else ""


def _key(name: str) -> str:
    return rf"(?:^|[{{,])\s*[\"']?{re.escape(name)}[\"']?\s*="
