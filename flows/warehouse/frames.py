"""Extracted rows as frames, by table."""

from collections.abc import Sequence

import polars as pl

from schemas.handover import TABLES, Extract, columns_of


def extracted_frames(extracts: Sequence[tuple[int, Extract]]) -> dict[str, pl.DataFrame]:
    """Every table of many files as one frame each: `file` (the number given) and the table's text columns."""
    return {table: _frame(table, extracts) for table in TABLES}


def _frame(table: str, extracts: Sequence[tuple[int, Extract]]) -> pl.DataFrame:
    columns: dict[str, list[str]] = {name: [] for name in columns_of(table)}
    files: list[int] = []
    for file, extract in extracts:
        block = extract.tables.get(table)
        if block:
            files.extend([file] * len(block["sheet"]))
            for name, values in columns.items():
                values.extend(block[name])
    return pl.DataFrame(
        {"file": files, **columns}, schema={"file": pl.Int64, **dict.fromkeys(columns, pl.String)}
    )
