"""公示、移送、复查台账: what was done, matched with the records that count."""

from typing import Final

import pandas as pd

from flows.validation.columns import DAY, decided, each, reading
from flows.validation.frames import ask
from flows.validation.identification import identified
from flows.validation.judging import judged
from schemas.campaign import Campaign
from schemas.dates import read_date
from schemas.ledgers import LedgerEntries

INSPECTION: Final = {"institution_id": "str", "department": "str", "item": "str", "inspected_on": DAY}
"""The columns of an inspection that a ledger's row may answer."""

_DATES = {"publication": "published_on", "referral": "referred_on", "reinspection": "reinspected_on"}
_TYPED = ("department", "code", "item")


def validate_ledgers(
    rows: pd.DataFrame,
    visits: pd.DataFrame,
    institutions: pd.DataFrame,
    campaign: Campaign,
    told: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ledger entries that count, a row an act, and what the rules reject (L01, L02).

    `rows` are ledgers' rows; the dates 移送日期 and 公示日期 of a record list are entries of the line's own. `visits` are the
    inspections that ever counted (INSPECTION): a record that a later one has replaced was answered all the same, and what
    was right on its day stays right. `told`: what the reading already found wrong (judging.as_findings).
    """
    frame = _of_department(identified(_acts(rows), institutions), visits, campaign)
    frame = _with_date(_with_events(frame, visits, campaign))
    verdict = judged(LedgerEntries, frame, told)
    return verdict.right.reset_index(drop=True), verdict.findings


def _acts(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each date a ledger's row holds; a row that holds none is a publication or referral without a date."""
    holds = {kind: rows[column].ne("") for kind, column in _DATES.items()}
    dateless = ~pd.concat(holds, axis=1).any(axis=1)
    acts = [
        rows.assign(kind=kind, done_on_text=rows[column], done_on_cell=rows[f"{column}_cell"])[holds[kind]]
        for kind, column in _DATES.items()
    ]
    undated = rows.assign(kind="publication", done_on_text="", done_on_cell=rows["published_on_cell"])
    made = pd.concat([*acts, undated[dateless]], ignore_index=True)
    text = dict.fromkeys(("kind", "done_on_text", "done_on_cell"), "str")
    return made.astype(text).rename(columns={name: f"{name}_text" for name in _TYPED})


def _of_department(frame: pd.DataFrame, visits: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds `department`: the one named, or where none is named the only one that inspected there; and what is to mend.

    A row that might be any of several departments' is nobody's: it would settle what another has still to do.
    """
    named = each(frame["department_text"], campaign.department_of, "str")
    act = frame[["institution_id", "department_text"]].assign(row=frame.index, named=named)
    found = ask("acting_department", act=act, visit=visits[["institution_id", "department"]])
    frame = frame.assign(department=found["department"])
    conflict, unnamed = frame["identity_state"].eq("conflict"), frame["department_text"].eq("")
    unclear = frame["department"].isna() & found["inspecting"].notna()
    whose = "（没有写单位；该机构由" + found["inspecting"] + "检查，分不清是谁的）"
    return frame.assign(
        at_fault=frame["department_text"].where(unclear, frame["identity"]),
        at_fault_cell=frame["department_cell"].where(unclear, frame["identity_cell"]),
        fault_detail=decided(
            "",
            (conflict, "（名称和代码在名录中分属两个机构）"),
            (unclear & unnamed, whose),
            (unclear, f"：单位认不出{campaign.departments_told}"),
        ),
    )


def _with_events(frame: pd.DataFrame, visits: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds `item` (null where none is named) and `event_on`: the first inspection an act may answer, null where there is none."""
    plan = {department.name: department.items for department in campaign.department}

    def item_of(department: str | None, text: str) -> tuple[str | None, bool]:
        item = campaign.item_of(department, text) if text else None
        return item, item in plan.get(department or "", ())

    frame = reading(frame, ["department", "item_text"], item_of, {"item": "str", "is_planned": "bool"})
    act = frame[["institution_id", "department", "item", "is_planned"]].assign(row=frame.index)
    found = ask("answered_visit", act=act, visit=visits)
    return frame.assign(item=found["item"], event_on=found["event_on"])


def _with_date(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds done_on, done_state and what is to say of a date that cannot be taken."""
    done_on = each(frame["done_on_text"], read_date, DAY)
    unreadable = done_on.isna()
    early = (done_on < frame["event_on"]).fillna(False).astype("bool")
    detail = "（检查日期是 " + frame["event_on"].astype("str") + "）"
    return frame.assign(
        done_on=done_on,
        done_state=decided("dated", (unreadable, "unreadable"), (early, "too_early")),
        date_detail=decided("", (unreadable, "（日期无法识别）"), (early, detail)),
    )
