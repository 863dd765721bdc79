"""One table judged: what its model's rules reject,
and what the reading of the file already told of its rows."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from schemas.checks import FINDING, Model, no_findings, rejected
from schemas.rules import RULES

_LINE = ["file", "sheet", "line"]
_CELL = ["file", "sheet", "cell"]


@dataclass(frozen=True)
class Judged:
    """A table's rows and its findings (schemas.checks.FINDING)."""

    findings: pd.DataFrame
    rows: pd.DataFrame

    @cached_property
    def right(self) -> pd.DataFrame:
        """The rows without an error; not everybody asks, and to copy a wide table takes
        as long as to judge it."""
        wrong = self.findings.loc[self.findings["severity"].eq("error"), "row"]
        return self.rows[~self.rows.index.isin(wrong)]


def judged(model: Model, frame: pd.DataFrame, told: pd.DataFrame) -> Judged:
    """Judge a frame, numbered from 0, by its model; `told`: what a reader told (as_findings).

    A row of which an error is told does not count. Where a rule misses what the reader could not read, the
    reader's word stands alone: one fault is told once.
    Raises SchemaErrors where the frame is not what the model declares.
    """
    if frame.empty:  # to ask a model about nothing costs `check` a tenth of a second
        return Judged(no_findings(), frame)
    findings = rejected(model, frame)
    if len(told):
        findings = _with_told(findings, frame, told)
    return Judged(findings, frame)


def as_findings(told: pd.DataFrame) -> pd.DataFrame:
    """The extracted table `told` (schemas.handover) as findings of no row yet: `row` is -1."""
    severity = told["severity"].where(
        told["severity"].ne(""), told["rule"].map({rule.id: rule.severity for rule in RULES.values()})
    )
    if severity.isna().any():
        raise KeyError(f"a reader told of rules that are none: {sorted(set(told['rule'][severity.isna()]))}")
    return told.assign(row=-1, severity=severity)[list(FINDING)].astype(FINDING)


def _with_told(findings: pd.DataFrame, frame: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """The findings with what was told of the frame's lines;
    a value missing in a cell with a told error gives way to it."""
    of_lines = frame[_LINE].rename_axis("row").reset_index().merge(told.drop(columns="row"), on=_LINE)
    errors = told[told["severity"].eq("error")].drop_duplicates(_CELL)
    missed = findings.merge(
        errors[[*_CELL, "rule", "found", "detail"]], on=_CELL, how="left", suffixes=("", "_told")
    )
    gives_way = missed["rule_told"].notna() & missed["found"].eq("")
    instead = missed[gives_way].drop(columns=["rule", "found", "detail"]).assign(severity="error")
    instead = instead.rename(columns={f"{name}_told": name for name in ("rule", "found", "detail")})
    parts = [part[list(FINDING)] for part in (missed[~gives_way], instead, of_lines)]
    return pd.concat(parts, ignore_index=True).astype(FINDING).drop_duplicates(["row", "cell", "rule"])


def nothing_told() -> pd.DataFrame:
    """What a reader that found nothing wrong told."""
    return no_findings()
