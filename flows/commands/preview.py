"""Files judged by themselves, against a plan and what is already published: for `check`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from flows.validation.ledgers import INSPECTION
from flows.validation.validate import validate
from flows.warehouse.frames import extracted_frames
from schemas.campaign import Campaign
from schemas.handover import Extract

if TYPE_CHECKING:
    import duckdb

_ROSTER = """
    select institution_id, coalesce(code, '') as code, name, coalesce(address, '') as address,
        coalesce(legal_representative, '') as legal_representative, credit_class
    from institution
"""
_INSPECTED = (
    "select institution_id, department, item, inspected_on from record_line where status <> 'pending'"
)
_INSPECTORS = "select name, department, certificate from inspector"


@dataclass(frozen=True, slots=True)
class Judged:
    """Per file (its place in the list): rows that count, rows that do not, findings (sheet, cell, rule, severity, message)."""

    counts: dict[int, tuple[int, int]]
    findings: dict[int, list[tuple[str, ...]]]
    has_roster: bool

    def of(self, file: int) -> tuple[int, int, list[tuple[str, ...]]]:
        """What is to be said of one file."""
        return (*self.counts.get(file, (0, 0)), self.findings.get(file, []))


def judge_extracts(
    extracts: Sequence[Extract | None], plan: Campaign, as_of: date, published: Path | None
) -> Judged:
    """Judge files as the next run would; without any roster the institutions are taken as they are named."""
    read = [(n, extract) for n, extract in enumerate(extracts) if extract is not None]
    tables = {
        name: frame.with_columns(run=pl.lit(2, pl.Int64)) for name, frame in extracted_frames(read).items()
    }
    inspected = None
    if published is not None and published.exists():
        known, inspected = _published(tables, published)
        tables |= known
    has_roster = bool(tables["roster"].height)
    if not has_roster:
        tables["roster"] = _as_named(tables["record"], tables["roster"])
    result = validate(tables, plan, as_of, inspected=inspected)
    counts = {file: (accepted, rejected) for file, accepted, rejected in result.counts.iter_rows()}
    findings: dict[int, list[tuple[str, ...]]] = {}
    for file, *told in result.findings.iter_rows():
        if file is not None and file >= 0:
            findings.setdefault(file, []).append(tuple(map(str, told)))
    return Judged(counts, findings, has_roster)


def _published(
    tables: dict[str, pl.DataFrame], published: Path
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The roster and the inspectors that are already known, as if an earlier run had taken them in; and what was inspected."""
    import duckdb

    with duckdb.connect(published, read_only=True) as connection:
        roster, people = (_fetched(connection.execute(query)) for query in (_ROSTER, _INSPECTORS))
        inspected = pl.DataFrame(connection.execute(_INSPECTED).fetchall(), schema=INSPECTION, orient="row")
    known = {
        "roster": pl.concat([_known(roster, tables["roster"]), tables["roster"]]),
        "inspectors": pl.concat([_known(people, tables["inspectors"]), tables["inspectors"]]),
    }
    return known, inspected


def _fetched(answer: "duckdb.DuckDBPyConnection") -> pl.DataFrame:
    """Rows as a frame, without the library that DuckDB itself would load for it: `check` is to answer at once."""
    return pl.DataFrame(
        answer.fetchall(), schema=[column[0] for column in answer.description or ()], orient="row"
    )


def _known(rows: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    made = {
        c: pl.col(c).cast(pl.String) if c in rows.columns else pl.lit("")
        for c in like.columns
        if c not in ("file", "run")
    }
    return rows.select(**made, file=pl.lit(-1, pl.Int64), run=pl.lit(1, pl.Int64)).select(like.columns)


def _as_named(records: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    named = (
        records.select("name", "code")
        .unique("code", maintain_order=True)
        .with_columns(credit_class=pl.lit("A"))
    )
    return _known(named, like)
