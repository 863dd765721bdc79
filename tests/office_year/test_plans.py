"""The year's plan, dropped in inbox/ itself: taken in without loss, told where it is none, held against what was done."""

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.intake import office_plans
from flows.intake.office_plans import take_plans
from flows.office import last_told, renew_office
from flows.settings import Settings
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from tests import making
from tests.nights import night
from tests.office_year.campaigns import campaign, office, visited

HEADINGS = ("序号", "抽查任务名称", "抽查事项", "检查对象", "抽查比例", "发起部门", "配合部门")
TRAINING = (
    1,
    "职业技能培训机构联合检查",
    "办学情况",
    "新华区职业技能培训机构",
    "10%",
    "区人社局",
    "区市监局",
)
HOTELS = (2, "宾馆旅店联合检查", "治安情况", "宾馆、旅店", "5%", "区公安局", "区市监局")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An office without a campaign."""
    return office(tmp_path)


def plan(settings: Settings, *rows: tuple[object, ...], file: str = "2024年度抽查计划.xlsx") -> Path:
    """A plan table in inbox/ itself."""
    return making.sheet(settings.inbox / file, [HEADINGS, *rows])


def archived(settings: Settings, content: bytes) -> bytes:
    """What the archive holds under the content's SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    return (settings.var / "archive" / sha256[:2] / sha256).read_bytes()


def tasks(settings: Settings) -> list[object]:
    """The tasks of the plans that stand."""
    return [line["task"] for file in take_plans(settings, 2024) for line in file.rows]


def test_a_plan_is_archived_noted_and_taken_out_of_the_inbox(settings: Settings) -> None:
    path = plan(settings, TRAINING, HOTELS)
    content = path.read_bytes()
    assert tasks(settings) == [TRAINING[1], HOTELS[1]]
    assert not path.exists() and archived(settings, content) == content
    assert tasks(settings) == [TRAINING[1], HOTELS[1]], "it stands on the nights after"


def test_a_plan_of_the_same_name_takes_the_earlier_one_s_place(settings: Settings) -> None:
    plan(settings, TRAINING)
    take_plans(settings, 2024)
    plan(settings, HOTELS)
    plan(settings, TRAINING, file="补充计划.xlsx")
    assert sorted(map(str, tasks(settings))) == sorted([HOTELS[1], TRAINING[1]])


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_line_is_of_the_year_it_or_its_file_names_else_of_the_year_it_came_in(
    settings: Settings, year: int
) -> None:
    plan(settings, TRAINING, file="计划.xlsx")
    plan(
        settings, HOTELS, (3, "2025年宾馆复查", "治安", "宾馆", "5%", "区公安局", ""), file="2022年计划.xlsx"
    )
    found = {line["task"]: line["year"] for file in take_plans(settings, year) for line in file.rows}
    assert found == {TRAINING[1]: year, HOTELS[1]: 2022, "2025年宾馆复查": 2025}


def test_what_is_no_plan_is_archived_stays_and_is_told_every_night_until_it_is_moved(
    settings: Settings,
) -> None:
    path = making.roster(settings.inbox)
    content = path.read_bytes()
    (settings.inbox / "坏.xlsx").write_bytes(b"PK nothing")
    for _ in range(2):
        told = {file.file_name: file.told for file in take_plans(settings, 2024)}
        assert told.keys() == {"名录.xlsx", "坏.xlsx"}
        assert (
            "检查对象名录，不是年度抽查计划" in told["名录.xlsx"]
            and "放进所属活动的文件夹" in told["坏.xlsx"]
        )
    assert archived(settings, content) == content == path.read_bytes()
    path.unlink()
    assert [file.file_name for file in take_plans(settings, 2024)] == ["坏.xlsx"]


def test_what_lies_there_for_other_reasons_is_left_alone(settings: Settings) -> None:
    for name in ("README.md", "~$计划.xlsx", "计划.xlsx.tmp", "office.toml", ".hidden"):
        (settings.inbox / name).write_bytes(b"")
    assert take_plans(settings, 2024) == []


@pytest.mark.parametrize("step", ["keep", "write_value"])
def test_killed_anywhere_the_next_night_ends_the_same(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = plan(settings, TRAINING)
    real = getattr(office_plans, step)

    def killed(*args: object) -> None:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(office_plans, step, killed)
    with pytest.raises(KeyboardInterrupt):
        take_plans(settings, 2024)
    assert path.exists()
    monkeypatch.undo()
    assert tasks(settings) == [TRAINING[1]]
    assert not path.exists()


def test_an_id_number_in_a_plan_goes_no_further_than_the_archive(settings: Settings) -> None:
    plan(settings, (1, "职业技能培训机构检查", "联系人 11010519491231002X", "学校", "10%", "区人社局", ""))
    (file,) = take_plans(settings, 2024)
    assert (
        "11010519491231002X" not in repr(file)
        and "11010519491231002X" not in (settings.var / "office" / "plans.json").read_text()
    )


def test_the_plan_beside_what_was_done(settings: Settings) -> None:
    night(campaign(settings, "2024-a", visited(1, "2024-09-03")))
    plan(settings, TRAINING, HOTELS)
    lines = [line for file in take_plans(settings, 2024) for line in file.rows]
    refresh_office(settings.outbox, datetime(2024, 11, 1), lines)
    with duckdb.connect(settings.outbox / OFFICE, read_only=True) as data:
        query = (
            "select task, matched_by, campaign_id, planned, complete from plan_progress order by task desc"
        )
        assert data.execute(query).fetchall() == [
            (TRAINING[1], "objects", "2024-a", 4, 1), (HOTELS[1], None, None, None, None),
        ]  # fmt: skip


def test_a_task_s_name_rules_over_its_objects(settings: Settings) -> None:
    for name, title in (("2024-a", "2024年甲"), ("2024-b", "2024年职业技能培训机构联合检查")):
        night(
            campaign(
                settings,
                name,
                **{"2024年新华区职业技能培训机构“一业同查”部门联合“双随机、一公开”监管": title},
            )
        )
    plan(settings, TRAINING)
    lines = [line for file in take_plans(settings, 2024) for line in file.rows]
    refresh_office(settings.outbox, datetime(2024, 11, 1), lines)
    with duckdb.connect(settings.outbox / OFFICE, read_only=True) as data:
        assert data.execute("select campaign_id, matched_by from plan_progress").fetchall() == [
            ("2024-b", "task")
        ]


def test_an_office_toml_with_a_fault_is_told_and_costs_the_caps_alone(settings: Settings) -> None:
    night(campaign(settings, "2024-a", visited(1, "2024-09-03")))
    (settings.inbox / "office.toml").write_text("[frequency]\nper_yaer = 2\n", encoding="utf-8")
    done = renew_office(settings)
    assert [path.name for path in done.written] == ["年度汇总-2024.xlsx", "年度简报-2024.html"]
    ((whose, why),) = last_told(settings)
    assert whose == "office.toml" and "per_yaer" in why
