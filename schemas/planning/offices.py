"""Departments as papers name them: the plain name, the other ways to write it,
and what each is known to inspect."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from schemas.identifiers import fold

_BASES: Final[tuple[tuple[str, ...], ...]] = (
    ("人社局", "人力资源和社会保障局", "人力资源社会保障局"),
    ("市监局", "市场监管局", "市场监督管理局"),
    ("教体局", "教育体育局", "教育和体育局"),
    ("教育局",),
    ("住建局", "住房和城乡建设局", "住房城乡建设局"),
    ("卫健委", "卫生健康委", "卫生健康委员会"),
    ("应急局", "应急管理局"),
    ("文旅局", "文化和旅游局", "文化旅游局"),
    ("文广旅局", "文化广电和旅游局", "文化广电旅游局"),
    ("消防大队", "消防救援大队"),
    ("消防支队", "消防救援支队"),
    ("发改委", "发展和改革委员会", "发展改革委"),
    ("工信局", "工业和信息化局"),
    ("交通局", "交通运输局"),
    ("城管局", "城市管理局"),
    ("农业局", "农业农村局"),
    ("医保局", "医疗保障局"),
    ("资源规划局", "自然资源和规划局"),
    ("税务局", "国家税务局"),
    ("烟草局", "烟草专卖局"),
)  # fmt: skip
"""A department's short name first, its full one among the others."""

_OF: Final = {base: names for names in _BASES for base in names}
_KNOWN: Final = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _OF), key=len, reverse=True))})$")
_CITY: Final = "(?<!城)市(?![场政容民])"
_PLACE: Final = re.compile(
    rf"(?P<above>[一-鿿]{{2,6}}?(?:省|{_CITY}|州|盟))?"
    rf"(?P<own>[一-鿿]{{1,6}}?(?:新区|开发区|(?<![社地])区(?!域)|县|旗|{_CITY})|(?:区|县|市)(?=[一-鿿]{{2,}}))?"
)
_WHOLE: Final = frozenset({"管委会", "管理委员会"})
"""What is no name of its own without the place before it."""
_SUFFIX: Final = r"(?:局|委|委员会|厅|支队|大队|总队|公安分局|分局|部|中心|管委会)"
_DEPARTMENT: Final = re.compile(rf"[一-鿿]{{1,24}}{_SUFFIX}")
_VAGUE: Final = re.compile(r"相关|有关|各|成员单位|本部门|其他|等部门|[为是由请将对的按向报]")
"""What says that a phrase names no department, or more than its name."""
_BETWEEN: Final = re.compile(r"[、,;/|\n]|\s+|(?<=[局委队会])(?:以及|[和与及])")
_LEVELS: Final = ("新区", "区", "县", "旗", "市", "省", "州")

_HOMES: Final[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = tuple(
    (re.compile(words), bases)
    for words, bases in (
        (r"登记事项|公示信息|即时信息|年报|年度报告", ("市监局",)),
        (r"职业技能|人力资源|劳动|社会保险", ("人社局",)),
        (r"办学|校外培训|学校", ("教育局", "教体局")),
        (r"消防", ("消防大队", "消防支队")),
        (r"医疗|公共卫生|饮用水", ("卫健委",)),
        (r"旅行社|娱乐场所|互联网上网", ("文旅局", "文广旅局")),
        (r"危险化学品|安全生产", ("应急局",)),
        (r"道路运输|客运|货运", ("交通局",)),
        (r"纳税|发票|税收", ("税务局",)),
        (r"烟草", ("烟草局",)),
    )
)
"""Items whose own words name the trade of one department, and that department."""


class Names(NamedTuple):
    """A department's plain name, its other ways to be written, and its full name where the place is known."""

    name: str
    aliases: tuple[str, ...]
    full: str = ""


def split_departments(text: str) -> list[str]:
    """The departments that a cell or a phrase lists, as written;
    a phrase that names none (各有关部门) gives none."""
    parts = (re.sub(r"\(.*?\)|[:。.]", "", fold(part)) for part in _BETWEEN.split(text.replace("，", "、")))
    return [part for part in parts if part and _DEPARTMENT.fullmatch(part) and not _VAGUE.search(part)]


def place_in(text: str) -> tuple[str, str]:
    """The place a text begins with: 平顶山市新华区… gives ("平顶山市", "新华区"); "" for what it does not tell."""
    found = _PLACE.match(re.sub(r"^20\d\d年?度?", "", fold(text)))
    above, own = (found["above"] or "", found["own"] or "") if found else ("", "")
    return (above, own) if own or above.endswith(("市", "州")) else ("", "")


@lru_cache(maxsize=512)
def _parted(written: str) -> tuple[str, str]:
    """A department as written, parted into the place before it and its own name."""
    known = _KNOWN.search(written)
    if known:
        return written[: known.start()], known[0]
    found = _PLACE.match(written)
    cut = found.end() if found and len(written) - found.end() >= 2 else 0
    cut = 0 if written[cut:] in _WHOLE else cut
    return written[:cut], written[cut:]


def names_of(written: Sequence[str], place: tuple[str, str]) -> Names:
    """A department's names, from every way in which papers wrote it and the place of the campaign.

    The plain name is the level and the short name (区人社局), as 附件2 and 附件3 print it.
    """
    before, base = _parted(written[0])
    bases = _OF.get(base, (base,))
    above, own = place
    prefix = next((p for p, _ in map(_parted, written) if len(p) > 1), "")
    district = (place_in(prefix)[1] if prefix else "") or (own if before in ("", *_LEVELS) else before)
    level = next((level for level in _LEVELS if (before or district).endswith(level)), "")
    longest = max(bases, key=len)
    prefixes = dict.fromkeys((level, district, ""))
    spread = [f"{prefix}{base}" for base in bases for prefix in prefixes]
    full = f"{above}{district}{longest}" if above and district else ""
    name = f"{level}{bases[0]}"
    others = dict.fromkeys((*written, *spread, *([full] if full else [])))
    return Names(name, tuple(other for other in others if other != name), full)


def is_same(one: str, other: str) -> bool:
    """Whether two names are ways to write one department: 新华区人社局 and 区人力资源和社会保障局."""
    (before, base), (behind, further) = _parted(one), _parted(other)
    alike = _OF.get(base, (base,)) == _OF.get(further, (further,))
    return alike and (before.endswith(behind) or behind.endswith(before))


def home_of(item: str, departments: Iterable[str]) -> str | None:
    """The only one of the departments whose trade an item's own words name, or None."""
    homes = {base for words, bases in _HOMES if words.search(item) for base in bases}
    found = [name for name in departments if _OF.get(_parted(name)[1], (_parted(name)[1],))[0] in homes]
    return found[0] if len(found) == 1 else None
