"""抽查事项: a wording of an item read as the plan's, where only that can be meant (domain: Counting; I27)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from schemas.identifiers import normalise_name
from schemas.vocabulary import NOTHING_WRITTEN

_COMMON: Final = re.compile(
    r"部门联合|联合|双随机|一公开|监督|检查|抽查|核查|监管|专项|事项|项目|内容|情况|相关|有关|日常|现场|综合|规范|执行|[的对及和与、,()“”:;.。\-/·\d]"
)
_PARTS: Final = re.compile(r"[、,;/+和及与]")
_NUMBER: Final = re.compile(r"^[\d.、()]+")


class Items:
    """The plan's items by department."""

    def __init__(self, items: Mapping[str, tuple[str, ...]]) -> None:
        self._items = items

    def read(self, department: str | None, text: str) -> str | None:
        """The department's item that a text names; None where it is none of them, where it may be several,
        and where it names several (办学许可、收费).

        Nothing written, or nothing special (检查), is the only item of a department that has one.
        """
        own = self._items.get(department or "", ())
        words = _NUMBER.sub("", normalise_name(text))
        exact = [item for item in own if normalise_name(item) == words]
        if exact:
            return exact[0]
        if not _COMMON.sub("", words) or words in NOTHING_WRITTEN:
            return own[0] if len(own) == 1 else None
        named = {item for part in _PARTS.split(words) if (item := _near(own, part))}
        return _near(own, words) if len(named) <= 1 else None

    def department_of(self, text: str) -> str | None:
        """The only department that has an item of this very name,
        or one that holds it; None where there is none."""
        words = _NUMBER.sub("", normalise_name(text))
        core = _COMMON.sub("", words)
        if not core:
            return None
        named = {
            department
            for department, items in self._items.items()
            if any(
                normalise_name(item) == words or _holds(core, _COMMON.sub("", normalise_name(item)))
                for item in items
            )
        }
        return named.pop() if len(named) == 1 else None

    def told(self, department: str | None) -> str:
        """The department's items, for a message about one that is none of them."""
        own = self._items.get(department or "", ())
        return f"（{department}的事项：{'、'.join(own)}）" if own else ""


def _near(items: Sequence[str], words: str) -> str | None:
    """The only one of the items that the words are near to, in the first way
    in which they are near to any."""
    core = _COMMON.sub("", words)
    for is_near in (_holds, _follows, _shares) if core else ():
        near = [item for item in items if is_near(core, _COMMON.sub("", normalise_name(item)))]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _holds(core: str, item: str) -> bool:
    return bool(item) and (core in item or item in core)


def _follows(core: str, item: str) -> bool:
    """Whether the shorter one's characters stand in the longer one in their order (收费资金 in 收费预收费资金)."""
    short, long = sorted((core, item), key=len)
    rest = iter(long)
    return len(short) >= 2 and all(character in rest for character in short)


def _shares(core: str, item: str) -> bool:
    """Whether half of the shorter one's pairs of characters stand in the other."""
    short, long = sorted((core, item), key=len)
    pairs = [short[n : n + 2] for n in range(len(short) - 1)]
    return bool(pairs) and sum(pair in long for pair in pairs) * 2 >= len(pairs)
