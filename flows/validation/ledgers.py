"""公示、移送、复查台账: what was done, matched with the records that count."""

import polars as pl

from flows.validation.columns import code_key, name_key, reading
from schemas.campaign import Campaign
from schemas.checks import rejected
from schemas.ledgers import LedgerEntries
from schemas.readings import read_date

_DATES = {"publication": "published_on", "referral": "referred_on", "reinspection": "reinspected_on"}


def validate_ledgers(
    rows: pl.DataFrame, records: pl.DataFrame, institutions: pl.DataFrame, campaign: Campaign
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ledger entries that count, a row an act, and what the rules reject (L01, L02).

    `rows` are ledgers' rows; the dates 移送日期 and 公示日期 of a record list are entries of the line's own.
    """
    frame = _identified(_acts(rows), institutions)
    frame = reading(frame, "department_text", lambda text: (campaign.department_of(text),), {"department": pl.String})
    current = records.filter(pl.col("status") == "current")
    any_department = current.group_by("institution_id").agg(any_event=pl.col("inspected_on").min())
    own = current.group_by("institution_id", "department").agg(own_event=pl.col("inspected_on").min())
    frame = frame.join(own, on=["institution_id", "department"], how="left", maintain_order="left")
    frame = frame.join(any_department, on="institution_id", how="left", maintain_order="left")
    unnamed = pl.col("department_text") == ""
    frame = frame.with_columns(event_on=pl.when(unnamed).then("any_event").otherwise("own_event"))
    frame = reading(frame, "done_on_text", lambda text: (read_date(text),), {"done_on": pl.Date})
    findings = rejected(LedgerEntries, frame)
    wrong = findings.filter(pl.col("severity") == "error")["row"].unique().to_list()
    return frame.with_row_index("row").filter(~pl.col("row").is_in(wrong)).drop("row"), findings


def _acts(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each date a ledger's row holds; a row that holds none is a publication or referral without a date."""
    acts = [
        rows.with_columns(kind=pl.lit(kind), done_on_text=pl.col(column), done_on_cell=pl.col(f"{column}_cell")).filter(
            pl.col(column) != ""
        )
        for kind, column in _DATES.items()
    ]
    dateless = rows.filter(pl.all_horizontal(pl.col(column) == "" for column in _DATES.values()))
    undated = dateless.with_columns(kind=pl.lit("publication"), done_on_text=pl.lit(""), done_on_cell=pl.col("published_on_cell"))
    return pl.concat([*acts, undated]).rename({"department": "department_text", "code": "code_text"})


def _identified(frame: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    frame = code_key(frame, "code_text", "code").with_columns(name_key=name_key("name"))
    by_code = institutions.filter(pl.col("code") != "").select("code", id_by_code="institution_id")
    by_name = institutions.unique("name_key", keep="none").select("name_key", id_by_name="institution_id")
    frame = frame.join(by_code, on="code", how="left", maintain_order="left")
    frame = frame.join(by_name, on="name_key", how="left", maintain_order="left")
    coded = pl.col("code") != ""
    return frame.with_columns(
        institution_id=pl.coalesce("id_by_code", "id_by_name"),
        identity=pl.when(coded).then("code_text").otherwise("name"),
        identity_cell=pl.when(coded).then("code_cell").otherwise("name_cell"),
    ).drop("id_by_code", "id_by_name")
