"""campaign.toml as a model: the plan of one campaign (附件1; 平新双随机办〔2024〕21号)."""

import re
import tomllib
from datetime import date
from email.utils import getaddresses
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from schemas.identifiers import fold, normalise_name


class CampaignError(Exception):
    """campaign.toml cannot be used: a message in Chinese with the line, and a hint how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def mail_address(text: str) -> str:
    """The text, where it is one mail address with or without a name before it. Raises ValueError with the mend."""
    found = getaddresses([text])
    if len(found) != 1 or not _ADDRESS.fullmatch(found[0][1]) or not text.isprintable():
        raise ValueError(
            f"“{text}”不是一个邮箱地址（一个地址一对引号；要带名字的写成“主任 <director@example.gov.cn>”）"
        )
    return text


_ADDRESS = re.compile(r"[^@\s<>()\[\]:;,\\\"]+@[^@\s<>()\[\]:;,\\\"]+")
Text = Annotated[str, Field(min_length=1)]
Address = Annotated[str, AfterValidator(mail_address)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Period(_Strict):
    """抽查期间, both days included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"抽查期间的结束日 {self.end} 早于开始日 {self.start}")
        return self


class Department(_Strict):
    """A department of the campaign: its plain name, how 附件3 prints it, its other names, its items, its mailbox."""

    name: Text
    printed: str | None = None
    aliases: tuple[Text, ...] = ()
    items: tuple[Text, ...] = Field(min_length=1)
    mail: Address | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the department goes by, the plain one first."""
        return tuple(dict.fromkeys((self.name, *([self.printed] if self.printed else []), *self.aliases)))


class Deadline(_Strict):
    """Working days for 移送/转办 and for 公示."""

    referral: int = Field(7, ge=1, le=366)
    publication: int = Field(20, ge=1, le=366)


class Mail(_Strict):
    """Who gets the outputs by mail, and when."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    when: Literal["always", "changes", "problems"] = "always"


class Mailbox(_Strict):
    """Where returns come in by mail: the folder and the senders or domains that are allowed."""

    folder: Text = "INBOX"
    senders: tuple[Text, ...] = Field((), alias="from")
    acknowledge: bool = False


class Campaign(_Strict):
    """The plan of one campaign; the first department leads (发起部门)."""

    title: Text
    document: str = ""
    office: str = ""
    subject: str = "检查对象"
    period: Period
    report_due: date | None = None
    tally_title: str | None = None
    share: dict[Literal["A", "B", "C", "D"], Share] = Field(min_length=1)
    department: tuple[Department, ...] = Field(min_length=1)
    deadline: Deadline = Deadline(referral=7, publication=20)
    mail: Mail | None = None
    mailbox: Mailbox | None = None

    @model_validator(mode="after")
    def _names_are_apart(self) -> Self:
        owner: dict[str, str] = {}
        for department in self.department:
            for name in department.names:
                other = owner.setdefault(normalise_name(name), department.name)
                if other != department.name:
                    raise ValueError(
                        f"“{name}”既是 {other} 又是 {department.name} 的名称，部门的名称和别名不能重复"
                    )
        if len({d.name for d in self.department}) < len(self.department):
            raise ValueError("有两个部门同名")
        return self

    def department_of(self, text: str) -> str | None:
        """The plain name of the department that `text` names in any of its ways, or None."""
        return self._by_name.get(normalise_name(re.sub(r"\((?:盖章|公章|章)\)[::]?$", "", fold(text))))

    @property
    def departments_told(self) -> str:
        """The departments by name, for a message about one that is none of them."""
        return f"（本次的部门：{'、'.join(department.name for department in self.department)}）"

    def item_of(self, department: str | None, text: str) -> str:
        """The plan's name for an item as typed; a department with one item means that one, what is none stays as typed."""
        items = self._items.get(department or "", {})
        if len(items) == 1:
            return next(iter(items.values()))
        words = normalise_name(text).lstrip("0123456789.、")
        close = [item for key, item in items.items() if words and (key in words or words in key)]
        return items.get(words) or (close[0] if len(close) == 1 else fold(text))

    @cached_property
    def _items(self) -> dict[str, dict[str, str]]:
        return {d.name: {normalise_name(item): item for item in d.items} for d in self.department}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {normalise_name(name): d.name for d in self.department for name in d.names}

    @property
    def heading(self) -> str:
        """附件3's title: as given, or made from the campaign's own title as the notice does."""
        of_whom = re.match(r"(?:\d{4}年)?(.+?)(?:“一业同查”)?部门联合“双随机", self.title)
        return (
            self.tally_title or f"{of_whom[1] if of_whom else self.subject}“双随机、一公开”部门联合监管统计表"
        )


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
        faults = [f"第 {_line_of(text, e['loc'], e['type'])} 行：{_fault(dict(e))}" for e in error.errors()]
        raise CampaignError(
            f"{where} 有 {len(faults)} 处不对：" + "；".join(faults), "改正后再运行"
        ) from None


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


def _fault(error: dict[str, object]) -> str:
    name = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"])  # type: ignore[attr-defined]
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


def _line_of(text: str, loc: tuple[int | str, ...], fault: str) -> int:
    """The line a fault stands in: the deepest key of `loc` that is written down, tables counted as they come."""
    lines = text.splitlines()
    at = 0
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            continue
        nth = loc[depth + 1] if depth + 1 < len(loc) and isinstance(loc[depth + 1], int) else 0
        headers = [i for i, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(part)}\s*\]", line)]
        keys = [
            i
            for i, line in enumerate(lines)
            if i >= at and re.search(rf"(?:^|[{{,])\s*\"?{re.escape(part)}\"?\s*=", line)
        ]
        if isinstance(nth, int) and nth < len(headers):
            at = headers[nth]
        elif keys:
            at = keys[0]
    if fault == "value_error" and not loc:
        return _line_of_overlap(lines)
    return at + 1


def _line_of_overlap(lines: list[str]) -> int:
    """The line in which a department's name is written that an earlier table already wrote."""
    table = 0
    owner: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        table += line.strip().startswith("[[department]]")
        if re.match(r"\s*(?:name|printed|aliases)\s*=", line) or (table and re.match(r"\s*\"", line)):
            for name in re.findall(r"\"([^\"]+)\"", line):
                if owner.setdefault(normalise_name(name), table) != table:
                    return number
    return 1
