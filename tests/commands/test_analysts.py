"""docs/analysts.md: every question and every line of Python runs against the example campaign."""

import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.commands.demo import AS_OF, CAMPAIGN, put_example
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from schemas.published.office import YearlyPlan
from tests import making
from tests.conftest import consolidate

PAGE = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text("utf-8")
OF_CAMPAIGN, _, OF_OFFICE = PAGE.partition("## 全办的一年")
QUESTIONS, OFFICE_QUESTIONS = (
    re.findall(r"```sql\n(.*?)```", part, re.S) for part in (OF_CAMPAIGN, OF_OFFICE)
)
NO_ANSWER = {0, 4, 5}
"""Every campaign was read, nobody was visited twice, nobody drawn by two."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example campaign's published database, drawn on the platform what was visited, each visit planned."""
    folder = tmp_path_factory.mktemp("example")
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")
    put_example(settings)
    house = open_house(settings, CAMPAIGN)
    consolidate(house, AS_OF)
    with duckdb.connect(house.published, read_only=True) as data:
        visited = data.execute(
            "select distinct institution, code from record_result where code is not null"
        ).fetchall()
    head = [
        ("抽取结果名单",),
        ("任务编号：T1　抽取时间：2024-07-05 10:30",),
        ("名称", "统一社会信用代码", "检查人员"),
    ]
    making.sheet(house.inbox / "抽取名单.xlsx", [*head, *((*one, "张丽、王强") for one in visited)])
    days = [
        ("检查安排",),
        ("名称", "统一社会信用代码", "计划检查日期"),
        *((*one, "2024-07-02") for one in visited),
    ]
    making.sheet(house.inbox / "检查安排.xlsx", days)
    consolidate(house, AS_OF)
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


def test_the_lines_of_python_run_as_they_stand(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(published.parents[2])
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(lines, {})
    assert re.search(r"合计 +\d", capsys.readouterr().out)
