"""检查记录: each line normalised, held against roster, inspectors, draw and plan, and judged."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.validation.columns import code_key, name_key, reading
from flows.validation.dispositions import with_dispositions
from flows.validation.signatures import with_signatures
from flows.validation.teams import with_team
from schemas.campaign import Campaign
from schemas.checks import FINDING_SCHEMA, rejected
from schemas.dates import read_date
from schemas.readings import read_results
from schemas.returns import Returns
from schemas.rules import RULES

KEY = ["institution_id", "department", "item"]
"""What a later return replaces: the same institution × department × item."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What records are held against: the plan, the roster and inspectors that count, the draw, the as-of date."""

    campaign: Campaign
    institutions: pl.DataFrame
    inspectors: pl.DataFrame
    drawn: frozenset[str]
    as_of: date


def validate_records(rows: pl.DataFrame, standing: Standing) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every line with its status (current, superseded, pending) and the error rules that keep it out; the findings."""
    frame = _normalised(rows, standing)
    findings = rejected(Returns, frame)
    errors = findings.filter(pl.col("severity") == "error")
    reasons = errors.group_by("row").agg(rules=pl.col("rule").unique().sort())
    frame = frame.with_row_index("row").join(reasons, on="row", how="left", maintain_order="left")
    frame = frame.with_columns(rules=pl.col("rules").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    frame = _with_status(frame)
    return frame, pl.concat([findings, _replacements(frame)])


def _normalised(rows: pl.DataFrame, standing: Standing) -> pl.DataFrame:
    campaign = standing.campaign
    frame = rows.rename(
        {
            name: f"{name}_text"
            for name in ("code", "department", "item", "result", "disposition", "inspected_on")
        }
    )
    frame = _identified(code_key(frame, "code_text", "code"), standing.institutions)
    frame = reading(
        frame, "department_text", lambda text: (campaign.department_of(text),), {"department": pl.String}
    )
    frame = reading(
        frame, ["department", "item_text"], lambda d, text: (campaign.item_of(d, text),), {"item": pl.String}
    )
    frame = reading(
        frame, "result_text", read_results, {"results": pl.List(pl.Int64), "result_fault": pl.String}
    )
    frame = reading(frame, "inspected_on_text", lambda text: (read_date(text),), {"inspected_on": pl.Date})
    period = campaign.period
    frame = frame.with_columns(
        in_period=pl.col("inspected_on").is_between(period.start, period.end),
        in_future=pl.col("inspected_on") > standing.as_of,
        departments_told=pl.lit(campaign.departments_told),
        drawn=pl.col("institution_id").is_in(list(standing.drawn)) if standing.drawn else pl.lit(True),
    )
    return with_signatures(with_team(with_dispositions(frame, campaign), standing.inspectors, campaign))


def _identified(frame: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Which institution a line speaks of: by its code, or where that finds none by a name unique in the roster."""
    known = institutions.select(
        "institution_id", "credit_class", roster_code="code", roster_name="name", key="name_key"
    )
    by_code = known.filter(pl.col("roster_code") != "").select(
        code="roster_code", id_by_code="institution_id"
    )
    by_name = (
        known.filter(pl.col("key") != "")
        .unique("key", keep="none")
        .select(name_key="key", id_by_name="institution_id")
    )
    frame = frame.with_columns(name_key=name_key("name"))
    frame = frame.join(by_code, on="code", how="left", maintain_order="left")
    frame = frame.join(by_name, on="name_key", how="left", maintain_order="left")
    conflict = (pl.col("id_by_code") != pl.col("id_by_name")).fill_null(False)
    frame = frame.with_columns(
        conflict=conflict,
        institution_id=pl.when(~conflict).then(pl.coalesce("id_by_code", "id_by_name")),
        identity=pl.when(pl.col("code") != "").then(pl.col("code_text")).otherwise(pl.col("name")),
        identity_cell=pl.when(pl.col("code") != "").then(pl.col("code_cell")).otherwise(pl.col("name_cell")),
    ).join(known.drop("key"), on="institution_id", how="left", maintain_order="left")
    by_its_name = pl.col("id_by_code").is_null() & pl.col("id_by_name").is_not_null()
    return frame.with_columns(
        known_by_name=by_its_name & ((pl.col("code") != "") | (pl.col("roster_code") != ""))
    )


def _with_status(frame: pl.DataFrame) -> pl.DataFrame:
    """The last line that counts speaks for its institution × department × item; earlier ones are history."""
    counts = pl.col("rules").list.len() == 0
    last = pl.col("row") == pl.col("row").max().over([*KEY, counts])
    return frame.with_columns(
        status=pl.when(~counts)
        .then(pl.lit("pending"))
        .when(last)
        .then(pl.lit("current"))
        .otherwise(pl.lit("superseded"))
    )


def _replacements(frame: pl.DataFrame) -> pl.DataFrame:
    """I19: a line that counts and says something else than the one it replaces."""
    content = ["results", "dispositions", "inspected_on"]
    lines = frame.filter(pl.col("status") != "pending").sort("row")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1).over(KEY)) for name in content)
    later = lines.filter(differs & (pl.col("row").cum_count().over(KEY) > 1))
    found = later.select(
        "row", "file", "sheet", cell="result_cell", rule=pl.lit("I19"), severity=pl.lit(RULES["I19"].severity),
        found=pl.lit(""), detail=pl.lit(""),
    )  # fmt: skip
    return found.cast(FINDING_SCHEMA)  # type: ignore[arg-type]
