"""检查事项: which item of the plan a line speaks of, and whether the return is of this campaign at all (I27)."""

import re
from collections.abc import Callable
from typing import Final

import pandas as pd

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.identifiers import fold, normalise_name
from schemas.items import Items

_ITEM = {"department": "str", "item": "str", "item_state": "str", "item_detail": "str"}
_YEAR: Final = re.compile(r"(20\d\d)\s*年(?:度)?")
_JOINT: Final = re.compile(r"[“\"]?(?:一业同查[”\"]?)?(?:跨?部门)?联合|[“\"]?双随机")
_COMMON: Final = re.compile(
    r"\d{4}年度?|[\u4e00-\u9fa5]{2,3}[省市区县]|[省市区县]|领域|行业|机构|企业|单位|专项|检查|抽查|情况|记录|台账|表|关于|开展|对"
)


def with_item(frame: pd.DataFrame, campaign: Campaign, task_numbers: frozenset[str]) -> pd.DataFrame:
    """Adds `item` (null where it is none of the plan's),
    item_state and `item_detail`: what to say of one that is none.

    A line that names no department has that of its item, where only one department of the plan has such an
    item. `task_numbers`: what the campaign's drawn lists call it;
    a return under another number is another campaign's.
    """
    items = Items({d.name: d.items for d in campaign.department})
    is_other = _of_another(campaign, task_numbers)

    def read(
        department: str | None, named: str, text: str, title: str, task: str
    ) -> tuple[str | None, str | None, str, str]:
        if department is None and not fold(named):
            department = items.department_of(text)
        other = is_other(title, task)
        item = None if other else items.read(department, text)
        state = (
            "unknown"
            if other or (department and item is None)
            else "known"
            if department
            else "no_department"
        )
        return department, item, state, other or items.told(department)

    source = ["department", "department_text", "item_text", "title", "task_number"]
    return reading(frame, source, read, _ITEM)


def _of_another(campaign: Campaign, task_numbers: frozenset[str]) -> Callable[[str, str], str]:
    """Says why a return is of another campaign, by its title or its number;
    "" where nothing speaks for it."""
    years = {str(year) for year in range(campaign.period.start.year, campaign.period.end.year + 1)}
    own = _grams(f"{campaign.title}{campaign.subject}{campaign.heading}")

    def why(title: str, task: str) -> str:
        number = normalise_name(task)
        if number and task_numbers and number not in task_numbers:
            return f"：任务编号是“{task}”，像是另一次抽查的（本次是 {'、'.join(sorted(task_numbers))}），没有采用"
        for line in title.splitlines():
            named = set(_YEAR.findall(line)) if _JOINT.search(line) else set()
            subject = _grams(_JOINT.split(fold(line))[0]) if _JOINT.search(fold(line)) else set()
            if (named and not named & years) or (len(subject) >= 3 and not subject & own):
                return f"：表头写的是“{line.strip()[:60]}”，像是另一次抽查的，没有采用"
        return ""

    return why


def _grams(text: str) -> set[str]:
    """The pairs of neighbouring characters of what is special in a title."""
    words = _COMMON.sub(" ", fold(text)).split()
    return {word[n : n + 2] for word in words for n in range(len(word) - 1)}
