"""The README's five recipes, each followed once in a copy of the tree: a night there shows what it added.

A recipe is what changes, file by file: a new file's text,
or lines and the line of the tree they stand before.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.reports.published import Published, open_published
from tests import making
from tests.conftest import CAMPAIGN

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Line:
    """A line to add before one that stands in the file."""

    before: str
    text: str


Recipe = dict[str, str | tuple[Line, ...]]

KIND: Recipe = {
    "schemas/vocabulary.py": (Line('    "unknown": "未识别",', '    "complaint": "投诉台账",'),),
    "schemas/headings.py": (
        Line(
            '    "drawn_list": (\n        _NAME',
            '    "complaint": (_NAME, _header("complained_on", "投诉日期"), _header("matter", "投诉内容")),',
        ),
        Line('        "drawn_list": ("name inspectors"', '        "complaint": ("name complained_on",),'),
    ),
    "schemas/handover.py": (
        Line('    "drawn_list": ("name"', '    "complaint": ("name", "complained_on", "matter"),'),
    ),
    "schemas/complaints.py": '''
"""投诉台账: one row a complaint."""

from schemas.checks import Day, Lines, column, given, rule


class Complaints(Lines):
    """Complaints, normalised."""

    complained_on: Day = column("投诉日期", "无法识别的为空", nullable=True)
    complained_on_text: str = column("投诉日期原文", "填的投诉日期")
    complained_on_cell: str = column("投诉日期单元格", "投诉日期所在或应在的单元格")

    dated = rule("L02", "complained_on", given, at="complained_on_cell", found="complained_on_text")
''',
    "flows/intake/documents/headers.py": (Line("_SIGNS_OF_A_VISIT =", '_ORDER += ("complaint",)'),),
    "flows/validation/complaints.py": '''
"""投诉台账."""

import pandas as pd

from flows.validation.columns import DAY, each
from flows.validation.judging import judged
from schemas.complaints import Complaints
from schemas.dates import read_date


def validate_complaints(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """What the rules reject."""
    frame = rows.rename(columns={"complained_on": "complained_on_text"})
    frame = frame.assign(complained_on=each(frame["complained_on_text"], read_date, DAY))
    return judged(Complaints, frame, told).findings
''',
    "flows/validation/validate.py": (
        Line(
            "from flows.validation.inspectors", "from flows.validation.complaints import validate_complaints"
        ),
        Line(
            "    judged = [*of_lists[:2]",
            '    of_lists.append(validate_complaints(tables["complaint"], told))',
        ),
        Line('    listed = pd.concat([tables[name][_LINE] for name in lists])', '    lists += ("complaint",)'),
    ),
}  # fmt: skip
RULE: Recipe = {
    "schemas/rules.py": (
        Line(
            '    Rule("P01"',
            '    Rule("R99", "warning", "通知 三、2", "名称过短", "写全称", "名录里只写了“启航”"),',
        ),
    ),
    "schemas/roster.py": (
        Line(
            '    coded = rule("R05"',
            '    long_enough = rule("R99", "name_key", lambda names: names.str.len().gt(3), at="name_cell", found="name")',
        ),
    ),
}  # fmt: skip
MEASURE: Recipe = {
    "campaign.toml": (Line("[deadline]", '[[disposition]]\nname = "约谈"\ncolumn = "talked_to"\n'),)
}
FORMAT: Recipe = {
    "flows/intake/formats/bars.py": '''
"""Text with bars between the cells."""

from schemas.handover import Grid, Limits


def is_bars(data: bytes) -> bool:
    """Whether bytes are such a text."""
    return data.startswith(b"BARS")


def read_bars(data: bytes, limits: Limits) -> Grid:
    """Its one table."""
    return Grid("BARS", [line.split("|") for line in data.decode().splitlines()[1:]])
''',
    "flows/intake/formats/detect.py": (
        Line(
            "from flows.intake.formats.compound", "from flows.intake.formats.bars import is_bars, read_bars"
        ),
        Line("    (is_sylk,", "    (is_bars, lambda data, limits: [read_bars(data, limits)]),"),
    ),
}
REPORT: Recipe = {
    "flows/reports/headline.py": '''
"""一句话."""

from pathlib import Path

from flows.reports.published import open_published
from flows.storage.folders import House
from flows.storage.replacing import replacing


def write_headline(house: House) -> Path:
    """How many institutions are in the roster, in a line."""
    headline = house.outbox / "一句话.txt"
    with open_published(house.published) as data, replacing(headline) as draft:
        draft.write_text(f"名录 {data.number('select count(*) from institution')} 户", "utf-8")
    return headline
''',
    "flows/reports/night.py": (
        Line("from flows.reports.publication_list", "from flows.reports.headline import write_headline"),
        Line("            *write_publication_lists", "            write_headline(house),"),
    ),
}
RECIPES = {"一种表": KIND, "一条规则": RULE, "一项统计": MEASURE, "一种格式": FORMAT, "一份报表": REPORT}

_NIGHT = """
import json, sys
from datetime import date
from pathlib import Path
from flows.consolidation import Consolidation, give_out, take_in
from flows.settings import Settings
from flows.storage.folders import open_house
folder = Path(sys.argv[1])
house = open_house(Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var"), sys.argv[2])
with Consolidation(house, date(2024, 10, 31)) as run:
    take_in(run)
    give_out(run)
print(json.dumps([path.name for path in run.written]))
"""


def _follow(recipe: Recipe, tree: Path) -> None:
    for name, change in recipe.items():
        path = tree / name
        text = path.read_text("utf-8") if path.exists() else ""
        assert bool(text) != isinstance(change, str), f"{name}: a new file, or lines of one that is there"
        for line in (change,) if isinstance(change, str) else change:
            if isinstance(line, Line):
                assert text.count(line.before) == 1, f"{name}: {line.before}"
                text = text.replace(line.before, f"{line.text}\n{line.before}")
            else:
                text = line.lstrip()
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Published, list[str]]]:
    """A night by a copy of the tree in which all five were followed:
    what it published, the files it wrote."""
    folder = tmp_path_factory.mktemp("recipes")
    tree, inbox = folder / "tree", folder / "inbox" / CAMPAIGN
    for room in ("flows", "schemas", "sql"):
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    inbox.mkdir(parents=True)
    own = "\n".join(
        f'[[disposition]]\nname = "{name}"\ncolumn = "{column}"'
        for name, column in (("责令整改", "rectification_ordered"), ("立案查处", "case_filed"))
    )
    (inbox / "campaign.toml").write_text(making.plan().replace("[deadline]", f"{own}\n[deadline]"), "utf-8")
    for recipe in RECIPES.values():
        _follow(recipe, inbox if recipe is MEASURE else tree)
    _drop(inbox)
    done = subprocess.run(
        [sys.executable, "-c", _NIGHT, str(folder), CAMPAIGN], env={**os.environ, "PYTHONPATH": str(tree)},
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with open_published(folder / "outbox" / CAMPAIGN / "inspections.duckdb") as data:
        yield data, json.loads(done.stdout.splitlines()[-1])


def _drop(inbox: Path) -> None:
    making.roster(inbox)
    making.record_list(inbox, [making.record_row(1, result="5", disposition="责令整改、约谈")])
    making.sheet(
        inbox / "投诉.xlsx",
        [("机构名称", "投诉日期", "投诉内容"), ("甲", "2024-09-01", "x"), ("乙", "不明", "y")],
    )
    bars = ("BARS", "|".join(map(str, making.HEADINGS)), f"9|启航|{making.code(99)}|建设路|周丽|A")
    (inbox / "名录补充.txt").write_text("\n".join(bars), "utf-8")


def test_a_kind_is_recognised_judged_told_and_counted(night: tuple[Published, list[str]]) -> None:
    data, _ = night
    kinds = data.rows(
        "select kind, verdict, rows_accepted, rows_rejected from source_file where file_name = '投诉.xlsx'"
    )
    assert kinds == [("complaint", "partly_accepted", 1, 1)]
    assert data.rows(
        "select rule, cell from finding where file_name = '投诉.xlsx' and severity = 'error'"
    ) == [("L02", "B3")]
    assert len(KIND) <= 7


def test_a_rule_is_two_lines(night: tuple[Published, list[str]]) -> None:
    data, _ = night
    assert data.rows("select file_name, severity from finding where rule = 'R99'") == [
        ("名录补充.txt", "warning")
    ]


def test_a_measure_is_one_line_of_the_plan(night: tuple[Published, list[str]]) -> None:
    data, _ = night
    for tally in ("department_tally", "class_tally", "department_class_tally"):
        assert data.number(f"select max(talked_to) from {tally}") == 1
    assert data.number("select count(*) from measure where label = '约谈'") == 1


def test_a_format_is_a_file_and_a_line(night: tuple[Published, list[str]]) -> None:
    data, _ = night
    assert data.number(f"select count(*) from institution where code = '{making.code(99)}'") == 1
    assert len(FORMAT) == 2


def test_a_report_is_a_file_and_a_line(night: tuple[Published, list[str]]) -> None:
    assert "一句话.txt" in night[1]
    assert len(REPORT) == 2


@pytest.mark.parametrize("wanted", RECIPES)
def test_the_readme_names_every_file_of_a_recipe(wanted: str) -> None:
    told = re.search(rf"^\| {wanted} \|.*$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert told, wanted
    for name, change in RECIPES[wanted].items():
        place = f"{Path(name).parent}/" if isinstance(change, str) else name
        assert place in told[0], f"{wanted}: {place}"
