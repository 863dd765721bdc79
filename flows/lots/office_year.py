"""What the office's year says to a draw: whom its campaigns have visited often enough,
and how much everyone did.

频次上限: 国办发〔2024〕54号, a yearly cap on the inspections of an enterprise; 个案检查 does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from schemas.campaign import Campaign

ALL_DEPARTMENTS: Final = ""


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """The year's visits in the office's other campaigns.

    `visits`: by institution (its code, and its name made alike) and department, all together under
    ALL_DEPARTMENTS; `loads`: by department and inspector's name.
    """

    visits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loads: Mapping[tuple[str, str], int] = field(default_factory=dict)


def at_cap(institutions: pd.DataFrame, campaign: Campaign, year: OfficeYear) -> dict[str, str]:
    """The institutions (institution_id, name_key) that the year's visits have brought to a cap of the plan,
    each with the reason why it is passed over."""
    caps = campaign.frequency
    if not year.visits or (caps.per_year is None and caps.per_department is None):
        return {}
    told = {}
    for identity, name in institutions[["institution_id", "name_key"]].itertuples(index=False, name=None):
        reason = _reason(campaign, _counts(year, identity, name))
        if reason:
            told[str(identity)] = reason
    return told


def _counts(year: OfficeYear, *known_as: str) -> dict[str, int]:
    """The visits of an institution by department:
    under its code another plan may have known it, or its name."""
    counts: dict[str, int] = {}
    for department, count in (pair for key in known_as for pair in year.visits.get(key, {}).items()):
        counts[department] = max(count, counts.get(department, 0))
    return counts


def _reason(campaign: Campaign, counts: Mapping[str, int]) -> str:
    caps, own = campaign.frequency, {department.name: 0 for department in campaign.department}
    for department, count in counts.items():
        name = campaign.department_of(department) if department else None
        if name is not None:
            own[name] += count
    told = [
        f"{name}本年检查已有 {count} 次，达到频次上限 {caps.per_department} 次"
        for name, count in own.items()
        if caps.per_department is not None and count >= caps.per_department
    ]
    together = counts.get(ALL_DEPARTMENTS, 0)
    if caps.per_year is not None and together >= caps.per_year:
        told.insert(0, f"本年检查已有 {together} 次，达到频次上限 {caps.per_year} 次")
    return "；".join(told)
