"""Frames and DuckDB: pandas from Arrow and back, and the questions of sql/judging asked of frames."""

from functools import cache
from importlib.resources import files

import duckdb
import pandas as pd
import pyarrow as pa

_TEXT = pd.StringDtype("pyarrow", na_value=float("nan"))


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """A frame with Arrow-backed columns: texts as pandas' own str,
    days, lists and nullable numbers as Arrow types.

    Numbers of 64 bits and marks become numpy's: where we ask for them, they are never null.
    """
    frame: pd.DataFrame = table.to_pandas(types_mapper=_dtype)
    return frame


def _dtype(arrow: pa.DataType) -> pd.api.extensions.ExtensionDtype | None:
    if pa.types.is_string(arrow) or pa.types.is_large_string(arrow):
        return _TEXT
    return None if arrow in (pa.int64(), pa.bool_()) else pd.ArrowDtype(arrow)


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table; its Arrow-backed columns are not copied."""
    return pa.Table.from_pandas(frame, preserve_index=False)


@cache
def _question(name: str) -> str:
    return files("sql").joinpath(f"judging/{name}.sql").read_text(encoding="utf-8")


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine in memory for all questions: to start one takes longer than to answer most of them,
    and on one thread they are answered in less than threads take to be told of them."""
    return duckdb.connect(config={"threads": 1})


def ask(name: str, **frames: pd.DataFrame) -> pd.DataFrame:
    """What sql/judging/<name>.sql answers over the frames, each registered under its name."""
    with _engine().cursor() as cursor:
        for table, frame in frames.items():
            cursor.register(table, to_arrow(frame))
        return from_arrow(cursor.execute(_question(name)).to_arrow_table())
