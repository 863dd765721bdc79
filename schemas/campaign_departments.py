"""The departments of campaign.toml: who inspects what, by which law, and whom the institution may ask."""

import re
from email.utils import getaddresses
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from schemas.campaign_lists import Strict, Text


def mail_address(text: str) -> str:
    """The text, where it is one mail address with or without a name before it. Raises ValueError with the
    mend."""
    found = getaddresses([text])
    if len(found) != 1 or not _ADDRESS.fullmatch(found[0][1]) or not text.isprintable():
        raise ValueError(
            f"“{text}”不是一个邮箱地址（一个地址一对引号；要带名字的写成“主任 <director@example.gov.cn>”）"
        )
    return text


_ADDRESS = re.compile(r"[^@\s<>()\[\]:;,\\\"]+@[^@\s<>()\[\]:;,\\\"]+")
Address = Annotated[str, AfterValidator(mail_address)]


def _one_or_more(value: object) -> object:
    """One text stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _named(value: object) -> object:
    """An item's name alone stands for a table with nothing else in it."""
    return {"name": value} if isinstance(value, str) else value


class ItemEntry(Strict):
    """An item (抽查事项): the law it rests on (法律依据), the papers to have ready (需准备的材料), how it is
    inspected (检查方式), and the field (执法领域) that its inspectors ought to have."""

    name: Text
    basis: Text | None = None
    materials: Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)] = ()
    method: Text | None = None
    field: Text | None = None


class Department(Strict):
    """A department of the campaign: its plain name, how 附件3 prints it, its other names, the one it signs
    papers with, whom to ask, its items, how many of its inspectors go on a visit, its mailbox."""

    name: Text
    printed: str | None = None
    aliases: tuple[Text, ...] = ()
    full_name: Text | None = None
    contact: Text | None = None
    phone: Text | None = None
    item: Annotated[tuple[Annotated[ItemEntry, BeforeValidator(_named)], ...], Field(min_length=1)] = Field(
        alias="items"
    )
    inspectors: int = Field(1, ge=1)
    mail: Address | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """The names of its items."""
        return tuple(item.name for item in self.item)

    @property
    def official_name(self) -> str:
        """The name it signs papers with: its full name, else the plain one."""
        return self.full_name or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the department goes by, the plain one first."""
        others = (name for name in (self.printed, self.full_name) if name)
        return tuple(dict.fromkeys((self.name, *others, *self.aliases)))
