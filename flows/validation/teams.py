"""执法检查人员: whether every inspecting department is on the team,
and whether the list of inspectors knows them."""

from collections.abc import Callable, Mapping

import pandas as pd

from flows.validation.columns import each, reading
from schemas.campaign import Campaign
from schemas.names import people_named

_SMALLEST_TEAM = 2


def with_team(frame: pd.DataFrame, inspectors: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds `inspectors` (names parted by 、), team_fault (I10) and unknown_inspectors (I11).

    A member whose department neither the form nor the list of inspectors tells may be of any department.
    """

    def plain(units: str) -> str:
        return "、".join(campaign.department_of(unit) or unit for unit in units.split("、") if units)

    frame = frame.assign(
        team_departments=each(frame["inspector_departments"], plain, "str"),
        inspectors=each(frame["inspectors_text"], lambda text: "、".join(people_named(text)), "str"),
    )
    of_team = ["inspectors", "team_departments", "department"]
    faults = {"team_fault": "str", "unknown_inspectors": "str"}
    return reading(frame, of_team, _judge_of(_departments(inspectors)), faults)


def _departments(inspectors: pd.DataFrame) -> dict[str, set[str]]:
    """The departments each name of the list belongs to."""
    departments: dict[str, set[str]] = {}
    for name, department in zip(inspectors["name"], inspectors["department"], strict=True):
        departments.setdefault(name, set()).add(department)
    return departments


def _judge_of(listed: Mapping[str, set[str]]) -> Callable[..., tuple[str, str]]:
    def judge(named: str, units: str, department: str | None) -> tuple[str, str]:
        names = named.split("、") if named else []
        unknown = "、".join(name for name in names if listed and name not in listed)
        of_each = units.split("、") if units else []
        people = {(name, *of_each[n : n + 1]) for n, name in enumerate(names)}  # one named twice is one
        if len(people) < _SMALLEST_TEAM:
            return f"（只有 {len(people)} 人）", unknown
        told = list(map(bool, of_each))
        untold = any(name not in listed and not any(told[n : n + 1]) for n, name in enumerate(names))
        present = set().union(*(listed.get(name, set()) for name in names), units.split("、"))
        absent = department is not None and department not in present and not untold
        return (f"（没有{department}的人员）" if absent else ""), unknown

    return judge
