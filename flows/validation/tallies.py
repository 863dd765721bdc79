"""附件3 as departments fill it in: the figures they declare."""

from functools import partial

import pandas as pd

from flows.validation.columns import DAY, decided, each
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.dates import read_date_within
from schemas.identifiers import fold
from schemas.readings import read_figure
from schemas.tallies import DeclaredFigures
from schemas.vocabulary import NOTHING_WRITTEN, TOTAL

_ROW = ["file", "sheet", "line"]


def validate_tallies(
    rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures that count (the last a department declared), and what the rules reject. A blank declares nothing.

    `told`: what the reading already found wrong (judging.as_findings).
    """
    verdict = judged(DeclaredFigures, _normalised(rows, campaign), told)
    of_one = ["department", "measure"]
    return verdict.right.drop_duplicates(of_one, keep="last").reset_index(drop=True), verdict.findings


def _normalised(rows: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    frame = rows.rename(columns={"department": "department_text", "figure": "figure_text"})
    frame = frame.assign(
        department=each(frame["department_text"], partial(_department, campaign), "str"),
        departments_told=pd.Series(campaign.departments_told, index=frame.index, dtype="str"),
        figure=each(frame["figure_text"], read_figure, "Int64"),
        told_for=each(frame["told_for"], lambda text: read_date_within(text, campaign.period).day, DAY),
    )
    inspected = frame["figure"].where(frame["measure"].eq("inspected"))
    inspected = frame.assign(inspected=inspected).groupby(_ROW, sort=False)["inspected"].transform("first")
    above = frame["figure"].gt(inspected).fillna(False).astype("bool")
    state = decided("whole", (frame["figure"].isna(), "unreadable"), (above, "above_inspected"))
    blank = each(frame["figure_text"], lambda text: fold(text) in NOTHING_WRITTEN, "bool")
    declared = frame.assign(figure_state=state)[~blank].reset_index(drop=True)
    return declared.assign(stands_again=_stands_again(declared))


def _department(campaign: Campaign, text: str) -> str | None:
    return TOTAL if fold(text) in (TOTAL, "总计", "共计") else campaign.department_of(text)


def _stands_again(frame: pd.DataFrame) -> pd.Series:
    """Where a department has more than one row of figures in one table (T03); a table is known by its header's row."""
    header = frame["measure_cell"].str.extract(r"(\d+)$", expand=False)
    of_table = [frame["file"], frame["sheet"], header, frame["department"]]
    rows = frame.groupby(of_table, sort=False)["line"].transform("nunique")
    return rows.gt(1) & frame["department"].ne(TOTAL)
