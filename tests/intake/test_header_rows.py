"""What a row says that may head a list, or is a line of one; and the way from cell to cell along it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.documents.header_rows import gaps_at, headings_of, holds_data
from flows.intake.documents.sheet import Place, Sheet
from schemas.handover import Grid


@pytest.mark.parametrize(
    ("text", "is_datum"),
    [
        ("52410402MJ000001AQ", True),
        ("５２４１０４０２ＭＪ０００００１ＡＱ", True),
        ("5241-0402 MJ000001AQ", True),
        ("2024.9.3", True),
        ("二〇二四年九月三", True),
        ("45500", True),
        ("②⓪②④年⑨月③日", True),
        ("9月3日", False),
        ("4550", False),
        ("第1职业培训学校", False),
        ("检查对象名称", False),
        ("周丽", False),
        ("2024.9.3" + "。" * 30, False),
    ],
)
def test_a_row_with_a_code_or_a_day_is_a_line(text: str, is_datum: bool) -> None:
    assert holds_data(Sheet(Grid("表", [["名称", text]])), 0, 0, 1) is is_datum


@pytest.mark.parametrize(
    ("row", "merged", "gaps"),
    [
        (["名称", "代码", "结果"], (), []),
        (["", "名称", "代码", ""], (), []),
        (["名称", "代码", "", "姓名", "单位"], (), [3]),
        (["名称", "", "代码", "", "结果"], ((0, 0, 0, 1),), [4]),
        (["", "", ""], (), []),
    ],
)
def test_tables_may_stand_behind_blank_columns(
    row: list[str], merged: tuple[tuple[int, int, int, int], ...], gaps: list[int]
) -> None:
    assert gaps_at(Sheet(Grid("表", [row], merged=merged)), 0) == gaps


def test_a_header_of_one_row_and_of_two() -> None:
    sheet = Sheet(Grid("表", [["名称", "检查结果", ""], ["", "正常", "（）"]], merged=((0, 1, 0, 2),)))
    alone, both = headings_of(sheet, 0, 0, 0, 2), headings_of(sheet, 0, 1, 0, 2)
    assert {column: (h.names, h.lower, h.begins) for column, h in alone.items()} == {
        0: (("名称",), "", 0), 1: (("检查结果",), "", 1), 2: (("检查结果",), "", 1),
    }  # fmt: skip
    assert both[1].names == ("正常", "检查结果正常", "检查结果") and both[1].text == "正常"


_SIDE = st.integers(0, 2)


@given(st.lists(st.tuples(_SIDE, _SIDE, _SIDE, _SIDE).map(lambda s: (s[0], s[1], s[0] + s[2], s[1] + s[3]))))
def test_a_walk_to_the_right_comes_to_an_end(merged: list[tuple[int, int, int, int]]) -> None:
    """Whatever is merged over what: a reader that came back to where it was read for ever."""
    sheet = Sheet(Grid("表", [["检查对象"] * 5] * 5, merged=tuple(merged)))
    assert all(sheet.right_of(Place(row, c)).column > c for row in range(5) for c in range(5))
