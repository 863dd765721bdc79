"""Institutions named in rows of their own, each over its lines: 一、第1职业培训学校（统一社会信用代码 …）."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.sheet import Place, Sheet
from schemas.identifiers import is_institution_code, normalise_code

_ABOVE: Final = 4
_CODE: Final = re.compile(r"[0-9A-Z]{15,18}")
_CODE_LABEL: Final = re.compile(r"(?:统一)?社会信用代码(?:/注册号)?|信用代码|注册号")
_LEADING: Final = re.compile(r"^(?:[一二三四五六七八九十\d]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\))\s*")
_LABEL: Final = re.compile(
    r"^(?:被?(?:检查|抽查)(?:对象|单位|企业|机构)(?:名称)?|受检单位|(?:机构|企业|单位|学校|主体)?名称)\s*:\s*"
)
_NUMBER: Final = re.compile(r"\(?共?\d+[户家个项条]\)?$")
_NAME: Final = re.compile(
    r"\S{2,38}(?:学校|公司|中心|机构|厂|店|院|园|俱乐部|合作社|事务所|经营部|服务部|门市部|基地|工作室|商行|超市|宾馆|协会)"
)
_SIGNED: Final = frozenset({"institution_signature", "inspector_signature"})
_SIGNS: Final = " ,;:、，；：()/-—"


class Banner(NamedTuple):
    """An institution as a banner names it; `is_sure`: by a label or a code, not by its last word alone."""

    name: str
    code: str
    is_sure: bool


class Institution(NamedTuple):
    """Name and code told above a line, and where."""

    name: str
    code: str
    place: Place


@lru_cache(maxsize=4096)
def _banner_in(text: str) -> Banner | None:
    plain = _LEADING.sub("", unicodedata.normalize("NFKC", text).strip())
    label = _LABEL.match(plain)
    code = next((found for found in _CODE.findall(plain) if is_institution_code(normalise_code(found))), "")
    bare = plain[label.end() :] if label else plain
    name = _NUMBER.sub("", _CODE_LABEL.sub("", bare.replace(code, "") if code else bare).strip(_SIGNS)).strip(
        _SIGNS
    )
    is_sure = bool(label or code)
    if (is_sure and 2 <= len(name) <= 40) or _NAME.fullmatch(name):
        return Banner(name, code, is_sure)
    return None


def banner_at(sheet: Sheet, row: int, left: int, right: int) -> tuple[Banner, Place] | None:
    """The institution that a row names: in its only cell, or in a label's cells side by side."""
    if not sheet.first_row <= row <= sheet.last_row:
        return None
    places = sheet.filled(row, left, right)
    texts = [sheet.text(at) for at in places]
    if len(texts) > 1 and not (len(texts) in (2, 4) and _LABEL.match(f"{texts[0].rstrip('：:')}:")):
        return None
    between = ":" if len(texts) > 1 and not texts[0].endswith(("：", ":")) else ""
    found = _banner_in(between.join(texts[:2]) + " ".join(texts[2:])) if texts else None
    return (found, places[0]) if found else None


def institution_above(sheet: Sheet, place: ListPlace) -> Institution | None:
    """The institution told above the header of a list that has no column for it: 被检查单位：…"""
    if place.columns.keys() & {"name", "code"}:
        return None
    for row in range(place.header_row - 1, max(place.floor, place.header_row - _ABOVE) - 1, -1):
        found = banner_at(sheet, row, place.left, place.right)
        if found and found[0].is_sure:
            return Institution(found[0].name, found[0].code, found[1])
    return None


def institution_over(sheet: Sheet, place: ListPlace, row: int) -> Institution | None:
    """The institution that a row of a list names for the lines below it, which name none themselves."""
    found = banner_at(sheet, row, place.left, place.right)
    if found is None or row + 1 > place.last_row:
        return None
    own = [place.columns[field] for field in ("name", "code") if field in place.columns]
    below = [at for at in sheet.filled(row + 1, place.left, place.right) if at.column not in own]
    if len(below) < 2 or any(sheet.text(Place(row + 1, column)) for column in own):
        return None
    return Institution(found[0].name, found[0].code, found[1])


def has_banners(sheet: Sheet, place: ListPlace) -> bool:
    """Whether a list of results and signatures without a column for the institution has it above or below its
    header."""
    has = {*place.columns, *place.found.choices}
    if "result" not in has or not has & {"department", "item"} or not has & _SIGNED:
        return False
    below = institution_over(sheet, place, place.header_last_row + 1)
    return below is not None or institution_above(sheet, place) is not None
