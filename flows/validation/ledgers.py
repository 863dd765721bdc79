"""公示、移送、复查台账: what was done, matched with the records that count."""

import polars as pl

from flows.validation.columns import code_key, name_key, reading
from schemas.campaign import Campaign
from schemas.checks import rejected
from schemas.dates import read_date
from schemas.ledgers import LedgerEntries

INSPECTION = {
    "institution_id": pl.String,
    "department": pl.String,
    "item": pl.String,
    "inspected_on": pl.Date,
}
"""The columns of an inspection that a ledger's row may answer."""

_DATES = {"publication": "published_on", "referral": "referred_on", "reinspection": "reinspected_on"}


def validate_ledgers(
    rows: pl.DataFrame, visits: pl.DataFrame, institutions: pl.DataFrame, campaign: Campaign
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ledger entries that count, a row an act, and what the rules reject (L01, L02).

    `rows` are ledgers' rows; the dates 移送日期 and 公示日期 of a record list are entries of the line's own. `visits` are the
    inspections that ever counted (INSPECTION): a record that a later one has replaced was answered all the same, and what
    was right on its day stays right.
    """
    frame = _of_department(_identified(_acts(rows), institutions), visits, campaign)
    frame = _with_events(frame, visits, campaign)
    frame = reading(frame, "done_on_text", lambda text: (read_date(text),), {"done_on": pl.Date})
    unreadable = pl.col("done_on").is_null()
    frame = frame.with_columns(
        date_detail=pl.when(unreadable)
        .then(pl.lit("（日期无法识别）"))
        .otherwise(pl.format("（检查日期是 {}）", "event_on"))
    )
    findings = rejected(LedgerEntries, frame)
    wrong = findings.filter(pl.col("severity") == "error")["row"].unique().to_list()
    return frame.with_row_index("row").filter(~pl.col("row").is_in(wrong)).drop("row"), findings


def _acts(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each date a ledger's row holds; a row that holds none is a publication or referral without a date."""
    acts = [
        rows.with_columns(
            kind=pl.lit(kind), done_on_text=pl.col(column), done_on_cell=pl.col(f"{column}_cell")
        ).filter(pl.col(column) != "")
        for kind, column in _DATES.items()
    ]
    dateless = rows.filter(pl.all_horizontal(pl.col(column) == "" for column in _DATES.values()))
    undated = dateless.with_columns(
        kind=pl.lit("publication"), done_on_text=pl.lit(""), done_on_cell=pl.col("published_on_cell")
    )
    return pl.concat([*acts, undated]).rename(
        {"department": "department_text", "code": "code_text", "item": "item_text"}
    )


def _identified(frame: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    frame = code_key(frame, "code_text", "code").with_columns(name_key=name_key("name"))
    by_code = institutions.filter(pl.col("code") != "").select("code", id_by_code="institution_id")
    by_name = institutions.unique("name_key", keep="none").select("name_key", id_by_name="institution_id")
    frame = frame.join(by_code, on="code", how="left", maintain_order="left")
    frame = frame.join(by_name, on="name_key", how="left", maintain_order="left")
    coded = pl.col("code") != ""
    conflict = (pl.col("id_by_code") != pl.col("id_by_name")).fill_null(False)
    return frame.with_columns(
        conflict=conflict,
        institution_id=pl.when(~conflict).then(pl.coalesce("id_by_code", "id_by_name")),
        identity=pl.when(coded).then("code_text").otherwise("name"),
        identity_cell=pl.when(coded).then("code_cell").otherwise("name_cell"),
    ).drop("id_by_code", "id_by_name")


def _of_department(frame: pl.DataFrame, visits: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Adds `department`: the one named, or where none is named the only one that inspected there; and what is to mend.

    A row that might be any of several departments' is nobody's: it would settle what another has still to do.
    """
    frame = reading(
        frame, "department_text", lambda text: (campaign.department_of(text),), {"named": pl.String}
    )
    inspecting = visits.group_by("institution_id").agg(
        pl.col("department").unique().sort().alias("inspecting")
    )
    frame = frame.join(inspecting, on="institution_id", how="left", maintain_order="left")
    unnamed = pl.col("department_text") == ""
    only = pl.when(unnamed & (pl.col("inspecting").list.len() == 1)).then(pl.col("inspecting").list.first())
    frame = frame.with_columns(department=pl.coalesce("named", only))
    unclear = pl.col("department").is_null() & pl.col("inspecting").is_not_null()
    return frame.with_columns(
        at_fault_cell=pl.when(unclear).then("department_cell").otherwise("identity_cell"),
        at_fault=pl.when(unclear).then("department_text").otherwise("identity"),
        fault_detail=pl.when("conflict")
        .then(pl.lit("（名称和代码在名录中分属两个机构）"))
        .when(unclear & unnamed)
        .then(pl.format("（没有写单位；该机构由{}检查，分不清是谁的）", pl.col("inspecting").list.join("、")))
        .when(unclear)
        .then(pl.lit(f"：单位认不出{campaign.departments_told}"))
        .otherwise(pl.lit("")),
    )


def _with_events(frame: pl.DataFrame, visits: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Adds `item` (null where none is named) and `event_on`: the first inspection an act may answer, null where there is none."""
    plan = {department.name: department.items for department in campaign.department}

    def item_of(department: str | None, text: str) -> tuple[str | None, bool]:
        item = campaign.item_of(department, text) if text else None
        return item, item in plan.get(department or "", ())

    frame = reading(
        frame, ["department", "item_text"], item_of, {"item": pl.String, "is_planned": pl.Boolean}
    )
    for event, of in (
        ("own_event", ["institution_id", "department"]),
        ("item_event", ["institution_id", "department", "item"]),
    ):
        events = visits.group_by(of).agg(pl.col("inspected_on").min().alias(event))
        frame = frame.join(events, on=of, how="left", maintain_order="left")
    # A text that names no item (the task's title, say) speaks of the department's whole visit.
    frame = frame.with_columns(
        item=pl.when(pl.col("is_planned") | pl.col("item_event").is_not_null()).then("item")
    )
    return frame.with_columns(
        event_on=pl.when(pl.col("item").is_null()).then("own_event").otherwise("item_event")
    )
