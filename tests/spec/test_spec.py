"""The tables of tests/spec/*.md: the rows given,
the rows of one view that must come of them (README.md says how to write one)."""

from pathlib import Path
from typing import Final

import pytest

from sql import scripts
from tests.spec.empty import GROUNDS
from tests.spec.examples import Example, examples
from tests.spec.given import given

FOLDER = Path(__file__).parent
EXAMPLES = [example for folder in GROUNDS for example in examples(FOLDER / folder, folder)]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_rows_given_make_the_rows_expected(example: Example) -> None:
    assert example.expected, "an example says what must come out"
    with given(example) as data:
        for table in example.expected:
            source = GROUNDS[example.folder].source(table.relation)
            query = f"select {', '.join(table.columns)} from {source} where {table.where}"
            found = [tuple(map(_as_text, row)) for row in data.execute(query).fetchall()]
            wanted = [tuple(row.values()) for row in table.rows]
            if not table.in_order:
                found, wanted = sorted(found), sorted(wanted)
            assert found == wanted, table.relation


_HOLDS: Final = {
    ".": ("tallies", "deadlines"), "pivots": ("pivots",), "office": ("office",),
    "judging": ("judging",), "publishing": ("publishing",), "why": ("why",),
}  # fmt: skip
"""The folders of sql/ whose every file has an example in a folder here."""
_WITHOUT_EXAMPLE: Final = {
    "measure_name": "a type: the names that `measure` lists",
}
"""What computes nothing, and why."""


def test_what_people_count_on_has_an_example() -> None:
    shown = {(example.folder, table.relation) for example in EXAMPLES for table in example.expected}
    computed = {
        (folder, name)
        for folder, parts in _HOLDS.items()
        for part in parts
        for name in scripts(part)
        if name not in _WITHOUT_EXAMPLE
    }
    assert computed | {("draw", "institution_draw"), ("warehouse", "received")} <= shown
