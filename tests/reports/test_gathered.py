"""One fault of a whole column or row is told once, in the order of the sheet, and nothing of it is lost."""

import pytest

from flows.reports.gathered import Fault, gathered
from schemas.places import cells_in_words, told_at
from schemas.rules import RULES


def _fault(cell: str | None, found: str = "", rule: str = "I07", sheet: str | None = "表") -> Fault:
    message = told_at(RULES[rule].message(found), sheet, cell)
    return Fault(sheet, cell, rule, RULES[rule].severity, message)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ("I2", "I2"),
        ("I2 I3", "I2、I3"),
        ("I9 I2 I3 I4 I12", "I2…I4、I9、I12"),
        ("A3 B3 C3 D3", "A3…D3"),
        ("Z9 AA9 AB9", "Z9…AB9"),
        ("A1 A3 A5 A7 A9 A11 A13", "A1、A3、A5、A7、A9、A11等 7 处"),
    ],
)
def test_cells_are_told_in_few_signs(cells: str, shown: str) -> None:
    assert cells_in_words(cells.split()) == shown


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ("I4 I2 I3", ["I2…I4"]),  # a column
        ("B3 A3 C3", ["A3…C3"]),  # a row
        ("E2 E3 E4 F2 F3 F4", ["E2…E4", "F2…F4"]),  # a block: by its columns
        ("A2 B3", ["A2", "B3"]),
    ],
)
def test_what_stands_in_one_column_or_one_row_is_one_line(cells: str, lines: list[str]) -> None:
    assert [line.cells for line in gathered([_fault(cell) for cell in cells.split()])] == lines


def test_the_lines_go_by_sheet_row_and_column_and_not_by_rule() -> None:
    faults = [
        _fault("B9", rule="I05"), _fault("C2", rule="I12"), _fault("A1", sheet="前"), _fault(None, sheet=None, rule="F01"),
        _fault("B2", rule="I07"),
    ]  # fmt: skip
    found = [(line.first.sheet, line.cells) for line in gathered(faults, ["前", "表"])]
    assert found == [(None, ""), ("前", "A1"), ("表", "B2"), ("表", "C2"), ("表", "B9")]


def test_every_text_that_was_found_is_quoted() -> None:
    texts = [f"第{n}校" for n in range(30)]
    lines = gathered([_fault(f"A{n}", text, "I01") for n, text in enumerate(texts, 2)])
    assert len(lines) == 3
    assert [text for text in texts if not any(f"“{text}”" in line.message for line in lines)] == []


def test_in_word_the_places_are_told_in_words() -> None:
    word = "Word表格1"
    both, above = gathered(
        [_fault("E7", sheet=word), _fault("E8", sheet=word), _fault("A0", sheet=word, rule="I12")]
    )[::-1]
    assert both.message.endswith("（Word文档第1个表格第7、8行第5列）")
    assert above.cells == "表格上方" and above.message.endswith("（Word文档第1个表格上方）")
