"""附件3 as departments fill it in: the figures they declare."""

from functools import partial

import pandas as pd

from flows.validation.columns import DAY, decided, each
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.checks import FINDING
from schemas.dates import read_date_within
from schemas.identifiers import fold
from schemas.readings import read_figure
from schemas.tallies import figures_of
from schemas.vocabulary import NOTHING_WRITTEN, TOTAL

_ROW = ["file", "sheet", "line"]


def validate_tallies(
    rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures that count (the last a department declared),
    and what the rules reject. A blank declares nothing.

    `told`: what the reading already found wrong (judging.as_findings).
    """
    counted = rows["measure"].isin(list(campaign.measures))
    frame = _normalised(rows[counted].reset_index(drop=True), campaign)
    verdict = judged(figures_of(tuple(campaign.measures)), frame, told)
    figures = verdict.right.drop_duplicates(["department", "measure"], keep="last").reset_index(drop=True)
    return figures, pd.concat([verdict.findings, _uncounted(rows[~counted])], ignore_index=True)


def _uncounted(rows: pd.DataFrame) -> pd.DataFrame:
    """F07: columns of a tally read when the plan had other results or dispositions, which it has no more."""
    columns = rows.drop_duplicates(["file", "sheet", "measure_cell"])
    found = columns[["file", "sheet", "line"]].assign(
        row=-1, cell=columns["measure_cell"], rule="F07", severity="warning", found=columns["printed"],
        detail="：计划改过，现在没有这一项",
    )  # fmt: skip
    return found.astype(FINDING)[list(FINDING)]


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
    declared = frame.assign(figure_state=state)[~blank]
    declared = declared[~_only_repeats(declared)].reset_index(drop=True)
    return declared.assign(stands_again=_stands_again(declared))


def _department(campaign: Campaign, text: str) -> str | None:
    return TOTAL if fold(text) in (TOTAL, "总计", "共计") else campaign.department_of(text)


def _stands_again(frame: pd.DataFrame) -> pd.Series:
    """Where a department has more than one row of figures in one table, or it or 合计 rows of a file that
    differ (T03)."""
    rows = frame.groupby([*_tables(frame), frame["department"]], sort=False)["line"].transform("nunique")
    figures = frame.groupby(["file", "department", "measure"], sort=False)["figure"].transform("nunique")
    differ = figures.gt(1).groupby([frame["file"], frame["department"]], sort=False).transform("any")
    return (rows.gt(1) & frame["department"].ne(TOTAL)) | differ


def _only_repeats(frame: pd.DataFrame) -> pd.Series:
    """Rows 合计 that say again what the one department of their table says, in a file with other rows 合计 (a
    sheet a department): none of them sums the campaign up."""
    total = frame["department"].eq(TOTAL)
    cells = frame.groupby([*_tables(frame), frame["measure"]], sort=False)
    beside = cells["department"].transform("nunique").eq(2) | frame["figure"].eq(0).fillna(False).astype(
        "bool"
    )
    repeats = cells["figure"].transform("nunique").eq(1) & beside
    of_row = repeats.groupby([frame[column] for column in _ROW], sort=False).transform("all")
    files = frame[total].drop_duplicates(_ROW)["file"]
    return total & of_row & frame["file"].isin(files[files.duplicated()])


def _tables(frame: pd.DataFrame) -> list[pd.Series]:
    """What tells the tables of all files apart: the row of their header."""
    header = frame["measure_cell"].str.extract(r"(\d+)$", expand=False)
    return [frame["file"], frame["sheet"], header]
