"""Columns worked on: lists as texts, and a reading once for each distinct text."""

import pandas as pd
import pytest

from flows.validation.columns import TEXTS, each, joined, reading


@pytest.mark.parametrize("lists", [[], [[]], [["1"], [], ["1", "5"]]])
def test_a_list_is_joined_in_its_order_and_its_place(lists: list[list[str]]) -> None:
    column = pd.Series(lists, index=range(7, 7 + len(lists)), dtype=TEXTS)
    texts = joined(column)
    assert texts.tolist() == ["、".join(codes) for codes in lists]
    assert texts.index.equals(column.index) and texts.dtype == "str"


def test_a_text_is_read_once_and_a_null_is_none() -> None:
    asked: list[str | None] = []

    def read(text: str | None) -> str:
        asked.append(text)
        return "nothing" if text is None else text * 2

    told = each(pd.Series(["甲", None, "甲"], dtype="str"), read, "str")
    assert told.tolist() == ["甲甲", "nothing", "甲甲"]
    assert asked == ["甲", None]


def test_rows_are_read_by_their_python_values() -> None:
    texts = pd.Series(["甲", None], index=[4, 9], dtype="str")
    frame = pd.DataFrame({"text": texts, "marked": [True, False]})
    made = reading(frame, ["text", "marked"], lambda *values: (repr(values),), {"told": "str"})
    assert made["told"].to_dict() == {4: "('甲', True)", 9: "(None, False)"}
