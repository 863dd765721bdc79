"""执法检查人员名录: who may inspect, and for which department."""

from datetime import date

import pandas as pd

from flows.validation.columns import decided, each, reading
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.identifiers import fold
from schemas.inspectors import Inspectors
from schemas.names import split_names
from schemas.readings import why_not_drawn

_STATUS = ("valid_until", "certificate_status", "person_status")


def validate_inspectors(
    rows: pd.DataFrame, campaign: Campaign, told: pd.DataFrame, as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The inspectors that count, the last word on each name and department, and what the rules reject.

    `told`: what the reading already found wrong (judging.as_findings); `as_of`: the day on which
    certificates hold or do not. Who may not go on it (P03) is known all the same, and is not drawn.
    """
    verdict = judged(Inspectors, _with_status(_normalised(rows, campaign), as_of), told)
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


def _with_status(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Adds is_drawable, and the cell and the text that say why somebody is not."""

    def status(valid_until: str, certificate: str, person: str) -> tuple[bool, str, int]:
        why = why_not_drawn(valid_until, certificate, person, as_of)
        if why is None:
            return True, "", -1
        return False, (valid_until, certificate, person)[why], why

    made = {"is_drawable": "bool", "absence_text": "str", "why": "int64"}
    frame = reading(frame, list(_STATUS), status, made)
    cells = [(frame["why"].eq(n), frame[f"{name}_cell"]) for n, name in enumerate(_STATUS)]
    return frame.assign(absence_cell=decided("", *cells)).drop(columns="why")
