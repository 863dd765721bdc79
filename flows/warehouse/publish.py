"""The published database: built beside the old one and put in its place by one rename."""

# mypy: ignore-errors
# Between two frame libraries for a day: its SQL successor takes pandas frames.

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from flows.storage.folders import House
from flows.storage.replacing import replacing
from flows.validation.frames import to_arrow
from flows.validation.validate import Validated
from flows.warehouse.database import create_published
from flows.warehouse.store import RunRow
from schemas.campaign import Campaign
from schemas.identifiers import is_personal, mask_certificate, mask_personal
from schemas.places import told_at
from schemas.readings import is_closed
from schemas.rules import RULES
from schemas.vocabulary import DISPOSITIONS, PROBLEM_RESULTS, RESULTS
from schemas.workdays import is_provisional, working_days

_ID_DIGITS = 17
_CODES = ("code", "institution_id")
"""Where an institution's code that looks like a person's number is left whole: two of them masked would be one."""
_CONTAINER = "container"
_FIRST_DAY = date(1990, 1, 1)
"""The calendar begins no earlier: a year 0024 is a slip of the pen, overdue by any reckoning."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that goes into one published database."""

    house: House
    campaign: Campaign
    run: RunRow
    arrivals: pd.DataFrame
    runs: pd.DataFrame
    validated: Validated
    drawn: pd.DataFrame
    teams: pd.DataFrame
    draws: pd.DataFrame


def publish(edition: Edition) -> None:
    """Write outbox/<campaign>/inspections.duckdb whole, read-only; a reader of the old one keeps its own copy."""
    edition = _in_polars(edition)
    target = edition.house.published
    with replacing(target) as draft:
        with create_published(draft) as connection:
            for table, frame in _tables(edition):
                _fill(connection, table, frame)
            _reconcile(connection)
        draft.chmod(0o444)
        # A write-ahead log that some other program left beside the old database must never be played into the new one.
        Path(f"{target}.wal").unlink(missing_ok=True)


def _in_polars(edition: Any) -> Any:
    """The edition with its pandas frames as polars' own, until this module is SQL over Arrow tables."""
    frames = {f.name: getattr(edition, f.name) for f in fields(edition)}
    made = {name: pl.from_arrow(to_arrow(v)) for name, v in frames.items() if isinstance(v, pd.DataFrame)}
    whole = {name: _in_polars(v) for name, v in frames.items() if isinstance(v, Validated)}
    return replace(edition, **made, **whole)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    connection.register("incoming", _masked(frame).to_arrow())
    connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - our own table names
    connection.unregister("incoming")


def _masked(frame: pl.DataFrame) -> pl.DataFrame:
    """No ID number leaves the warehouse, whatever column it was typed in: names, codes, remarks, sheets, files."""
    for name in (name for name, dtype in frame.schema.items() if dtype == pl.String and name != "sha256"):
        texts = frame[name].drop_nulls().unique()
        suspects = texts.filter(texts.str.count_matches(r"\d") >= _ID_DIGITS)
        if suspects.len():
            masked = {
                t: mask_personal(t) for t in suspects if name not in _CODES or len(t) != 18 or is_personal(t)
            }
            frame = frame.with_columns(pl.col(name).replace(masked))
    return frame


def _tables(edition: Edition) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every base table with its rows."""
    validated = edition.validated
    files = edition.arrivals
    place = files.select(file=pl.col("arrival").cast(pl.Int64), sha256="sha256", file_name="file_name")
    yield from _plan_tables(edition)
    yield "source_file", _source_files(files, validated.counts)
    yield "finding", _findings(files, validated.findings, place)
    roster = validated.institutions.join(place, on="file", how="left", maintain_order="left")
    yield "institution", roster.select(
        "institution_id", _code(), "name", "address", "legal_representative", "credit_class", "notice_unsuitable",
        "sha256", "sheet", cell="name_cell",
    )  # fmt: skip
    masked = pl.col("certificate").map_elements(mask_certificate, return_dtype=pl.String)
    yield "file_department", validated.departments.select("department", arrival="file")
    yield "inspector", validated.inspectors.select("name", "department", masked)
    yield "draw_selection", edition.drawn
    yield "draw_team", edition.teams
    yield "draw", edition.draws
    yield (
        "record_finding",
        validated.record_findings.select(
            pl.col("line").cast(pl.Int32), "sheet", "cell", "rule", arrival="file"
        ),
    )
    yield from _record_tables(validated.records.join(place, on="file", how="left", maintain_order="left"))
    figures = validated.figures.join(place, on="file", how="left", maintain_order="left")
    yield (
        "declared_figure",
        figures.select(
            "department", "measure", "sha256", "file_name", "sheet", declared="figure", cell="figure_cell"
        ),
    )
    acts = validated.acts.join(place, on="file", how="left", maintain_order="left")
    acts = acts.with_columns(
        is_closed=pl.col("reinspection_result").map_elements(is_closed, return_dtype=pl.Boolean)
    )
    outcome = pl.when(pl.col("kind") == "reinspection").then("reinspection_result").otherwise("authority")
    yield (
        "ledger_entry",
        acts.select(
            "institution_id",
            "department",
            "item",
            "kind",
            "done_on",
            "is_closed",
            "sha256",
            "sheet",
            outcome=outcome,
            cell="done_on_cell",
        ),
    )
    yield "run", edition.runs
    yield from _calendar(edition)


def _calendar(edition: Edition) -> Iterator[tuple[str, pl.DataFrame]]:
    """The working days that any deadline of the campaign may touch, numbered, and the plan's deadlines."""
    plan, as_of = edition.campaign, edition.run.as_of
    counted = edition.validated.records.filter(pl.col("status") != "pending")["inspected_on"].drop_nulls()
    first = max(min([plan.period.start, as_of, *counted]), _FIRST_DAY) - timedelta(days=31)
    last = max([plan.period.end, as_of, *counted]) + timedelta(
        days=2 * plan.deadline.publication + 2 * plan.deadline.referral + 62
    )
    days = working_days(first, last)
    provisional = {year: is_provisional(year) for year in {day.year for day in days}}
    rows = {
        "day": days,
        "ordinal": range(1, len(days) + 1),
        "provisional": [provisional[day.year] for day in days],
    }
    yield "working_day", pl.DataFrame(rows, schema_overrides={"day": pl.Date})
    kinds = {"publication": plan.deadline.publication, "referral": plan.deadline.referral}
    yield "deadline_rule", pl.DataFrame({"kind": list(kinds), "working_days": list(kinds.values())})


def _code(column: str = "code") -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column)).alias("code")


def _plan_tables(edition: Edition) -> Iterator[tuple[str, pl.DataFrame]]:
    plan, run = edition.campaign, edition.run
    head = {
        "campaign": run.campaign, "title": plan.title, "document": plan.document, "office": plan.office,
        "subject": plan.subject, "tally_title": plan.heading, "period_start": plan.period.start,
        "period_end": plan.period.end, "report_due": plan.report_due, "as_of": run.as_of, "run_at": run.started_at,
    }  # fmt: skip
    yield "campaign", pl.DataFrame([head], schema_overrides={"report_due": pl.Date})
    yield "department", pl.DataFrame([
        {"position": n, "name": d.name, "printed": d.printed or d.name, "items": list(d.items)}
        for n, d in enumerate(plan.department, 1)
    ])  # fmt: skip
    yield "credit_share", pl.DataFrame({"credit_class": list(plan.share), "share": list(plan.share.values())})
    yield (
        "result_code",
        pl.DataFrame(
            {
                "result": list(RESULTS),
                "label": list(RESULTS.values()),
                "is_problem": [code in PROBLEM_RESULTS for code in RESULTS],
            }
        ),
    )
    kinds = list(enumerate(DISPOSITIONS.items(), 1))
    yield (
        "disposition_kind",
        pl.DataFrame([{"position": n, "disposition": d, "measure": m} for n, (d, m) in kinds]),
    )


def _main_kind(kinds: pl.Series) -> str:
    """What most of a file's tables are, the first of them where two are as frequent."""
    main = Counter(kinds.to_list()).most_common(1)[0][0] if kinds.len() else "unknown"
    return "unknown" if main == _CONTAINER else main


def _source_files(files: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Every file received with its kind and verdict; a duplicate has the kind of the file it repeats.

    An archive is not listed when all that was in it could be taken out: its members are.
    """
    opened = pl.col("kinds").list.contains(_CONTAINER)
    faulty = pl.col("faults").list.len() > 0
    files = files.filter(~opened | faulty)
    holds = files.filter(pl.col("container").is_not_null())["container"].unique()
    kinds = files.with_columns(kind=pl.col("kinds").map_elements(_main_kind, return_dtype=pl.String))
    first = kinds.select(duplicate_of="arrival", first_kind="kind")
    kinds = kinds.join(first, on="duplicate_of", how="left", maintain_order="left")
    kinds = kinds.join(
        counts.with_columns(arrival=pl.col("file").cast(pl.Int32)),
        on="arrival",
        how="left",
        maintain_order="left",
    )
    accepted, rejected = pl.col("rows_accepted").fill_null(0), pl.col("rows_rejected").fill_null(0)
    verdict = (
        pl.when(pl.col("duplicate_of").is_not_null()).then(pl.lit("duplicate"))
        .when(faulty & pl.col("arrival").is_in(holds.implode())).then(pl.lit("partly_accepted"))
        .when(faulty | ((rejected > 0) & (accepted == 0))).then(pl.lit("rejected"))
        .when(rejected > 0).then(pl.lit("partly_accepted"))
        .otherwise(pl.lit("accepted"))
    )  # fmt: skip
    return kinds.select(
        "sha256", "file_name", "received_at", "arrival", "run", "sender", "message_id", kind=pl.coalesce("first_kind", "kind"),
        verdict=verdict, rows_accepted=accepted, rows_rejected=rejected,
    )  # fmt: skip


def _findings(files: pl.DataFrame, findings: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    """Findings of rows, and of whole files and sheets (F01–F06), in the order of arrival."""
    rows: list[dict[str, object]] = []
    names = dict(files.select("arrival", "file_name").iter_rows())
    for file in files.iter_rows(named=True):
        for fault in file["faults"] or () if file["duplicate_of"] is None else ():
            rows.append(
                _about(file["arrival"], fault["rule"], f"{fault['message']}。改法：{fault['hint']}。")
            )
        if file["duplicate_of"] is not None:
            rows.append(
                _about(
                    file["arrival"], "F04", RULES["F04"].message(detail=f"（{names[file['duplicate_of']]}）")
                )
            )
        rows += [
            _about(file["arrival"], "F06", RULES["F06"].message(), sheet) for sheet in file["left_aside"]
        ]
    schema = {"file": pl.Int64, **dict.fromkeys(("sheet", "cell", "rule", "severity", "message"), pl.String)}
    told = pl.concat([findings, pl.DataFrame(rows, schema=schema)]).join(
        place, on="file", how="left", maintain_order="left"
    )
    named = told.with_columns(
        file_name=pl.when(pl.col("file").is_null()).then(pl.lit("campaign.toml")).otherwise("file_name")
    )
    return named.sort("file", nulls_last=True, maintain_order=True).drop("file")


def _about(file: int, rule: str, message: str, sheet: str | None = None) -> dict[str, object]:
    return {
        "file": file,
        "sheet": sheet,
        "cell": None,
        "rule": rule,
        "severity": RULES[rule].severity,
        "message": message,
    }


def _record_tables(records: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    lines = records.with_columns(
        institution=pl.coalesce("roster_name", "name"),
        code=pl.when(pl.col("institution_id").is_not_null()).then("roster_code").otherwise("code"),
        cell="result_cell",
    ).with_columns(_code())
    shared = ["institution_id", "code", "institution", "credit_class", "department", "item"]
    yield "record_line", lines.select(
        *shared, "result_text", "inspected_on", "status", "results", "dispositions", "rules", "sha256", "file_name", "sheet", "cell",
        arrival=pl.col("file").cast(pl.Int32), line=pl.col("row").cast(pl.Int32),
    )  # fmt: skip
    current = lines.filter(pl.col("status") == "current")
    results = current.select(*shared, "inspected_on", "sha256", "sheet", "cell", result="results").explode(
        "result"
    )
    yield "record_result", results
    made = current.select(*shared, disposition="dispositions", origin="disposition_origins")
    yield (
        "record_disposition",
        made.explode("disposition", "origin").filter(pl.col("disposition").is_not_null()),
    )


def _reconcile(connection: duckdb.DuckDBPyConnection) -> None:
    """T02: a finding for every declared figure that differs from what the records say (view reconciliation)."""
    differing = connection.execute("""
        select f.sha256, f.file_name, f.sheet, f.cell, r.declared, r.computed, r.difference
        from reconciliation as r
        inner join declared_figure as f on r.department = f.department and r.measure = f.measure
        where r.difference <> 0
    """).fetchall()
    told = [
        (
            *place,
            "T02",
            RULES["T02"].severity,
            told_at(
                RULES["T02"].message(detail=f"：自报 {declared}，按记录统计 {computed}，差 {difference:+d}"),
                place[2],
                place[3],
            ),
        )
        for *place, declared, computed, difference in differing
    ]
    if told:
        connection.executemany("insert into finding values (?, ?, ?, ?, ?, ?, ?)", told)
