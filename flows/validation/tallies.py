"""附件3 as departments fill it in: the figures they declare."""

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.checks import rejected
from schemas.identifiers import fold
from schemas.readings import read_figure
from schemas.tallies import DeclaredFigures
from schemas.vocabulary import NOTHING_WRITTEN, TOTAL


def validate_tallies(rows: pl.DataFrame, campaign: Campaign) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures that count (the last a department declared), and what the rules reject. A blank declares nothing."""
    frame = rows.rename({"department": "department_text", "figure": "figure_text"})
    frame = reading(
        frame, "department_text", lambda text: (_department(campaign, text),), {"department": pl.String}
    )
    frame = reading(frame, "figure_text", lambda text: (read_figure(text), fold(text) in NOTHING_WRITTEN),
                    {"figure": pl.Int64, "is_blank": pl.Boolean})  # fmt: skip
    row_of = ["file", "sheet", "line"]
    inspected = pl.col("figure").filter(pl.col("measure") == "inspected").first().over(row_of)
    frame = frame.with_columns(
        inspected=inspected, departments_told=pl.lit(campaign.departments_told)
    ).filter(~pl.col("is_blank"))
    findings = rejected(DeclaredFigures, frame)
    wrong = findings.filter(pl.col("severity") == "error")["row"].unique().to_list()
    right = frame.with_row_index("row").filter(~pl.col("row").is_in(wrong)).drop("row")
    return right.unique(["department", "measure"], keep="last", maintain_order=True), findings


def _department(campaign: Campaign, text: str) -> str | None:
    return TOTAL if fold(text) in (TOTAL, "总计", "共计") else campaign.department_of(text)
