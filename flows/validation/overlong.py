"""Cells too long to be what their column asks for: readings are made for texts a person would write."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.handover import fields_of

_LONGEST: Final = 2_000
_LONGEST_REMARK: Final = 5_000
"""Characters: a cell of Excel's holds 32,767, and some readings take the square of a text's length."""
_READ_AT_ANY_LENGTH: Final = "result"
"""What is no result is told by I05, however long it is."""
_LONG_BLANK: Final = re.compile(r"\s{3,}")
_BEGINNING: Final = 30


def without_overlong(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The extracted tables (schemas.handover) with no overlong cell, each told of (F05);
    one that is only padded with blanks has them shortened.

    A remark is read as far as it may go, which is a warning; every other cell is left empty,
    an error: its line does not count.
    """
    short, told = dict(tables), [tables["told"]]
    for table, frame in tables.items():
        for name in fields_of(table):
            limit = _LONGEST_REMARK if name == "remark" else _LONGEST
            if name == _READ_AT_ANY_LENGTH or _longest(frame[name]) <= limit:
                continue
            texts = frame[name].map(_without_padding)
            is_long = texts.str.len().gt(limit)
            told.append(pd.DataFrame(_told(frame[is_long], name, limit)))
            kept = texts.str[:limit] if name == "remark" else texts.mask(is_long, "")
            short[table] = short[table].assign(**{name: kept.astype(frame[name].dtype)})
    if len(told) > 1:
        short["told"] = pd.concat(told, ignore_index=True).astype(tables["told"].dtypes.to_dict())
    return short


def _longest(texts: pd.Series) -> int:
    return pc.max(pc.utf8_length(pa.array(texts))).as_py() or 0


def _without_padding(text: str) -> str:
    return _LONG_BLANK.sub(lambda blanks: "\n" if "\n" in blanks[0] else "  ", text)


def _told(rows: pd.DataFrame, name: str, limit: int) -> Iterator[dict[str, object]]:
    for row in rows.to_dict("records"):
        text = str(row[name])
        read = f"只读了前 {limit} 个字" if name == "remark" else f"多于 {limit} 个字的不读"
        yield {
            "file": row["file"], "run": row["run"], "sheet": row["sheet"], "line": row["line"],
            "cell": row[f"{name}_cell"], "rule": "F05", "found": f"{text[:_BEGINNING]}…",
            "detail": f"：这一格有 {len(text)} 个字，{read}；请只留应填的内容",
            "severity": "warning" if name == "remark" else "",
        }  # fmt: skip
