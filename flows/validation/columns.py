"""Working on columns: a reading is done once for each distinct text, however many rows hold it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.identifiers import normalise_code, normalise_name

DAY = pd.ArrowDtype(pa.date32())
TEXTS = pd.ArrowDtype(pa.list_(pa.string()))


def each(texts: pd.Series, read: Callable[[Any], Any], dtype: Any) -> pd.Series:
    """The column that `read` makes of a column of texts; a null is handed to it as None."""
    numbers, distinct = pd.factorize(texts, use_na_sentinel=False)
    answers = pd.Series([read(text) for text in _plain(distinct)], dtype=dtype)
    column: pd.Series = answers.take(numbers).set_axis(texts.index)
    return column


def reading(
    frame: pd.DataFrame, source: Sequence[str], read: Callable[..., tuple[Any, ...]], into: Mapping[str, Any]
) -> pd.DataFrame:
    """The frame with the columns `into` (name -> dtype) that
    `read` makes of the texts in the columns `source`.

    A null is handed to `read` as None.
    """
    numbers, distinct = _distinct(frame, source)
    answers = [read(*texts) for texts in distinct]
    columns = zip(*answers, strict=True) if answers else [()] * len(into)
    made = {
        name: pd.Series(list(values), dtype=dtype).take(numbers).set_axis(frame.index)
        for (name, dtype), values in zip(into.items(), columns, strict=True)
    }
    return frame.assign(**made)


def _distinct(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
    """Which of the distinct rows of `keys` each row of the frame is, and these distinct rows."""
    numbers = np.zeros(len(frame), dtype=np.int64)
    for key in keys:
        codes, values = pd.factorize(frame[key], use_na_sentinel=False)
        numbers, _ = pd.factorize(numbers * max(len(values), 1) + codes)
    first = np.unique(numbers, return_index=True)[1]
    return numbers, list(zip(*(_plain(frame[key].iloc[first]) for key in keys), strict=True))


def _plain(values: pd.Index | pd.Series) -> list[Any]:
    """The values as Python's own, a null as None."""
    plain: list[Any] = pa.array(pd.Series(values)).to_pylist()
    return plain


def joined(lists: pd.Series) -> pd.Series:
    """A column of lists of texts as one of texts, parted by 、:
    such a text can be read once for all its rows."""
    texts = pc.binary_join(pa.array(lists), "、")
    return pd.Series(texts, index=lists.index, dtype="str")


def decided(otherwise: object, *cases: tuple[pd.Series, object]) -> pd.Series:
    """A column of texts: the value (or column) of the first case that holds, else `otherwise`."""
    column = pd.Series(otherwise, index=cases[0][0].index, dtype="str")
    for holds, value in reversed(cases):
        column = column.mask(holds, value)
    return column


def code_key(codes: pd.Series) -> pd.Series:
    """Codes in their canonical form; "" where there is none."""
    return each(codes, normalise_code, "str")


def name_key(names: pd.Series) -> pd.Series:
    """Names made alike, by which an institution is known however it was typed."""
    return each(names, normalise_name, "str")
