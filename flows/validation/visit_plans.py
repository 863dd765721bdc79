"""检查安排: the day on which each department is to visit an institution, as the newest plan of visits has it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pandas as pd

from flows.validation.columns import DAY, TEXTS, reading
from flows.validation.draws import KnownDraw
from flows.validation.identification import identified
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.checks import no_findings
from schemas.dates import read_date_within
from schemas.identifiers import fold
from schemas.ledger_words import cancels
from schemas.visit_plans import VisitPlans
from schemas.vocabulary import NOTHING_WRITTEN

PLANNED: Final[dict[str, Any]] = {
    "institution_id": "str", "department": "str", "planned_on": DAY, "planned_at": "str", "remark": "str",
    "file": "int64", "sheet": "str", "cell": "str",
}  # fmt: skip
"""A visit planned: an institution × department, its day, its hour and remark
as typed, and where they stand."""
_ACTS: Final = (
    "published_on", "referred_on", "reinspected_on", "publication_status", "authority", "reinspection_result",
    "handling_status",
)  # fmt: skip
_VISIT: Final = ["institution_id", "department"]
_BETWEEN: Final = re.compile(r"[\s、,;/]+")
_EVERY: Final = re.compile(r"各|全部|所有|全体|联合")
"""各部门, 全部, 联合检查组: no single one is meant."""


def is_only_planned(rows: pd.DataFrame) -> pd.Series:
    """Which of a ledger's rows are of a plan of visits and tell of no act besides."""
    return rows["planned"].eq("1") & (rows[list(_ACTS)] == "").all(axis=1)


def validate_visit_plans(
    rows: pd.DataFrame,
    institutions: pd.DataFrame,
    campaign: Campaign,
    draw: KnownDraw | None,
    told: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The visits planned (PLANNED), and what the rules reject (I01, I02, I03, I13, I15, I20, L02).

    `rows` are ledgers' rows. What arrived last speaks for an institution × department; a blank day says
    nothing, 取消 or 撤销 takes the planned day back. A row without departments is every department's. What was
    planned for an institution before it was withdrawn from the draw is planned no more.
    """
    rows = rows[rows["planned"].eq("1")].reset_index(drop=True)
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in PLANNED.items()}), no_findings()
    frame = identified(
        rows.rename(columns={"code": "code_text", "department": "department_text"}), institutions
    )
    if draw is not None:
        frame = frame[~_withdrawn_since(frame, draw)].reset_index(drop=True)
    outside = frame["institution_id"].notna() & ~frame["institution_id"].isin(
        list(draw.drawn if draw else ())
    )
    frame = _with_departments(frame.assign(outside_draw=outside & (draw is not None)), campaign)
    verdict = judged(VisitPlans, _with_day(frame, campaign), told)
    return _newest(verdict.right), verdict.findings


def first_days(planned: pd.DataFrame) -> dict[str, date]:
    """The day of an institution's first planned visit (`planned`: PLANNED), by institution_id."""
    first = planned.sort_values("planned_on", kind="stable").drop_duplicates("institution_id")
    return dict(zip(first["institution_id"].astype(str), first["planned_on"], strict=True))


def _withdrawn_since(frame: pd.DataFrame, draw: KnownDraw) -> pd.Series:
    """Which rows came before their institution was taken out of the draw."""
    return frame["run"].le(frame["institution_id"].map(draw.withdrawn).fillna(-1).astype("int64"))


def _with_departments(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds the plan's `departments` that a row names, all where it names none, and those it has not."""
    every = [department.name for department in campaign.department]

    def read(text: str) -> tuple[list[str], str]:
        parts = [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if part]
        named = {part: campaign.department_of(part) for part in parts if fold(part) not in NOTHING_WRITTEN}
        strange = "、".join(
            p for p, department in named.items() if department is None and not _EVERY.match(p)
        )
        return list(dict.fromkeys(filter(None, named.values()))) or every, strange

    frame = reading(frame, ["department_text"], read, {"departments": TEXTS, "strange_departments": "str"})
    return frame.assign(departments_told=pd.Series(campaign.departments_told, index=frame.index, dtype="str"))


def _with_day(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds planned_on, planned_state and planned_detail; a list without a column for the day may have it with
    the hour."""
    has_day = frame["planned_on"].ne("")
    text = frame["planned_on"].where(has_day, frame["planned_at"])
    cell = frame["planned_on_cell"].where(has_day | frame["planned_at"].eq(""), frame["planned_at_cell"])
    frame = frame.assign(planned_on_text=text, planned_on_cell=cell, is_dated=has_day)
    columns = {"planned_on": DAY, "planned_state": "str", "planned_detail": "str"}
    source = ["planned_on_text", "is_dated", "remark"]
    return _with_conflicts(reading(frame, source, _day_by(campaign), columns))


def _day_by(campaign: Campaign) -> Callable[[str, bool, str], tuple[date | None, str, str]]:
    period = campaign.period

    def read(text: str, is_dated: bool, remark: str) -> tuple[date | None, str, str]:
        if cancels(remark) or cancels(text):
            return None, "withdrawn", ""
        if fold(text) in NOTHING_WRITTEN:
            return None, "none", ""
        found = read_date_within(text, period)
        if found.day is None:
            # An hour alone (9:30) beside a day not filled in yet says nothing of the day.
            return (None, "unreadable", "：计划检查日期无法识别") if is_dated else (None, "none", "")
        if found.year_assumed:
            return found.day, "year_assumed", found.told
        within = period.start <= found.day <= period.end
        return (
            found.day,
            "dated" if within else "out_of_period",
            "" if within else "：计划的日子不在抽查期间内",
        )

    return read


def _with_conflicts(frame: pd.DataFrame) -> pd.DataFrame:
    """A row whose institution and department stand in the same file with another day counts for nothing."""
    days = frame.explode("departments").groupby(["file", "institution_id", "departments"])["planned_on"]
    several = days.transform("nunique").gt(1)
    is_twice = (
        several.groupby(level=0).any().reindex(frame.index, fill_value=False) & frame["planned_on"].notna()
    )
    return frame.assign(
        planned_state=frame["planned_state"].mask(is_twice, "twice"),
        planned_detail=frame["planned_detail"].mask(
            is_twice, "：同一机构在这份安排里有两个计划检查日期，分不清以哪个为准"
        ),
    )


def _newest(right: pd.DataFrame) -> pd.DataFrame:
    """What the last row that says anything of it has for an institution × department; none taken back."""
    said = right[right["planned_state"].ne("none")].explode("departments")
    said = said.rename(columns={"departments": "department", "planned_on_cell": "cell"})
    last = said.drop_duplicates(_VISIT, keep="last")
    return last.loc[last["planned_on"].notna(), list(PLANNED)].astype(PLANNED).reset_index(drop=True)
