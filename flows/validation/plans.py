"""附件1 and campaign.toml:
where a date or a share contradicts the plan or another document (C01). Nothing is mended."""

from collections.abc import Callable

import pandas as pd

from flows.validation.columns import each, reading
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.checks import FINDING, no_findings
from schemas.identifiers import fold
from schemas.plan import PlanRows
from schemas.rules import RULES
from schemas.shares import share_faults


def validate_plans(rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame) -> pd.DataFrame:
    """What the rules reject in plan tables;
    `told`: what the reading already found wrong (judging.as_findings)."""
    frame = reading(rows, ["share", "task", "objects"], _share_fault(campaign), {"share_fault": "str"})
    return judged(
        PlanRows, frame.assign(year_fault=each(rows["task"], _year_fault(campaign), "str")), told
    ).findings


def _share_fault(campaign: Campaign) -> Callable[[str, str, str], tuple[str]]:
    def fault(share: str, task: str, objects: str) -> tuple[str]:
        return (share_faults(share, f"{task} {objects}", campaign.classes),)

    return fault


def _year_fault(campaign: Campaign) -> Callable[[str], str]:
    years = {str(campaign.period.start.year), str(campaign.period.end.year)}
    told = "、".join(sorted(years))

    def fault(text: str) -> str:
        words = fold(text)
        year = words[:4] if words[:4].isdigit() and words[4:5] == "年" else ""
        return f"（写的是 {year} 年，抽查期间在 {told} 年）" if year and year not in years else ""

    return fault


def campaign_findings(campaign: Campaign) -> pd.DataFrame:
    """C01 on campaign.toml itself: the notice's own report date (6月30日) lies before its period begins."""
    due, start = campaign.report_due, campaign.period.start
    if due is None or due >= start:
        return no_findings()
    detail = f"：report_due = {due} 早于抽查期间的开始 {start}，照原样保留"
    told = {"row": -1, "rule": "C01", "severity": RULES["C01"].severity, "found": "", "detail": detail}
    return pd.DataFrame([told]).reindex(columns=list(FINDING)).astype(FINDING)
