"""公示、移送、复查台账: what was done, matched with the records that count."""

from collections.abc import Callable
from datetime import date
from typing import Final

import pandas as pd

from flows.validation.acts import acts_of
from flows.validation.columns import DAY, TEXTS, decided, each, reading
from flows.validation.frames import ask
from flows.validation.identification import identified
from flows.validation.judging import judged
from flows.validation.visit_plans import is_only_planned
from schemas.campaign import Campaign
from schemas.checks import no_findings, no_rows
from schemas.dates import read_date_within
from schemas.identifiers import fold
from schemas.items import Items
from schemas.ledgers import LedgerEntries
from schemas.readings import read_closing
from schemas.vocabulary import NOTHING_WRITTEN

INSPECTION: Final = {"institution_id": "str", "department": "str", "item": "str", "inspected_on": DAY}
"""The columns of an inspection that a ledger's row may answer."""

_SUBJECT: Final = ["file", "sheet", "cell", "rule", "institution_id", "department", "kind"]


def validate_ledgers(
    rows: pd.DataFrame,
    visits: pd.DataFrame,
    institutions: pd.DataFrame,
    campaign: Campaign,
    told: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The ledger entries that count, a row an act or the withdrawal of one; what the rules reject (L01, L02,
    L04, and L03 where a published result is not understood); and what each error speaks of (_SUBJECT).

    `rows` are ledgers' rows (of a plan of visits: visit_plans); the dates 移送日期 and 公示日期 of a record list
    are entries of the line's own. `visits` are the inspections that ever counted (INSPECTION): a record
    that a later one has replaced was answered all the same, and what was right on its day stays right.
    `told`: what the reading already found wrong (judging.as_findings).
    """
    rows = rows[~is_only_planned(rows)]
    if rows.empty:
        about = no_findings().assign(**dict.fromkeys(_SUBJECT[-3:], pd.Series(dtype="str")))
        return no_rows(LedgerEntries, rows), no_findings(), about[_SUBJECT]
    frame = _of_department(identified(acts_of(rows, campaign.results), institutions), visits, campaign)
    frame = _with_date(_with_events(frame, visits, campaign), campaign)
    verdict = judged(LedgerEntries, _with_outcome(frame, campaign), told)
    errors = verdict.findings[verdict.findings["severity"].eq("error")]
    about = errors.merge(frame[["institution_id", "department", "kind"]], left_on="row", right_index=True)
    return verdict.right.reset_index(drop=True), verdict.findings, about[_SUBJECT]


def _of_department(frame: pd.DataFrame, visits: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds `department`: the one named, or where none is named the only one that inspected there;
    and what is to mend.

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
    """Adds `item` (read as a record's is; null where none is named) and `event_on`:
    the first inspection an act may answer, null where there is none."""
    items = Items({department.name: department.items for department in campaign.department})

    def item_of(department: str | None, text: str) -> tuple[str | None, bool]:
        item = items.read(department, text) if text else None
        return item or fold(text) or None, item is not None

    frame = reading(frame, ["department", "item_text"], item_of, {"item": "str", "is_planned": "bool"})
    act = frame[["institution_id", "department", "item", "is_planned"]].assign(row=frame.index)
    found = ask("answered_visit", act=act, visit=visits)
    return frame.assign(item=found["item"], event_on=found["event_on"])


def _with_date(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds done_on, done_state and what is to say of a date that cannot be taken.

    A problem's status is dated by the arrival of its paper;
    a withdrawal needs no date: it takes all such acts back.
    """
    readings = {"done_on": DAY, "year_assumed": "bool", "year_detail": "str"}
    frame = reading(frame, ["done_on_text"], _date_by(campaign), readings)
    done_on = frame["done_on"]
    unreadable = done_on.isna()
    early = (done_on < frame["event_on"]).fillna(False).astype("bool")
    detail = "（检查日期是 " + frame["event_on"].astype("str") + "）"
    state = decided(
        "dated",
        (frame["is_withdrawal"], "withdrawal"),
        (frame["is_status"], "on_arrival"),
        (unreadable, "unreadable"),
        (early, "too_early"),
        (frame["year_assumed"], "year_assumed"),
    )
    return frame.assign(
        done_state=state,
        date_detail=decided(
            frame["year_detail"], (unreadable, "（日期无法识别）"), (early, detail + frame["year_detail"])
        ),
    )


def _date_by(campaign: Campaign) -> Callable[[str], tuple[date | None, bool, str]]:
    """How an act's date is read: one without its year is the day of the plan's period, and says so."""

    def read(text: str) -> tuple[date | None, bool, str]:
        found = read_date_within(text, campaign.period)
        return found.day, found.year_assumed, found.told

    return read


def _with_outcome(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds what a reinspection came to (outcome_state) and
    the results that were published (published_state)."""
    closing = reading(frame, ["reinspection_result"], _closing_by(campaign), {"outcome_state": "str"})
    of_reinspection = frame["kind"].eq("reinspection") & ~frame["is_withdrawal"]
    outcome = decided(
        "none", (of_reinspection & frame["is_status"], "closes"), (of_reinspection, closing["outcome_state"])
    )
    frame = reading(
        frame,
        ["kind", "published_result"],
        _publication_by(campaign),
        {"published": TEXTS, "published_state": "str"},
    )
    strange = frame["published_state"].eq("not_understood")
    detail = decided("", (strange, "：看不懂是哪一种抽查结果，没有与检查记录核对"))
    return frame.assign(outcome_state=outcome, published_detail=detail)


def _closing_by(campaign: Campaign) -> Callable[[str], tuple[str]]:
    said = {True: "closes", False: "stays_open", None: "not_understood"}
    return lambda text: (said[read_closing(text, campaign.results)],)


def _publication_by(campaign: Campaign) -> Callable[[str, str], tuple[list[str] | None, str]]:
    """How a published result is read;
    none where the ledger gives none: then it is what the record said that day."""

    def read(kind: str, text: str) -> tuple[list[str] | None, str]:
        if kind != "publication" or fold(text) in NOTHING_WRITTEN:
            return None, "as_recorded"
        found = campaign.results.read(text)
        return (None, "not_understood") if found.fault else (list(map(str, found.codes)), "stated")

    return read
