"""The acts that ledgers' rows tell of: which of 公示,
移送 and 复查 a row speaks of, and which rows take one back."""

from typing import Final

import pandas as pd

from flows.validation.columns import each
from schemas.identifiers import fold
from schemas.ledger_words import is_handled, withdraws
from schemas.lists import Results
from schemas.vocabulary import NOTHING_WRITTEN

_DATES: Final = {"publication": "published_on", "referral": "referred_on", "reinspection": "reinspected_on"}
_SAID: Final = {
    "publication": "publication_status",
    "referral": "authority",
    "reinspection": "reinspection_result",
}
"""What says that an act was done though its date is missing (L02); a row with neither is not done yet."""
_TYPED: Final = ("department", "code", "item")


def acts_of(rows: pd.DataFrame, results: Results) -> pd.DataFrame:
    """A row an act, in the order of the ledgers' rows, with `kind`, `done_on_text` and `done_on_cell`.

    `is_withdrawal`: the row takes back the acts of its kind; `is_status`: a 后续处置状态 that closes the problem.
    """
    rows = rows.assign(is_withdrawal=_takes_back(rows), is_status=False)
    kinds = [_acts(rows, kind) for kind in _DATES]
    handled = each(rows["handling_status"], lambda text: is_handled(text, results), "bool")
    closed = rows.assign(
        kind="reinspection",
        done_on_text="",
        done_on_cell=rows["handling_status_cell"],
        reinspection_result=rows["handling_status"],
        is_status=True,
    )
    made = (
        pd.concat([*kinds, closed[handled & ~rows["is_withdrawal"]]])
        .sort_index(kind="stable")
        .reset_index(drop=True)
    )
    text = dict.fromkeys(("kind", "done_on_text", "done_on_cell", "reinspection_result"), "str")
    return made.astype(text).rename(columns={name: f"{name}_text" for name in _TYPED})


def _acts(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The rows that tell of an act of one kind: dated, or said to be done; and those that withdraw one."""
    date = rows[_DATES[kind]]
    holds = date.ne("") | _is_said(rows, kind) | (rows["is_withdrawal"] & _has_column(rows, kind))
    acts = rows.assign(kind=kind, done_on_text=date, done_on_cell=rows[f"{_DATES[kind]}_cell"])
    return acts[holds]


def _is_said(rows: pd.DataFrame, kind: str) -> pd.Series:
    said = each(rows[_SAID[kind]], lambda text: fold(text) not in NOTHING_WRITTEN, "bool")
    return said & rows["publication_status"].str.contains("已公示") if kind == "publication" else said


def _has_column(rows: pd.DataFrame, kind: str) -> pd.Series:
    """Whether a list has a column for the kind's date:
    what it has none for stands in the one spare cell of the row.

    A list without any such column has a status of the publication.
    """
    cell = rows[f"{_DATES[kind]}_cell"]
    first, second = (rows[f"{name}_cell"] for other, name in _DATES.items() if other != kind)
    without = cell.eq(first) & cell.eq(second) if kind == "publication" else False
    return (cell.ne(first) & cell.ne(second)) | without


def _takes_back(rows: pd.DataFrame) -> pd.Series:
    marked = each(rows["remark"], withdraws, "bool") | each(rows["publication_status"], withdraws, "bool")
    return marked | each(rows["entry_status"], lambda text: withdraws(text, asked=True), "bool")
