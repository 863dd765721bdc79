"""Reading campaign.toml: every fault in Chinese, with the line it stands in."""

import datetime
import re
import tomllib
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BeforeValidator, ValidationError

from schemas.campaign import Campaign, Frequency
from schemas.campaign_faults import syntax_fault, value_faults
from schemas.campaign_lists import Strict, Text


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

    name: Text | None = None
    """What the office is called in a lake of many offices; without it, as each campaign's plan says."""
    frequency: Frequency = Frequency(per_year=None, per_department=None)
    schedule: Schedule = Schedule()


OFFICE_FILE: Final = "office.toml"
MARK: Final = "# 待填："
"""So begins a line for what nobody has filled in yet; a plan that has one is unfinished."""
_MARKED: Final = re.compile(r"\s*#\s*待填\s*[：:]\s*(.*)")
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
    """The text of a plan's file. FileNotFoundError where there is none,
    CampaignError where it is unreadable."""
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
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(
            f"{where} 的写法有误：{syntax_fault(error, text)}", "核对该行的引号、等号和括号"
        ) from None
    if unfinished := _unfinished(text):
        raise CampaignError(
            f"{where} 还没有写完，有 {len(unfinished)} 处待填：{'；'.join(unfinished)}",
            f"用记事本打开它逐处填好，填好一处删去一行“{MARK}”",
        )
    try:
        return model.model_validate(read)
    except ValidationError as error:
        faults = list(dict.fromkeys(told for e in error.errors() for told in value_faults(text, e)))
        raise CampaignError(
            f"{where} 有 {len(faults)} 处不对：" + "；".join(faults), "改正后再运行"
        ) from None


def _unfinished(text: str) -> list[str]:
    """The marked lines of a plan, each with its number and what it asks for."""
    marked = ((number, _MARKED.match(line)) for number, line in enumerate(text.splitlines(), 1))
    return [f"第 {number} 行 {found[1].partition('。')[0]}" for number, found in marked if found]
