"""R06: a roster or an inspectors' list that came after the draw,
compared with the one it ran on. Nothing is mended."""

from collections.abc import Mapping

import pandas as pd

from schemas.checks import FINDING, no_findings
from schemas.rules import RULES

_SHOWN = 10


def roster_changes(lines: pd.DataFrame, draw_roster: pd.DataFrame, after: int) -> pd.DataFrame:
    """R06 at the first line of every roster of a later run that says otherwise than the draw's (FINDING).

    `lines`: the rosters' right lines (institution_id, credit_class, name, run); `draw_roster`:
    institution_id, credit_class; `after`: the run of the draw. The lists of one run are one roster.
    """
    if draw_roster.empty or not (lines["run"] > after).any():
        return no_findings()
    before = dict(zip(draw_roster["institution_id"], draw_roster["credit_class"], strict=True))
    names = dict(zip(lines["institution_id"], lines["name"], strict=True))
    told = []
    for _, later in lines[lines["run"] > after].groupby("run"):
        now = dict(zip(later["institution_id"], later["credit_class"], strict=True))
        differs = differences(before, now, names)
        if differs:
            told.append(_told(later, "name_cell", f"：{differs}；抽取、分类和应抽户数仍按抽取所用的名录"))
    return _all(told)


def inspector_changes(lines: pd.DataFrame, after: int) -> pd.DataFrame:
    """R06 at the first line of every inspectors' list of a
    later run that names others than those before the draw.

    `lines`: the lists' right lines (name, department, run).
    """
    known = lines[lines["run"] <= after]
    if known.empty or not (lines["run"] > after).any():
        return no_findings()
    before = dict.fromkeys(_people(known), "")
    told = []
    for _, later in lines[lines["run"] > after].groupby("run"):
        people = dict.fromkeys(_people(later), "")
        differs = differences(before, people, {person: person for person in (*before, *people)}, unit="人")
        if differs:
            told.append(_told(later, "name_cell", f"：执法检查人员名录{differs}；抽取选派的检查组不变"))
    return _all(told)


def _people(lines: pd.DataFrame) -> list[str]:
    return (lines["department"] + " " + lines["name"]).tolist()


def differences(
    before: Mapping[str, str], now: Mapping[str, str], names: Mapping[str, str], unit: str = "户"
) -> str:
    """Who is of another class, new and gone, counted and named; "" where nothing differs."""
    moved = [
        f"{names.get(key, key)} {before[key]}→{of_class}"
        for key, of_class in now.items()
        if key in before and before[key] != of_class
    ]
    new = [names.get(key, key) for key in now if key not in before]
    gone = [names.get(key, key) for key in before if key not in now]
    parts = [("分类不同", moved), ("新增", new), ("没有列出", gone)]
    return "，".join(f"{len(who)} {unit}{what}（{_shown(who)}）" for what, who in parts if who)


def _shown(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + (" 等" if len(names) > _SHOWN else "")


def _told(lines: pd.DataFrame, at: str, detail: str) -> pd.DataFrame:
    first = lines.drop_duplicates("file").head(1)
    found = first[["file", "sheet", "line"]].assign(
        row=first.index, cell=first[at], rule="R06", severity=RULES["R06"].severity, found="", detail=detail
    )
    return found[list(FINDING)].astype(FINDING)


def _all(told: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(told, ignore_index=True) if told else no_findings()
