"""附件1 and campaign.toml: where a date or a share contradicts the plan or another document (C01). Nothing is mended."""

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.checks import FINDING_SCHEMA, rejected
from schemas.identifiers import fold
from schemas.plan import PlanRows
from schemas.rules import RULES
from schemas.shares import share_faults


def validate_plans(rows: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """What the rules reject in plan tables."""
    years = {str(campaign.period.start.year), str(campaign.period.end.year)}

    def year_fault(text: str) -> tuple[str]:
        words = fold(text)
        year = words[:4] if words[:4].isdigit() and words[4:5] == "年" else ""
        return (
            f"（写的是 {year} 年，抽查期间在 {'、'.join(sorted(years))} 年）"
            if year and year not in years
            else "",
        )

    frame = reading(
        rows,
        ["share", "task", "objects"],
        lambda share, task, objects: (share_faults(share, f"{task} {objects}", campaign.classes),),
        {"share_fault": pl.String},
    )
    return rejected(PlanRows, reading(frame, "task", year_fault, {"year_fault": pl.String}))


def campaign_findings(campaign: Campaign) -> pl.DataFrame:
    """C01 on campaign.toml itself: the notice's own report date (6月30日) lies before its period begins."""
    rows = []
    due, start = campaign.report_due, campaign.period.start
    if due is not None and due < start:
        detail = f"：report_due = {due} 早于抽查期间的开始 {start}，照原样保留"
        rows.append({"row": 0, "file": None, "sheet": None, "cell": None, "rule": "C01", "severity": RULES["C01"].severity,
                     "found": "", "detail": detail})  # fmt: skip
    return pl.DataFrame(rows, schema=FINDING_SCHEMA)
