"""What each command says and how it ends, by examples that read like a terminal (said/README.md says how to write one)."""

import fnmatch
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest
from _pytest.mark.structures import ParameterSet

from flows.settings import Settings
from flows.storage.folders import open_house
from tests import making
from tests.conftest import CAMPAIGN, called
from tests.making import RSJ, SJJ, record_list, record_row, roster
from tests.nights import night
from tests.reading import Here

_FOLDER: Final = Path(__file__).with_name("said")
_STEMS: Final = "甲乙丙丁戊己庚辛"
_FENCED: Final = r"```\w*\n([\s\S]*?)```"


@dataclass(frozen=True)
class Asked:
    """A command as it is typed, the lines that it says (… stands for anything), its exit code."""

    words: tuple[str, ...]
    lines: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Chapter:
    """`place`: 空的 (an empty folder), 有计划的 or 汇总过的; `files`: what lies there besides; what is asked in turn."""

    place: str
    files: dict[str, str]
    asked: tuple[Asked, ...]


def _chapters() -> Iterator[ParameterSet]:
    for path in sorted(_FOLDER.glob("*.md")):
        if path.stem != "README":
            for text in re.split(r"^## ", path.read_text("utf-8"), flags=re.M)[1:]:
                yield pytest.param(_chapter(_named(text)), id=f"{path.stem}：{text.partition(chr(10))[0]}")


def _named(text: str) -> str:
    """甲校 and 甲码 by the institution's name and code."""
    for number, stem in enumerate(_STEMS, 1):
        text = text.replace(f"{stem}校", making.name(number)).replace(f"{stem}码", making.code(number))
    return text


def _chapter(text: str) -> Chapter:
    place = re.search(r"^在(空的|有计划的|汇总过的)文件夹$", text, re.M)
    files = dict(re.findall(rf"^文件 (\S+)\n\n{_FENCED}", text, re.M))
    shown = [block for block in re.findall(_FENCED, text) if block.startswith("$ ")]
    assert place and shown, "在哪里、问什么，都要写"
    return Chapter(place[1], files, tuple(asked for block in shown for asked in _asked(block)))


def _asked(block: str) -> Iterator[Asked]:
    for one in re.split(r"^\$ shuangsuiji ", block, flags=re.M)[1:]:
        typed, *lines, code = one.strip().split("\n")
        assert code.startswith("退出码 "), code
        yield Asked(tuple(shlex.split(typed)), tuple(lines), int(code[4:]))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a campaign after two nights; it is only asked."""
    root = tmp_path_factory.mktemp("told")
    folder = _planned(root)
    settings = Settings(inbox=root / "inbox", outbox=root / "outbox", var=root / "var")
    house = open_house(settings, CAMPAIGN)
    roster(folder)
    making.inspectors(folder)
    record_list(folder, [
        record_row(1, RSJ, "1"), record_row(1, SJJ, "5"), record_row(2, SJJ, "2", date="2024-10-09"), record_row(3, SJJ, "1", signed=""),
    ], "一.xlsx")  # fmt: skip
    night(house, date(2024, 10, 30))
    record_list(folder, [record_row(3, RSJ, "9", date="2024-10-10")], "二.xlsx")
    night(house)
    return root


def _planned(root: Path) -> Path:
    folder = root / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), "utf-8")
    return folder


@pytest.mark.parametrize("chapter", _chapters())
def test_a_command_says_what_is_written(chapter: Chapter, tmp_path: Path, told: Path) -> None:
    root = told if chapter.place == "汇总过的" else tmp_path
    if chapter.place == "有计划的":
        _planned(root)
    for name, content in chapter.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    for asked in chapter.asked:
        with patch("flows.commands.check.Workers", Here):
            done = called(*asked.words, cwd=root)
        said = [line.rstrip() for line in f"{done.stdout}{done.stderr}".replace(f"{root}/", "").splitlines()]
        assert _is_like(said, asked.lines), "\n".join(said)
        assert done.returncode == asked.code


def _is_like(said: list[str], lines: tuple[str, ...]) -> bool:
    """Whether the lines are those written; a line … stands for any number of lines, … within one for any text."""
    wanted = "\n".join(
        "*" if line == "…" else re.sub(r"([\[*?])", r"[\1]", line).replace("…", "*") for line in lines
    )
    return fnmatch.fnmatchcase("\n".join(said), wanted)
