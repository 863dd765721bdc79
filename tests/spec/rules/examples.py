"""The examples of tests/spec/rules/*.md as they are written (README.md says how)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tests import making

Row = dict[str, str]
FOLDER = Path(__file__).parent
AS_OF = date(2024, 10, 31)
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
"""The institutions of an example: 甲校 and its code 甲码, and so on; no other example has the same."""

_CODES: dict[str, Callable[[str], str]] = {
    "": lambda code: code,
    "错": lambda code: code[:-1] + ("1" if code[-1] != "1" else "2"),
    "短": lambda code: code[:-1],
    "长": lambda code: code + "0",
    "小写": lambda code: code.lower(),
    "全角": lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    "隔": lambda code: " ".join((code[:6], code[6:12], code[12:])),
}
_STAND_IN = re.compile(rf"([{STEMS}])({'|'.join(_CODES)})(校|码)")


class Told(NamedTuple):
    """A finding as an example says it: `place` is a heading, a form's item, a cell,
    or "" for the row's own."""

    severity: str
    rule: str
    place: str
    words: str


class Outcome(NamedTuple):
    """得到 of a row: whether it counts (计入, 不计, 被替换, 复查, 不读; "" where nothing is said of that), what is
    read ("" for not told), and all that is told."""

    status: str
    read: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Paper:
    """One sheet of an example: its kind,
    its file's name ("" for a workbook of its own), its rows or its text."""

    kind: str
    file_name: str
    is_earlier: bool
    goes_on: bool
    """Whether it is a further sheet of the workbook before it."""
    marks: str
    rows: tuple[Row, ...]
    text: str
    outcomes: tuple[Outcome | None, ...]
    whole: tuple[Told, ...]
    """What is told of the file, a sheet or a heading, not of a row."""


@dataclass(frozen=True)
class Example:
    """A chapter of a rule's file; `number` keeps its institutions apart from all others'."""

    rule: str
    title: str
    number: int
    plan: str
    as_of: date
    papers: tuple[Paper, ...]
    of_plan: tuple[Told, ...] | None
    """None where nothing is said of the plan."""

    @property
    def told(self) -> Iterator[Told]:
        """Every finding that it expects."""
        for paper in self.papers:
            yield from (told for outcome in paper.outcomes if outcome for told in outcome.told)
            yield from paper.whole
        yield from self.of_plan or ()

    @property
    def brings_roster(self) -> bool:
        """Whether it has a roster of its own instead of the one
        that every example's institutions stand in."""
        return any(
            paper.kind == "检查对象名录" or paper.file_name.startswith("名录") for paper in self.papers
        )

    def has_sound(self, rule: str) -> bool:
        """Whether a row of it, or its plan, is said to be without a finding of the rule."""
        rows = [outcome.told for paper in self.papers for outcome in paper.outcomes if outcome]
        rows += [] if self.of_plan is None else [self.of_plan]
        return any(all(told.rule != rule for told in row) for row in rows)

    def institution(self, stem: str) -> int:
        """The number of one of its institutions (making.name, making.code)."""
        return self.number * len(STEMS) + STEMS.index(stem) + 1

    def text(self, written: str) -> str:
        """A cell with its stand-ins for names and codes replaced; ␠ is a blank, <br> a new line."""

        def meant(match: re.Match[str]) -> str:
            n = self.institution(match[1])
            return making.name(n) if match[3] == "校" else _CODES[match[2]](making.code(n))

        return _STAND_IN.sub(meant, written).replace("␠", " ").replace("<br>", "\n")


def outcome_of(written: str) -> Outcome:
    """得到 as an example writes it: 计入 5 责令整改；提醒 I17 处理结果：没有填. Raises ValueError."""
    first, *told = written.split("；")
    status, _, read = first.partition(" ")
    return Outcome(status, read, tuple(map(_told, told)))


def _told(written: str) -> Told:
    found = re.fullmatch(r"(错误|提醒|提示) ([A-Z]\d\d)(?: ([^：]+))?：(.+)", written)
    if not found:
        raise ValueError(f"得到里的这一句看不懂：{written}")
    return Told(found[1], found[2], found[3] or "", found[4])


KINDS = "检查情况台账|检查对象名录|执法检查人员名录|汇总表|检查情况记录表|公示台账|移送台账|复查台账|照写|文字|十六进制|文件"
_PAPER = re.compile(
    rf"^(?P<before>(?:已收到的|同簿的|隐藏的)*)(?P<kind>{KINDS})(?: (?P<file>[^，\n]+))?(?P<marks>(?:，[^\n]+)?)\n\n"
    r"(?:(?P<rows>(?:\|.*\n?)+)|```\w*\n(?P<text>[\s\S]*?)```\n?|(?P<none>))"
    r"(?P<whole>(?:\n*得到 .+\n?)*)",
    re.M,
)


def _papers(text: str) -> Iterator[Paper]:
    for found in _PAPER.finditer(text):
        rows = _rows(found["rows"]) if found["rows"] else []
        sent, told = _parted(found["text"] or "")
        outcomes: list[str | None] = [*told] or [row.pop("得到") if "得到" in row else None for row in rows]
        yield Paper(
            found["kind"], found["file"] or "", "已收到" in found["before"], "同簿" in found["before"],
            found["marks"] + ("，隐藏工作表" if "隐藏的" in found["before"] else ""), tuple(rows), sent,
            tuple(None if told is None else outcome_of(told) for told in outcomes),
            tuple(map(_told, re.findall(r"^得到 (.+)$", found["whole"], re.M))),
        )  # fmt: skip


def _rows(body: str) -> list[Row]:
    """The rows of a Markdown table, each cell under its heading."""
    head, _, *lines = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in body.splitlines())
    assert len({*head}) == len(head), f"两栏的表头一样，写成文字（csv）：{head}"
    return [dict(zip(head, line, strict=True)) for line in lines]


def _parted(text: str) -> tuple[str, list[str]]:
    """Delimited text without its last column 得到, and that column below its heading;
    all of it where it has none."""
    lines = text.splitlines()
    if not lines or not lines[0].endswith(",得到"):
        return "\n".join(lines), []
    parts = [line.rpartition(",") for line in lines]
    return "\n".join(sent for sent, _, _ in parts), [told for *_, told in parts[1:]]


def _plan(text: str) -> str:
    """The notice's plan with what the example changes (计划改为) and adds (计划另有)."""
    plan = making.plan()
    for body in re.findall(r"^计划改为\n\n((?:\|.*\n?)+)", text, re.M):
        for row in _rows(body):
            assert row["原文"] in plan, f"计划里没有“{row['原文']}”"
            plan = plan.replace(row["原文"], row["改为"])
    return "\n".join((plan, *re.findall(r"^计划另有\n\n```toml\n([\s\S]*?)```", text, re.M)))


def _read_all() -> Iterator[Example]:
    number = 0
    for path in sorted(FOLDER.glob("[A-Z][0-9][0-9].md")):
        background, *chapters = re.split(r"^## ", path.read_text("utf-8"), flags=re.M)
        for chapter in chapters:
            title, _, body = chapter.partition("\n")
            text = background + body
            day = re.search(r"^统计日 (\S+)$", text, re.M)
            lines = re.findall(r"^计划得到 (.+)$", text, re.M)
            of_plan = tuple(_told(line) for line in lines if line != "无") if lines else None
            as_of = date.fromisoformat(day[1]) if day else AS_OF
            yield Example(path.stem, title, number, _plan(text), as_of, tuple(_papers(text)), of_plan)
            number += 1


EXAMPLES = tuple(_read_all())
