"""Everything a campaign has received, judged anew: the same files, plan and as-of date always give the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.validation.columns import reading
from flows.validation.inspectors import validate_inspectors
from flows.validation.ledgers import INSPECTION, validate_ledgers
from flows.validation.plans import campaign_findings, validate_plans
from flows.validation.records import Standing, validate_records
from flows.validation.roster import validate_roster
from flows.validation.tallies import validate_tallies
from schemas.campaign import Campaign
from schemas.identifiers import mask_personal
from schemas.places import told_at
from schemas.rules import RULES


@dataclass(frozen=True, slots=True)
class Validated:
    """What counts and what is wrong. `findings`: file (arrival; null for campaign.toml), sheet, cell, rule, severity,
    message; `record_findings`: file, sheet, cell, rule and the record's line each is about; `counts`: file, rows_accepted,
    rows_rejected; `departments`: file and each department its rows speak of, right or wrong."""

    institutions: pl.DataFrame
    inspectors: pl.DataFrame
    records: pl.DataFrame
    figures: pl.DataFrame
    acts: pl.DataFrame
    findings: pl.DataFrame
    record_findings: pl.DataFrame
    departments: pl.DataFrame
    counts: pl.DataFrame


def validate(
    tables: Mapping[str, pl.DataFrame],
    campaign: Campaign,
    as_of: date,
    drawn: frozenset[str] = frozenset(),
    inspected: pl.DataFrame | None = None,
) -> Validated:
    """Judge the extracted tables (see schemas.handover; each with its file's arrival `file` and its `run`).

    `inspected`: institution_id, department, item, inspected_on of records that count and are not among the tables.
    """
    institutions, roster_findings = validate_roster(tables["roster"])
    inspectors, people_findings = validate_inspectors(tables["inspectors"], campaign)
    standing = Standing(campaign, institutions, inspectors, drawn, as_of)
    records, record_findings = validate_records(tables["record"], standing)
    figures, tally_findings = validate_tallies(tables["tally"], campaign)
    valid = records.filter(pl.col("status") != "pending").select(list(INSPECTION))
    visits = valid if inspected is None else pl.concat([valid, inspected])
    acts, ledger_findings = validate_ledgers(
        _with_record_dates(tables, records["status"] != "pending"), visits, institutions, campaign
    )
    plan_findings = validate_plans(tables["plan"], campaign)
    judged = {
        "roster": roster_findings, "inspectors": people_findings, "record": record_findings,
        "tally": tally_findings, "ledger": ledger_findings, "plan": plan_findings,
    }  # fmt: skip
    findings = pl.concat([*judged.values(), campaign_findings(campaign)])
    about = record_findings.select("file", "sheet", "cell", "rule", line="row")
    counts = _counts(tables, records, findings)
    departments = _departments(tables, campaign)
    return Validated(
        institutions, inspectors, records, figures, acts, _told(findings), about, departments, counts
    )


def _departments(tables: Mapping[str, pl.DataFrame], campaign: Campaign) -> pl.DataFrame:
    spoken = pl.concat(
        [tables[name].select("file", text="department") for name in ("record", "ledger", "tally")]
    ).unique()
    named = reading(spoken, "text", lambda text: (campaign.department_of(text),), {"department": pl.String})
    return (
        named.filter(pl.col("department").is_not_null())
        .select("file", "department")
        .unique()
        .sort("file", "department")
    )


def _with_record_dates(tables: Mapping[str, pl.DataFrame], counts: pl.Series) -> pl.DataFrame:
    """The ledgers' rows, and the record lists' lines that count and carry a date of publication or referral."""
    ledger = tables["ledger"]
    dated = tables["record"].filter(counts & ((pl.col("referred_on") != "") | (pl.col("published_on") != "")))
    return pl.concat(
        [ledger, dated.select(c for c in ledger.columns if c in dated.columns)], how="diagonal"
    ).fill_null("")


def _told(findings: pl.DataFrame) -> pl.DataFrame:
    """One finding a place and rule, with its message; a record's fault is told once, however many lines it has."""
    once = findings.unique(["file", "sheet", "cell", "rule"], keep="first", maintain_order=True).sort(
        "file", nulls_last=True, maintain_order=True
    )
    messages = [
        told_at(RULES[r].message(mask_personal(found), mask_personal(detail)), sheet, cell)
        for r, found, detail, sheet, cell in once.select(
            "rule", "found", "detail", "sheet", "cell"
        ).iter_rows()
    ]
    return once.with_columns(pl.Series("message", messages, pl.String)).select(
        "file", "sheet", "cell", "rule", "severity", "message"
    )


def _counts(
    tables: Mapping[str, pl.DataFrame], records: pl.DataFrame, findings: pl.DataFrame
) -> pl.DataFrame:
    """Per file the rows that count and those that do not; a tally's row is a department's, whatever its figures."""
    rows = {
        name: frame.select("file", "sheet", "line")
        for name, frame in tables.items()
        if name not in ("record", "told", "understood")
    }
    listed = pl.concat(rows.values()).unique()
    wrong = findings.filter(
        (pl.col("severity") == "error") & ~pl.col("rule").str.starts_with("I") | (pl.col("rule") == "I03")
    )
    lines = (
        wrong.with_columns(line=pl.col("cell").str.extract(r"(\d+)$"))
        .select("file", "sheet", "line", bad=pl.lit(True))
        .unique()
    )
    listed = listed.join(lines, on=["file", "sheet", "line"], how="left").select(
        "file", bad=pl.col("bad").fill_null(False)
    )
    recorded = records.select("file", bad=pl.col("status") == "pending")
    bad = pl.col("bad").sum().cast(pl.Int64)
    return (
        pl.concat([listed, recorded])
        .group_by("file")
        .agg(rows_accepted=pl.len().cast(pl.Int64) - bad, rows_rejected=bad)
    )
