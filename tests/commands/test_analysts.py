"""docs/analysts.md: every question and every line of Python runs against the example campaign."""

import re
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.storage.folders import House
from flows.warehouse.lake.attached import Lake, attached
from flows.warehouse.lake.write import write_lake
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from schemas.published.office import YearlyPlan
from tests import making
from tests.conftest import consolidate
from tests.example import example_house

PAGE = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text("utf-8")
OF_CAMPAIGN, OF_OFFICE, OF_LAKE = re.split("## 全办的一年|## 许多办公室", PAGE)
QUESTIONS, OFFICE_QUESTIONS, LAKE_QUESTIONS = (
    re.findall(r"```sql\n(.*?)```", part, re.S) for part in (OF_CAMPAIGN, OF_OFFICE, OF_LAKE)
)
NO_ANSWER = {0, 4, 5}
"""Every campaign was read, nobody was visited twice, nobody drawn by two."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, played: House) -> Path:
    """The example campaign's published database, a plan of its visits taken in."""
    folder = tmp_path_factory.mktemp("analysts")
    shutil.copytree(played.settings.var.parent, folder, dirs_exist_ok=True)
    house = example_house(folder)
    with duckdb.connect(house.published, read_only=True) as data:
        (as_of,) = data.execute("select as_of from campaign").fetchone() or ()
        drawn = data.execute(
            "select distinct name, code from draw_selection join institution using (institution_id)"
        )
        days = [(*one, "2024-09-02") for one in drawn.fetchall()]
    making.sheet(
        house.inbox / "检查安排.xlsx", [("检查安排",), ("名称", "统一社会信用代码", "计划检查日期"), *days]
    )
    consolidate(house, as_of)
    return house.published


def test_there_are_as_many_as_the_page_says() -> None:
    assert len(QUESTIONS) == 15 and "十五个问题" in PAGE


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_a_question_has_an_answer(number: int, published: Path) -> None:
    with duckdb.connect(published, read_only=True) as data:
        frame = data.sql(QUESTIONS[number]).df()
    assert len(frame) or number == 10, "the example replaces no record"


@pytest.fixture(scope="module")
def office(published: Path) -> Path:
    """The office's database over the example campaign and a yearly plan."""
    outbox = published.parents[1]
    plan = dict.fromkeys(YearlyPlan.to_schema().columns, "x") | {
        "year": 2024,
        "task": "职业技能培训",
        "objects": "培训机构",
    }
    assert refresh_office(outbox, datetime(2024, 11, 1), [plan]) == ()
    return outbox / OFFICE


@pytest.mark.parametrize("number", range(len(OFFICE_QUESTIONS)))
def test_a_question_to_the_office_has_an_answer(number: int, office: Path) -> None:
    with duckdb.connect(office, read_only=True) as data:
        frame = data.sql(OFFICE_QUESTIONS[number]).df()
    assert bool(len(frame)) == (number not in NO_ANSWER)


@pytest.fixture(scope="module")
def lake(office: Path) -> Lake:
    """A lake that two offices write to, each with the example campaign."""
    pytest.importorskip("duckdb_extension_ducklake", reason="shuangsuiji[lake] is not installed")
    folder = office.parents[1]
    for name in ("东区", "西区"):
        lake = Lake(f"ducklake:{folder / 'lake.ducklake'}", str(folder / "lake"), name, name)
        assert write_lake(lake, office, datetime(2024, 11, 1)) == ()
    return lake


@pytest.mark.parametrize("number", range(len(LAKE_QUESTIONS)))
def test_a_question_to_the_lake_has_an_answer(number: int, lake: Lake, office: Path) -> None:
    with attached(lake, office) as data:
        answer = data.execute(LAKE_QUESTIONS[number]).fetchall()
    assert answer and (number == 4 or {"东区", "西区"} <= {name for row in answer for name in _texts(row)})


def _texts(row: Sequence[object]) -> list[object]:
    return [name for cell in row for name in (cell if isinstance(cell, list) else [cell])]


def test_the_lines_of_python_run_as_they_stand(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(published.parents[2])
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(lines, {})
    assert re.search(r"合计 +\d", capsys.readouterr().out)
