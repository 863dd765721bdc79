"""附件1 and campaign.toml: where a date or a share contradicts the plan or another document (C01). Nothing is mended."""

from collections.abc import Callable

import pandas as pd

from flows.validation.columns import each
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.checks import FINDING, no_findings
from schemas.identifiers import fold
from schemas.plan import PlanRows
from schemas.readings import read_share
from schemas.rules import RULES

_SAME = 1e-9


def validate_plans(rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame) -> pd.DataFrame:
    """What the rules reject in plan tables; `told`: what the reading already found wrong (judging.as_findings)."""
    frame = rows.assign(
        share_fault=each(rows["share"], _share_fault(campaign), "str"),
        year_fault=each(rows["task"], _year_fault(campaign), "str"),
    )
    return judged(PlanRows, frame, told).findings


def _share_fault(campaign: Campaign) -> Callable[[str], str]:
    planned: dict[str, float] = {letter: share for letter, share in campaign.share.items()}

    def fault(text: str) -> str:
        differing = [
            f"（{letter} 类写的是 {share:.6g}，计划是 {planned[letter]:.6g}）"
            for letter, share in read_share(text)
            if letter in planned and abs(planned[letter] - share) > _SAME
        ]
        return "".join(differing)

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
