"""Extracted rows as frames, by table."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from flows.validation.frames import from_arrow
from schemas.handover import TABLES, Extract, columns_of


def extracted_frames(extracts: Sequence[tuple[int, Extract]]) -> dict[str, pd.DataFrame]:
    """Every table of many files as one frame each: `file` (the number given) and the table's text columns."""
    return {table: from_arrow(extracted_table(table, extracts)) for table in TABLES}


def extracted_table(table: str, extracts: Sequence[tuple[int, Extract]]) -> pa.Table:
    """One table of many files in Arrow's form: `file` (the number given) and the table's text columns."""
    files: list[int] = []
    columns: dict[str, list[str]] = {name: [] for name in columns_of(table)}
    grow = [values.extend for values in columns.values()]
    for file, extract in extracts:  # file by file: what a file gave lies together in memory
        if block := extract.tables.get(table):
            files += [file] * len(block["sheet"])
            for extend, values in zip(grow, block.values(), strict=True):
                extend(values)
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({"file": pa.array(files, pa.int64())} | texts)
