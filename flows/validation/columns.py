"""Working on columns: a reading is done once for each distinct text, however many rows hold it."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from schemas.identifiers import normalise_code

Fields = dict[str, Any]


def reading(
    frame: pl.DataFrame, source: str | Sequence[str], read: Callable[..., tuple[Any, ...]], into: Fields
) -> pl.DataFrame:
    """The frame with the columns `into` (name -> dtype) that `read` makes of the text (or texts) in `source`."""
    keys = [source] if isinstance(source, str) else list(source)
    distinct = frame.select(keys).unique(maintain_order=True)
    answers = [read(*texts) for texts in distinct.iter_rows()]
    columns = zip(*answers, strict=True) if answers else [()] * len(into)
    made = [
        pl.Series(name, list(values), dtype)
        for (name, dtype), values in zip(into.items(), columns, strict=True)
    ]
    return frame.join(
        distinct.with_columns(made), on=keys, how="left", maintain_order="left", nulls_equal=True
    )


def name_key(column: str) -> pl.Expr:
    """A column of names made alike as `normalise_name` does."""
    folded = pl.col(column).str.normalize("NFKC").str.replace_all(r"[\s\u200b\ufeff]+", "")
    return folded.str.replace_all(r"[\[【]", "(").str.replace_all(r"[\]】]", ")").str.to_uppercase()


def code_key(frame: pl.DataFrame, column: str, into: str) -> pl.DataFrame:
    """The frame with a column of codes in their canonical form; "" where there is none."""
    return reading(frame, column, lambda text: (normalise_code(text),), {into: pl.String})
