"""执法检查人员名录: who may inspect, and for which department."""

import pandas as pd

from flows.validation.columns import decided, each
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.identifiers import fold
from schemas.inspectors import Inspectors
from schemas.names import split_names


def validate_inspectors(
    rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The inspectors that count, the last word on each name and department, and what the rules reject.

    `told`: what the reading already found wrong (judging.as_findings).
    """
    verdict = judged(Inspectors, _normalised(rows, campaign), told)
    of_a_person = ["name", "department", "certificate"]
    return verdict.right.drop_duplicates(of_a_person, keep="last").reset_index(drop=True), verdict.findings


def _normalised(rows: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    frame = rows.rename(
        columns={"department": "department_text", "name": "name_text", "recusal": "recusal_text"}
    )
    frame = frame.assign(
        department=each(frame["department_text"], campaign.department_of, "str"),
        name=each(frame["name_text"], fold, "str"),
        recusal=each(frame["recusal_text"], lambda text: "、".join(split_names(text)), "str"),
    )
    blank = {name: frame[name].eq("") for name in ("name_text", "department_text", "certificate")}
    known = frame["department"].notna()
    missing = [(blank[name], frame[f"{name.removesuffix('_text')}_cell"]) for name in blank]
    return frame.assign(
        department_state=decided("unknown", (known, "known"), (blank["department_text"], "blank")),
        departments_told=pd.Series(campaign.departments_told, index=frame.index, dtype="str"),
        missing_cell=decided("", *missing),
    )
