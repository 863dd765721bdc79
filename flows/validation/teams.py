"""执法检查人员: whether every inspecting department is on the team, and whether the list of inspectors knows them."""

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.names import split_names


def with_team(frame: pl.DataFrame, inspectors: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Makes `inspectors` names parted by 、; adds team_fault (I10) and unknown_inspectors (I11).

    A member whose department neither the form nor the list of inspectors tells may be of any department.
    """
    departments: dict[str, set[str]] = {}
    for name, department in inspectors.select("name", "department").iter_rows():
        departments.setdefault(name, set()).add(department)

    def judge(named: str, units: str, department: str | None) -> tuple[str, str]:
        names = named.split("、") if named else []
        unknown = [name for name in names if departments and name not in departments]
        if len(names) < 2:
            return f"（只有 {len(names)} 人）", "、".join(unknown)
        told = [bool(unit) for unit in units.split("、")] if units else []
        untold = any(
            name not in departments and not (told[i] if i < len(told) else False)
            for i, name in enumerate(names)
        )
        present = set().union(*(departments.get(name, set()) for name in names)) | set(units.split("、"))
        absent = department is not None and department not in present and not untold
        return (f"（没有{department}的人员）" if absent else ""), "、".join(unknown)

    def plain(units: str) -> tuple[str]:
        return (
            "、".join(campaign.department_of(unit) or unit for unit in units.split("、")) if units else "",
        )

    frame = reading(frame, "inspector_departments", plain, {"team_departments": pl.String})
    frame = reading(frame, "inspectors", lambda text: ("、".join(split_names(text)),), {"names": pl.String})
    frame = frame.drop("inspectors").rename({"names": "inspectors"})
    return reading(
        frame,
        ["inspectors", "team_departments", "department"],
        judge,
        {"team_fault": pl.String, "unknown_inspectors": pl.String},
    )
