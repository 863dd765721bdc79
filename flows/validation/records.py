"""检查记录: each line normalised, held against roster, inspectors, draw and plan, and judged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flows.validation.columns import DAY, TEXTS, each, reading
from flows.validation.dispositions import with_dispositions
from flows.validation.frames import ask
from flows.validation.identification import identified
from flows.validation.judging import judged
from flows.validation.signatures import with_signatures
from flows.validation.teams import with_team
from schemas.campaign import Campaign
from schemas.checks import FINDING
from schemas.dates import read_date
from schemas.returns import returns_of
from schemas.rules import RULES

KEY = ["institution_id", "department", "item"]
"""What a later return replaces: the same institution × department × item."""

_RESULT = {"results": TEXTS, "result_state": "str", "result_detail": "str", "by_legend": "bool"}
_TYPED = ("code", "department", "item", "result", "disposition", "inspected_on", "inspectors")


@dataclass(frozen=True, slots=True)
class Standing:
    """What records are held against: the plan, the roster and inspectors that count, the draw, the as-of date."""

    campaign: Campaign
    institutions: pd.DataFrame
    inspectors: pd.DataFrame
    drawn: frozenset[str]
    as_of: date


def validate_records(
    rows: pd.DataFrame, standing: Standing, told: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every line (`row`) with its status (current, superseded, pending) and the error rules that keep it out; the findings.

    `told`: what the reading already found wrong (judging.as_findings).
    """
    frame = _normalised(rows, standing)
    findings = judged(returns_of(standing.campaign.results), frame, told).findings
    frame = _with_status(frame.assign(row=np.arange(len(frame)), rules=_reasons(findings, frame.index)))
    return frame, pd.concat([findings, _replacements(frame)], ignore_index=True)


def _normalised(rows: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    campaign = standing.campaign
    frame = identified(rows.rename(columns={name: f"{name}_text" for name in _TYPED}), standing.institutions)
    frame = frame.assign(
        department=each(frame["department_text"], campaign.department_of, "str"),
        departments_told=pd.Series(campaign.departments_told, index=frame.index, dtype="str"),
        outside_draw=frame["institution_id"].notna() & ~_is_drawn(frame, standing),
    )
    frame = reading(
        frame, ["department", "item_text"], lambda d, text: (campaign.item_of(d, text),), {"item": "str"}
    )
    said = ["result_text", "legend", "disposition_text", "shared_disposition"]
    frame = reading(frame, said, _reader(campaign), _RESULT)
    frame = with_dispositions(_with_date(frame, standing), campaign)
    return with_signatures(with_team(frame, standing.inspectors, campaign), campaign)


def _is_drawn(frame: pd.DataFrame, standing: Standing) -> pd.Series:
    """Whether the institution is among those drawn; without a draw every one is."""
    if not standing.drawn:
        return pd.Series(True, index=frame.index)
    return frame["institution_id"].isin(list(standing.drawn))


def _reader(campaign: Campaign) -> Callable[..., tuple[list[str], str, str, bool]]:
    """How a line's result is read: by the sheet's own list, and a mere 是 by what was done about it."""

    def read(text: str, legend: str, disposition: str, shared: str) -> tuple[list[str], str, str, bool]:
        stated = [*campaign.dispositions.read(disposition)[0], *campaign.dispositions.read(shared)[0]]
        found = campaign.results.read(text, legend, stated)
        return list(map(str, found.codes)), found.fault or "read", found.detail, found.by_legend

    return read


def _with_date(frame: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Adds inspected_on and date_state: held against the campaign's period and the as-of date."""
    period, as_of = standing.campaign.period, standing.as_of

    def read(text: str) -> tuple[date | None, str]:
        day = read_date(text)
        if day is None:
            return None, "missing"
        if day > as_of:
            return day, "future"
        return day, "in_period" if period.start <= day <= period.end else "out_of_period"

    return reading(frame, ["inspected_on_text"], read, {"inspected_on": DAY, "date_state": "str"})


def _reasons(findings: pd.DataFrame, lines: pd.Index) -> pd.Series:
    """Per line the rules of its errors, in order; an empty list where it has none."""
    errors = (
        findings[findings["severity"].eq("error")]
        .drop_duplicates(["row", "rule"])
        .sort_values(["row", "rule"])
    )
    reasons = {row: list(rules) for row, rules in errors.groupby("row")["rule"]}
    return pd.Series([reasons.get(line, []) for line in lines], index=lines, dtype=TEXTS)


def _with_status(frame: pd.DataFrame) -> pd.DataFrame:
    """The last line that counts speaks for its institution × department × item; earlier ones are history."""
    line = frame[["row", *KEY]].assign(counts=frame["rules"].list.len().eq(0).astype("bool"))
    return frame.assign(status=ask("status", line=line)["status"])


def _replacements(frame: pd.DataFrame) -> pd.DataFrame:
    """I19: a line that counts and says something else than the one it replaces."""
    counting = frame.loc[
        frame["status"].ne("pending"), ["row", *KEY, "results", "dispositions", "inspected_on"]
    ]
    later = frame.loc[ask("replacement", line=counting)["row"]]
    found = later[["row", "file", "sheet", "line"]].assign(
        cell=later["result_cell"], rule="I19", severity=RULES["I19"].severity, found="", detail=""
    )
    return found.astype(FINDING)
