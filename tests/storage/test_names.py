"""Names of files and campaigns: which are input, how two alike are kept apart, which may be a folder's."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.folders import campaigns, checked_name
from flows.storage.journal import append_lines, read_lines, read_value, write_value
from flows.storage.names import apart, is_passed_over, is_resource_fork


def _named_apart(text: str) -> str:
    name, *taken = text.split(" 已有")[0], *text.split(" 已有")[1].split()
    return apart(name, {other.lower() for other in taken})


def _may_be_used(text: str) -> str:
    try:
        return "能" if checked_name(text) == text else ""
    except Problem:
        return ""


_ASKED: Final[dict[str, Callable[[str], str]]] = {
    "放着不收的文件": lambda text: "放着" if is_passed_over(text) else "",
    "同名的怎样改名": _named_apart,
    "活动编号能不能用": _may_be_used,
}


def _lines() -> Iterator[tuple[str, str, str]]:
    for chapter in Path(__file__).with_name("names.txt").read_text("utf-8").split("\n## ")[1:]:
        title, *lines = chapter.strip("\n").split("\n")
        for line in filter(None, lines):
            text, _, said = line.rpartition("|")
            yield title.partition("（")[0], text.strip(" "), said.strip()


@pytest.mark.parametrize(("question", "text", "said"), _lines())
def test_a_name_is(question: str, text: str, said: str) -> None:
    assert _ASKED[question](text) == said


@given(st.lists(st.sampled_from(["表.xlsx", "表.XLSX", "表(2).xlsx", "b", "B", "b(2)"]), max_size=12))
def test_no_two_files_get_one_name(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        given_name = apart(name, taken)
        assert given_name.lower() not in taken and Path(given_name).suffix == Path(name).suffix
        taken.add(given_name.lower())
    assert len(taken) == len(names)


@pytest.mark.parametrize(
    ("data", "is_fork"),
    [(b"\x00\x05\x16\x07\x00\x02", True), (b"\x00\x05\x16\x07", True), (b"\x00\x05\x16", False), (b"", False), (b"PK\x03\x04", False)],
)  # fmt: skip
def test_what_a_mac_keeps_beside_a_file(data: bytes, is_fork: bool, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(data)
    assert is_resource_fork(path) == is_fork


def test_the_campaigns_are_the_folders_that_are_not_hidden(tmp_path: Path) -> None:
    folders = Settings(inbox=tmp_path / "inbox")
    assert campaigns(folders) == []
    for name in ("2025-b", "2024-a", ".hidden"):
        (folders.inbox / name).mkdir(parents=True)
    (folders.inbox / "台账.xlsx").write_bytes(b"x")
    assert campaigns(folders) == ["2024-a", "2025-b"]


VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.lists(VALUES, max_size=3), max_size=4))
@settings(max_examples=20, deadline=None)
def test_a_journal_gives_back_every_line_in_order(batches: list[list[object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        for batch in batches:
            append_lines(path, batch)
        assert list(read_lines(path)) == [value for batch in batches for value in batch]


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(1, 40), VALUES)
@settings(max_examples=20, deadline=None)
def test_a_journal_cut_anywhere_loses_its_tail_alone(values: list[object], cut: int, later: object) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        append_lines(path, values)
        data = path.read_bytes()
        kept = data[: max(0, len(data) - cut)]
        path.write_bytes(kept)
        append_lines(path, [later])
        whole = kept.count(b"\n")
        found = list(read_lines(path))
        assert found[:whole] == values[:whole] and found[-1] == later and len(found) <= whole + 2


@given(VALUES)
@settings(max_examples=20, deadline=None)
def test_a_document_gives_back_its_value(value: object) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        write_value(path, value)
        assert read_value(path) == value
