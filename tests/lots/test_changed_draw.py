"""A draw changed after it was made, through the files: everything that asks for the draw sees the standing one."""

from datetime import date
from pathlib import Path

import pytest

from flows.lots import kept
from flows.lots.asked import ChangeRequest
from flows.lots.changes import standing, teams_by_visit
from flows.lots.growth import grow
from flows.lots.record import Change, DrawRecord
from flows.problem import Problem
from flows.reports.published import open_published
from flows.storage.folders import House
from flows.warehouse.store import open_warehouse
from tests import making
from tests.beginnings import begin
from tests.conftest import consolidate
from tests.making import RSJ, SJJ, code, name
from tests.nights import act, lots, material, night, nights
from tests.visits.test_visit_plan import planned, visit_plan

DRAWN_ON, CHANGED_ON, AFTER = date(2024, 6, 20), date(2024, 8, 1), date(2024, 10, 31)
PEOPLE = (*making.PEOPLE, ("孙红", SJJ, "豫B0003"))


def _drawn(house: House, count: int = 10, people: tuple[tuple[str, ...], ...] = PEOPLE) -> DrawRecord:
    begin(house, _draw, count, people)
    return _record(house)


def _draw(house: House, count: int, people: tuple[tuple[str, ...], ...]) -> None:
    making.roster(house.inbox, count, "D")
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号"), *people])
    night(house, DRAWN_ON)
    lots(house, "615", as_of=DRAWN_ON)


def _change(house: House, withdraw: str = "", replaces: str = "", as_of: date = CHANGED_ON) -> Change:
    """A change asked for and kept, as the command does it."""
    act(house, ChangeRequest(withdraw, replaces, "经办人", "情况有变"), as_of)
    return _record(house).changes[-1]


def _record(house: House) -> DrawRecord:
    with open_warehouse(house.warehouse) as warehouse:
        record = kept.last_draw(warehouse)
    assert record is not None
    return record


def _n(key: str) -> int:
    return int(key[10:16])


def _visit(record: DrawRecord, key: str, day: str = "2024-09-03") -> list[tuple[object, ...]]:
    """The lines of a visit made by the team that stands."""
    people = "、".join(member.name for member in teams_by_visit(record.teams)[key])
    told = {"date": day, "people": people, "inspectors_signed": people}
    return [making.record_row(_n(key), department, **told) for department in (RSJ, SJJ)]


def test_the_withdrawn_is_not_owed_and_what_took_its_place_is(house: House) -> None:
    record = _drawn(house)
    gone, stays = (drawn.key for drawn in record.institutions)
    change = _change(house, withdraw=gone)
    (instead,) = change.instead
    with nights(house, as_of=AFTER) as data:
        assert {*data.rows("select institution_id from draw_selection")} == {(stays,), (instead.key,)}
        assert {*data.rows("select distinct institution_id from draw_team")} == {(stays,), (instead.key,)}
        assert {*data.rows("select institution_id from outstanding")} == {(stays,), (instead.key,)}
        assert data.rows("select drawn, required from class_tally where credit_class = 'D'") == [(2, 2)]
    making.record_list(house.inbox, [*_visit(standing(_record(house)), instead.key), *_visit(record, gone)])
    with nights(house, as_of=AFTER) as data:
        assert data.rows("select institution_id from outstanding group by all") == [(stays,)]
        assert data.rows("select inspected, complete, drawn from class_tally where credit_class = 'D'") == [
            (1, 1, 2)
        ]
        assert {*data.rows("select institution from outside_visit")} == {(name(_n(gone)),)}
        assert {rule for (rule,) in data.rows("select rule from finding where rule like 'I%'")} == {"I02"}


def test_what_was_planned_for_the_withdrawn_is_planned_no_more(house: House) -> None:
    record = _drawn(house)
    gone, stays = (drawn.key for drawn in record.institutions)
    visit_plan(house.inbox, *(planned(_n(key), "2024-08-05") for key in (gone, stays)))
    night(house, CHANGED_ON)
    instead = _change(house, withdraw=gone).instead[0].key
    with nights(house) as data:
        found = set(data.pairs("select institution, status from visit_plan"))
        assert found == {(name(_n(stays)), "late"), (name(_n(instead)), "unplanned")}
        assert not data.rows("select rule from finding where rule = 'I02'")
    visit_plan(house.inbox, planned(_n(gone), "2024-11-20"))
    with nights(house) as data:
        assert data.rows("select rule from finding where rule = 'I02'"), "planned anew: told"


def test_where_the_class_is_drawn_whole_it_is_taken_out_alone(house: House) -> None:
    record = _drawn(house, 1)
    assert not _change(house, withdraw=name(1)).instead
    with nights(house, as_of=AFTER) as data:
        assert data.rows("select * from draw_selection") == [] == data.rows("select * from outstanding")
        assert data.rows("select drawn from class_tally where credit_class = 'D'") == [(0,)]
    assert record.institutions[0].key == code(1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"withdraw": "职业培训学校"}, r"2 户可能是.*$"),
        ({"withdraw": "不相干的学校"}, "没有“不相干的学校”"),
        ({"replaces": "周丽"}, "检查组里没有“周丽”"),
        ({"withdraw": code(1), "replaces": "张丽"}, "一次只能用一个"),
    ],
)
def test_what_is_not_understood_is_refused(asked: dict[str, str], said: str, house: House) -> None:
    _drawn(house)
    with pytest.raises(Problem, match=said):
        _change(house, **asked)
    assert not _record(house).changes


def test_a_reason_is_asked_for_and_a_draw_of_ours(house: House) -> None:
    making.roster(house.inbox, 3, "D")
    night(house, DRAWN_ON)
    with pytest.raises(Problem, match="没有抽取过"):
        _change(house, withdraw=name(1))
    _drawn(house)
    with pytest.raises(Problem, match="理由"):
        act(house, ChangeRequest(name(1), "", "经办人", " "), CHANGED_ON)


def test_what_was_visited_is_not_withdrawn_and_keeps_its_team(house: House) -> None:
    """A valid record counts; one that is 待补正 stands against nothing."""
    record = _drawn(house, 20)
    first, second, *rest = (drawn.key for drawn in record.institutions)
    unsigned = [making.record_row(_n(second), department, signed="") for department in (RSJ, SJJ)]
    making.record_list(house.inbox, [*_visit(record, first)[:1], *unsigned])
    night(house, AFTER)
    with pytest.raises(Problem, match=rf"{name(_n(first))}”已有有效的检查记录（{RSJ} 2024-09-03）"):
        _change(house, withdraw=code(_n(first)), as_of=AFTER)
    for member in teams_by_visit(record.teams)[first]:
        _change(house, replaces=f"{member.department} {member.name}", as_of=AFTER)
    today = teams_by_visit(standing(_record(house)).teams)
    assert today[first] == teams_by_visit(record.teams)[first]
    gone = {member.name for member in today[first]}
    assert not [m for key in (second, *rest) for m in today[key] if m.name in gone]
    assert _change(house, withdraw=name(_n(second)), as_of=AFTER).instead


def test_who_goes_is_held_against_the_team_of_the_day(house: House) -> None:
    record = _drawn(house)
    first, second = (drawn.key for drawn in record.institutions)
    old = teams_by_visit(record.teams)[first][1]
    change = _change(house, replaces=old.name)
    (new,) = [m for m in change.teams if m.key == first and m.department == SJJ]
    before, after = teams_by_visit(record.teams)[first], teams_by_visit(change.teams)[first]
    assert new.name != old.name and before[0] == after[0]
    went = [("2024-07-31", before, 0), ("2024-07-31", after, 1), ("2024-08-01", before, 0),
            ("2024-08-01", after, 0), ("2024-08-02", before, 1), ("2024-08-02", after, 0)]  # fmt: skip
    for n, (day, people, strangers) in enumerate(went):
        told = "、".join(member.name for member in people)
        row = making.record_row(_n(first), SJJ, date=day, people=told, inspectors_signed=told)
        making.record_list(house.inbox, [row], f"台账{n}.xlsx")
        night(house, AFTER)
        with open_published(house.published) as data:
            query = f"select count(*) from finding where rule = 'I28' and file_name = '台账{n}.xlsx'"
            assert data.number(query) == strangers, (day, told)
    assert (
        teams_by_visit(standing(_record(house)).teams)[second][0] == teams_by_visit(record.teams)[second][0]
    )


def test_a_department_that_joins_the_plan_later(house: House) -> None:
    record = _drawn(house)
    first, second = (drawn.key for drawn in record.institutions)
    making.record_list(house.inbox, _visit(record, first))
    plan = house.inbox / "campaign.toml"
    joined = '[[department]]\nname = "区卫健委"\nitems = ["卫生检查"]\n\n[deadline]'
    plan.write_text(plan.read_text("utf-8").replace("[deadline]", joined), encoding="utf-8")
    making.sheet(house.inbox / "卫健.xlsx", [("姓名", "单位", "执法证号"), ("钱医", "区卫健委", "豫C0001")])
    night(house, AFTER)
    with open_warehouse(house.warehouse) as warehouse:
        assert grow(material(house, warehouse, CHANGED_ON)), (
            "the visit is made though that day it was to come"
        )
        assert not grow(material(house, warehouse, AFTER))
    (change,) = _record(house).changes
    assert [(m.key, m.name) for m in change.teams if m.department == "区卫健委"] == [(second, "钱医")]
    assert change.made == [first] and change.department == "区卫健委"


def test_the_night_completes_the_teams_or_says_why_not(house: House) -> None:
    record = _drawn(house)
    plan = house.inbox / "campaign.toml"
    joined = '[[department]]\nname = "区卫健委"\nitems = ["卫生检查"]\n\n[deadline]'
    plan.write_text(plan.read_text("utf-8").replace("[deadline]", joined), encoding="utf-8")
    assert consolidate(house, AFTER).outcome().notice == "", "the list of the new department is waited for"
    heads, away = ("姓名", "单位", "执法证号", "回避对象"), record.institutions[0].name
    making.sheet(house.inbox / "卫健.xlsx", [heads, ("钱医", "区卫健委", "豫C0001", away)])
    notice = consolidate(house, AFTER).outcome().notice
    assert "检查组还没有按现在的计划补齐" in notice and away in notice and not _record(house).changes
    making.sheet(house.inbox / "卫健2.xlsx", [heads, ("周医", "区卫健委", "豫C0002", "")])
    assert consolidate(house, AFTER).outcome().notice == ""
    team = [member.key for member in standing(_record(house)).teams if member.department == "区卫健委"]
    assert sorted(team) == sorted(drawn.key for drawn in record.institutions)
    assert _record(house).changes[0].reason == "计划在抽取以后增加了派出的部门或人数"


def test_a_department_renamed_since_the_draw_is_not_a_new_one(house: House) -> None:
    _drawn(house)
    plan = house.inbox / "campaign.toml"
    text = plan.read_text("utf-8").replace('name = "区市监局"', 'name = "市场监管部门"')
    plan.write_text(
        text.replace('aliases = ["区市场监管局"', 'aliases = ["区市监局", "区市场监管局"'), encoding="utf-8"
    )
    night(house, AFTER)
    with open_warehouse(house.warehouse) as warehouse:
        assert not grow(material(house, warehouse, AFTER))
    change = _change(house, replaces="市场监管部门 王强")
    assert change.department == "市场监管部门" and all(member.name != "王强" for member in change.teams)


def test_a_change_survives_a_kill_at_any_moment_and_the_loss_of_the_warehouse(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _drawn(house)
    asked = record.institutions[0].name
    for moment in ("_insert_change", "finish"):
        with monkeypatch.context() as dies:
            dies.setattr(kept, moment, _killed)
            with pytest.raises(KeyboardInterrupt):
                _change(house, withdraw=asked)
        committed = moment == "finish"
        with open_warehouse(house.warehouse) as warehouse:
            kept.settle_draws(house, warehouse)
        assert len(_record(house).changes) == committed
        assert [path.suffix for path in _documents(house)] == [".json"] * committed
    before = _record(house)
    with open_warehouse(house.warehouse) as warehouse:
        for table in ("draw", "draw_institution", "draw_inspector", "draw_change"):
            warehouse.execute(f"delete from {table}")
        kept.settle_draws(house, warehouse)
        kept.settle_draws(house, warehouse)
    assert _record(house) == before and len(before.changes) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _documents(house: House) -> list[Path]:
    return sorted((house.state / "draws" / "changes").iterdir())


def test_a_code_that_came_for_a_name_is_the_institution_drawn(house: House) -> None:
    """Drawn by its name alone, visited under its code: it is one institution, and not withdrawn."""
    rows = [(n, name(n), "" if n < 11 else code(n), f"建设路{n}号", "周丽", "D") for n in range(1, 11)]
    making.sheet(house.inbox / "名录.xlsx", [making.HEADINGS, *rows])
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号"), *PEOPLE])
    night(house, DRAWN_ON)
    record = lots(house, "615", as_of=DRAWN_ON)
    first = record.institutions[0]
    n = next(n for n in range(1, 11) if name(n) == first.name)
    making.roster(house.inbox, 10, "D")
    people = "、".join(member.name for member in teams_by_visit(record.teams)[first.key])
    making.record_list(house.inbox, [making.record_row(n, RSJ, people=people, inspectors_signed=people)])
    night(house, AFTER)
    with pytest.raises(Problem, match="已有有效的检查记录"):
        _change(house, withdraw=first.name, as_of=AFTER)
    (other,) = (drawn.name for drawn in record.institutions[1:])
    instead = _change(house, withdraw=other).instead[0]
    assert instead.key == instead.name and instead.code, "by the key of the draw, with the facts of today"
