"""Reading campaign.toml: every fault in Chinese, with the line it stands in."""

import datetime
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from schemas.campaign import Campaign, Frequency
from schemas.campaign_lists import PlanFaults, Strict


class CampaignError(Exception):
    """campaign.toml cannot be used: a message in Chinese with the line, and a hint how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def _clock_time(written: object) -> object:
    if isinstance(written, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", written):
        return written.zfill(5)
    raise ValueError(f'几点几分写成 "02:00" 这样，前后有引号（填的是 {written}）')


class Schedule(Strict):
    """When the night is, on the office's clock; left out: when the program has it."""

    at: Annotated[str | None, BeforeValidator(_clock_time)] = None

    @property
    def time(self) -> datetime.time | None:
        """The same as a time of day."""
        return datetime.time.fromisoformat(self.at) if self.at else None


class Office(Strict):
    """inbox/office.toml: what holds for every campaign of an office, where its own plan says nothing else."""

    frequency: Frequency = Frequency(per_year=None, per_department=None)
    schedule: Schedule = Schedule()


OFFICE_FILE: Final = "office.toml"
_Plan = TypeVar("_Plan", Campaign, Office)


def load_campaign(path: Path) -> Campaign:
    """Read campaign.toml, and office.toml where it lies above the campaign's folder.

    CampaignError names the file, the line and the mend.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        text = _text(path, where)
    except FileNotFoundError:
        mend = "把 campaign.toml 放进这个文件夹；样例见 README 的“一次抽查的计划”，或运行 shuangsuiji demo 看例子"
        if path.with_name("campaign.toml.txt").exists():
            mend = "文件夹里有 campaign.toml.txt，把名字末尾的 .txt 去掉"
        raise CampaignError(f"{path.parent.name}/ 里没有 campaign.toml，不知道这次抽查的计划", mend) from None
    campaign = parse_campaign(text, where)
    office = load_office(path.parent.parent)
    return campaign.model_copy(update={"frequency": campaign.frequency.over(office.frequency)})


def load_office(inbox: Path) -> Office:
    """Read inbox/office.toml; nothing holds where there is none. CampaignError as for campaign.toml."""
    try:
        return _parsed(Office, _text(inbox / OFFICE_FILE, OFFICE_FILE), OFFICE_FILE)
    except FileNotFoundError:
        return Office()


def parse_campaign(text: str, where: str = "campaign.toml") -> Campaign:
    """A campaign from the text of its campaign.toml; CampaignError with every fault and its line."""
    return _parsed(Campaign, text, where)


def _text(path: Path, where: str) -> str:
    """The text of a plan's file. FileNotFoundError where there is none, CampaignError where it is unreadable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise CampaignError(f"{where} 不是 UTF-8 编码", "用记事本打开，“另存为”时编码选 UTF-8") from None
    except OSError as error:
        raise CampaignError(f"{where} 读不出来：{error.strerror}", "检查文件的权限") from None


def _parsed(model: type[_Plan], text: str, where: str) -> _Plan:
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(
            f"{where} 的写法有误：{_toml_fault(error, text)}", "核对该行的引号、等号和括号"
        ) from None
    except ValidationError as error:
        faults = [told for e in error.errors() for told in _told(text, e)]
        raise CampaignError(
            f"{where} 有 {len(faults)} 处不对：" + "；".join(faults), "改正后再运行"
        ) from None


def _told(text: str, error: ErrorDetails) -> Iterator[str]:
    """What pydantic found, or the faults that one of the plan's own checks raised, each with its line."""
    raised = error.get("ctx", {}).get("error")
    if isinstance(raised, PlanFaults):
        for fault in raised.faults:
            yield f"第 {_line_of(text, error['loc'] + fault.loc, fault.word)} 行：{fault.message}"
    else:
        yield f"第 {_line_of(text, error['loc'])} 行：{_fault(error)}"


_WIDE: Final = re.compile("[“”‘’，＝［］｛｝：（）０-９]")


def _toml_fault(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Where a text is no TOML and, for the mistakes that people make, what it is."""
    told = str(error)
    found = re.search(r"line (\d+), column (\d+)", told)
    if not found:
        return "文件末尾不完整"
    line = text.splitlines()[int(found[1]) - 1] if int(found[1]) <= text.count("\n") + 1 else ""
    outside = re.sub(r"\"[^\"]*\"|#.*", "", line)
    why = ""
    if wide := _WIDE.search(outside):
        why = f"，“{wide[0]}”要用英文半角"
    elif "overwrite" in told or "twice" in told:
        why = "（或它上面一行），同一项写了两次"
    elif "date" in told:
        why = "，日期不对"
    return f"第 {found[1]} 行第 {found[2]} 列{why}"


def _fault(error: ErrorDetails) -> str:
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    match error["type"]:
        case "extra_forbidden":
            return f"不认识“{name}”"
        case "missing":
            return f"缺“{name}”"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "less_than_equal" | "greater_than_equal":
            return f"“{name}”超出允许的范围（填的是 {error['input']}）"
        case "literal_error" if "share" in name:
            return f"“{name}”不是 A、B、C、D 之一"
        case _:
            return f"“{name}”的值不对（填的是 {str(error['input'])[:40]}）"


def _line_of(text: str, loc: tuple[int | str, ...], word: str = "") -> int:
    """The line a fault stands in: the deepest key of `loc` that is written down in its own table, or there
    the word."""
    lines = text.splitlines()
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
    written = [number for number in range(first, last) if word and quoted.search(lines[number])]
    return (written[0] if written else first) + 1


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
