"""执法检查人员名录: who may inspect, and for which department."""

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.checks import rejected
from schemas.identifiers import fold
from schemas.inspectors import Inspectors
from schemas.names import split_names


def validate_inspectors(rows: pl.DataFrame, campaign: Campaign) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The inspectors that count, the last word on each name and department, and what the rules reject."""
    frame = rows.rename({"department": "department_text", "name": "name_text"})
    frame = reading(
        frame, "department_text", lambda text: (campaign.department_of(text),), {"department": pl.String}
    )
    frame = reading(frame, "name_text", lambda text: (fold(text),), {"name": pl.String})
    frame = reading(frame, "recusal", lambda text: ("、".join(split_names(text)),), {"recusals": pl.String})
    frame = frame.drop("recusal").rename({"recusals": "recusal"})
    missing = pl.lit("")
    for name in ("certificate", "department_text", "name_text"):
        missing = (
            pl.when(pl.col(name) == "").then(pl.col(f"{name.removesuffix('_text')}_cell")).otherwise(missing)
        )
    frame = frame.with_columns(missing_cell=missing, departments_told=pl.lit(campaign.departments_told))
    findings = rejected(Inspectors, frame)
    wrong = findings.filter(pl.col("severity") == "error")["row"].unique().to_list()
    right = frame.with_row_index("row").filter(~pl.col("row").is_in(wrong)).drop("row")
    return right.unique(["name", "department", "certificate"], keep="last", maintain_order=True), findings
