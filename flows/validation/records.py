"""检查记录: each line normalised, held against roster, inspectors, draw and plan, and judged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flows.validation.columns import DAY, TEXTS, each, reading
from flows.validation.dispositions import with_dispositions
from flows.validation.draws import KnownDraw, teams_of
from flows.validation.identification import identified
from flows.validation.items import with_item
from flows.validation.judging import judged
from flows.validation.signatures import with_signatures
from flows.validation.teams import with_team
from flows.validation.visitors import with_strangers
from flows.validation.visits import blank_beside_reinspection, with_mark, with_status
from schemas.campaign import Campaign
from schemas.dates import read_date_within
from schemas.returns import returns_of

_RESULT = {"results": TEXTS, "result_state": "str", "result_detail": "str", "by_legend": "bool"}
_TYPED = ("code", "department", "item", "result", "disposition", "inspected_on", "inspectors", "mark")


@dataclass(frozen=True, slots=True)
class Standing:
    """What records are held against: the plan,
    the roster and inspectors that count, the draw, the as-of date."""

    campaign: Campaign
    institutions: pd.DataFrame
    inspectors: pd.DataFrame
    draw: KnownDraw | None
    as_of: date


def validate_records(
    rows: pd.DataFrame, standing: Standing, told: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every line (`row`) with its status (current, superseded, reinspection,
    pending) and the error rules that keep it out; the findings.

    A line left blank on another department's reinspection is no return: neither line nor
    finding remains of it. `told`: what the reading already found wrong (judging.as_findings).
    """
    frame = _normalised(rows, standing)
    findings = judged(returns_of(standing.campaign.results), frame, told).findings
    frame = frame.assign(row=np.arange(len(frame)), rules=_reasons(findings, frame.index))
    frame, of_visits = with_status(frame, standing.campaign)
    blank = blank_beside_reinspection(frame)
    findings = findings[~findings["row"].isin(frame.index[blank])]
    frame = frame[~blank] if blank.any() else frame
    return frame, pd.concat([findings, of_visits], ignore_index=True)


def _normalised(rows: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    campaign = standing.campaign
    frame = identified(rows.rename(columns={name: f"{name}_text" for name in _TYPED}), standing.institutions)
    frame = frame.assign(
        department=each(frame["department_text"], campaign.department_of, "str"),
        departments_told=pd.Series(campaign.departments_told, index=frame.index, dtype="str"),
        outside_draw=frame["institution_id"].notna() & ~_is_drawn(frame, standing),
    )
    frame = with_item(with_mark(frame), campaign, standing.draw.tasks if standing.draw else frozenset())
    said = ["result_text", "legend", "disposition_text", "shared_disposition"]
    frame = reading(frame, said, _reader(campaign), _RESULT)
    frame = with_dispositions(_with_date(frame, standing), campaign)
    frame = with_signatures(with_team(frame, standing.inspectors, campaign), campaign)
    return with_strangers(frame, teams_of(standing.draw), standing.inspectors, standing.institutions)


def _is_drawn(frame: pd.DataFrame, standing: Standing) -> pd.Series:
    """Whether the institution is among those drawn; without a draw every one is."""
    if standing.draw is None:
        return pd.Series(True, index=frame.index)
    return frame["institution_id"].isin(list(standing.draw.drawn))


def _reader(campaign: Campaign) -> Callable[..., tuple[list[str], str, str, bool]]:
    """How a line's result is read: by the sheet's own list, and a mere 是 by what was done about it.

    Of a number that was read by the sheet's own list the detail says as what.
    """

    def read(text: str, legend: str, disposition: str, shared: str) -> tuple[list[str], str, str, bool]:
        stated = [*campaign.dispositions.read(disposition)[0], *campaign.dispositions.read(shared)[0]]
        found = campaign.results.read(text, legend, stated)
        read_as = "、".join(campaign.results.label(code) for code in found.codes)
        detail = f"，读作“{read_as}”" if found.by_legend and found.codes else found.detail
        return list(map(str, found.codes)), found.fault or "read", detail, found.by_legend

    return read


def _with_date(frame: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Adds inspected_on, date_state and date_detail:
    held against the campaign's period and the as-of date."""
    period, as_of = standing.campaign.period, standing.as_of

    def read(text: str) -> tuple[date | None, str, str]:
        day, year_assumed = found = read_date_within(text, period)
        if day is None:
            return None, "missing", ""
        state = "in_period" if period.start <= day <= period.end else "out_of_period"
        return day, "future" if day > as_of else "year_assumed" if year_assumed else state, found.told

    columns = {"inspected_on": DAY, "date_state": "str", "date_detail": "str"}
    return reading(frame, ["inspected_on_text"], read, columns)


def _reasons(findings: pd.DataFrame, lines: pd.Index) -> pd.Series:
    """Per line the rules of its errors, in order; an empty list where it has none."""
    errors = (
        findings[findings["severity"].eq("error")]
        .drop_duplicates(["row", "rule"])
        .sort_values(["row", "rule"])
    )
    reasons = {row: list(rules) for row, rules in errors.groupby("row")["rule"]}
    return pd.Series([reasons.get(line, []) for line in lines], index=lines, dtype=TEXTS)
