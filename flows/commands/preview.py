"""Files judged by themselves, against a plan and what is already published: for `check`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from flows.reports.gathered import Fault
from flows.validation.frames import from_arrow
from flows.validation.validate import validate
from flows.warehouse.frames import extracted_frames
from schemas.campaign import Campaign
from schemas.handover import Extract
from schemas.understanding import RemarkRead

_ROSTER = """
    select institution_id, coalesce(code, '') as code, name, coalesce(address, '') as address,
        coalesce(legal_representative, '') as legal_representative, credit_class
    from institution
"""
_INSPECTED = (
    "select institution_id, department, item, inspected_on from record_line where status <> 'pending'"
)
_INSPECTORS = "select name, department, certificate from inspector"
_MADE = ["dispositions", "disposition_origins", "disposition_words"]
_KNOWN = -1
"""The file of what is already published."""
_EARLIER_RUN, _THIS_RUN = 1, 2


@dataclass(frozen=True, slots=True)
class Judged:
    """Per file (its place in the list): rows that count,
    rows that do not, findings, and what its remarks were read as."""

    counts: dict[int, tuple[int, int]]
    findings: dict[int, list[Fault]]
    remarks: dict[int, list[RemarkRead]]
    has_roster: bool


def judge_extracts(
    extracts: Sequence[Extract | None], plan: Campaign, as_of: date, published: Path | None
) -> Judged:
    """Judge files as the next run would; without any roster the institutions are taken as they are named."""
    read = [(n, extract) for n, extract in enumerate(extracts) if extract is not None]
    tables = {name: frame.assign(run=_THIS_RUN) for name, frame in extracted_frames(read).items()}
    inspected = None
    if published is not None and published.exists():
        known, inspected = _published(tables, published)
        tables |= known
    has_roster = bool(len(tables["roster"]))
    if not has_roster:
        planned = tables["ledger"].query("planned == '1'")
        named = pd.concat([lines[["name", "code"]] for lines in (tables["record"], planned)])
        tables["roster"] = _as_named(named, tables["roster"], plan.classes.names[0])
    result = validate(tables, plan, as_of, inspected=inspected)
    findings: dict[int, list[Fault]] = {}
    for file, *told in result.findings.dropna(subset="file").itertuples(index=False):
        findings.setdefault(file, []).append(Fault(*map(str, told)))
    counts = {
        file: (accepted, rejected) for file, accepted, rejected in result.counts.itertuples(index=False)
    }
    return Judged(counts, findings, _remarks_read(result.records), has_roster)


def _remarks_read(records: pd.DataFrame) -> dict[int, list[RemarkRead]]:
    """The dispositions that rest on remarks, by file."""
    found: dict[int, list[RemarkRead]] = {}
    spoken = records.loc[records["remark"].ne(""), ["file", "sheet", "remark_cell", "department", *_MADE]]
    for file, sheet, cell, department, *made in spoken.itertuples(index=False):
        found.setdefault(file, []).extend(
            RemarkRead(sheet, cell, department, disposition, words)
            for disposition, origin, words in zip(*made, strict=True)
            if origin == "remark"
        )
    return found


def _published(
    tables: dict[str, pd.DataFrame], published: Path
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The roster and the inspectors that are already known,
    as if an earlier run had taken them in; and what was inspected."""
    with duckdb.connect(published, read_only=True) as connection:
        roster, people, inspected = (
            from_arrow(connection.execute(query).to_arrow_table())
            for query in (_ROSTER, _INSPECTORS, _INSPECTED)
        )
    known = {
        "roster": pd.concat([_known(roster, tables["roster"]), tables["roster"]], ignore_index=True),
        "inspectors": pd.concat(
            [_known(people, tables["inspectors"]), tables["inspectors"]], ignore_index=True
        ),
    }
    return known, inspected


def _known(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Rows as an earlier run's, with the columns of an extracted table; what they do not tell is empty."""
    known = rows.reindex(columns=like.columns).fillna("").assign(file=_KNOWN, run=_EARLIER_RUN)
    return known.astype(like.dtypes.to_dict())


def _as_named(named: pd.DataFrame, like: pd.DataFrame, credit_class: str) -> pd.DataFrame:
    return _known(named.drop_duplicates("code").assign(credit_class=credit_class), like)
