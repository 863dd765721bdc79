"""Reading campaign.toml: every fault in Chinese, with the line it stands in."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.campaign import Campaign
from schemas.campaign_lists import PlanFaults


class CampaignError(Exception):
    """campaign.toml cannot be used: a message in Chinese with the line, and a hint how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def load_campaign(path: Path) -> Campaign:
    """Read campaign.toml. CampaignError names the file, the line and the mend."""
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mend = "把 campaign.toml 放进这个文件夹；样例见 README 的“一次抽查的计划”，或运行 shuangsuiji demo 看例子"
        if path.with_name("campaign.toml.txt").exists():
            mend = "文件夹里有 campaign.toml.txt，把名字末尾的 .txt 去掉"
        raise CampaignError(f"{path.parent.name}/ 里没有 campaign.toml，不知道这次抽查的计划", mend) from None
    except UnicodeDecodeError:
        raise CampaignError(f"{where} 不是 UTF-8 编码", "用记事本打开，“另存为”时编码选 UTF-8") from None
    except OSError as error:
        raise CampaignError(f"{where} 读不出来：{error.strerror}", "检查文件的权限") from None
    return parse_campaign(text, where)


def parse_campaign(text: str, where: str = "campaign.toml") -> Campaign:
    """A campaign from the text of its campaign.toml; CampaignError with every fault and its line."""
    try:
        return Campaign.model_validate(tomllib.loads(text))
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
    headers = [number for number, line in enumerate(lines) if _table_of(line)]
    first, last = 0, headers[0] if headers else len(lines)
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            continue
        below = loc[depth + 1] if depth + 1 < len(loc) else 0
        nth = below if isinstance(below, int) else 0
        tables = [number for number in headers if _table_of(lines[number]) == part]
        keys = [number for number in range(first, last) if re.search(_key(part), lines[number])]
        if depth == 0 and nth < len(tables):
            first = tables[nth]
            last = next((number for number in headers if number > first), len(lines))
        elif keys:
            first = keys[0]
    quoted = re.compile(f"[\"']\\s*{re.escape(word)}\\s*[\"']")
    written = [number for number in range(first, last) if word and quoted.search(lines[number])]
    return (written[0] if written else first) + 1


_HEADER: Final = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")


def _table_of(line: str) -> str:
    """The table that a line begins ([share], [[class]]); "" for any other line."""
    header = _HEADER.match(line)
    return header[1].strip("\"' ") if header else ""


def _key(name: str) -> str:
    return rf"(?:^|[{{,])\s*[\"']?{re.escape(name)}[\"']?\s*="
