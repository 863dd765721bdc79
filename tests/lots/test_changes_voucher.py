"""The changes of a draw in its voucher: made again by whoever verifies it, and silent before the reveal."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from flows.lots import kept
from flows.lots.asked import ChangeRequest
from flows.lots.campaign_draw import Request
from flows.lots.changes import standing, teams_by_visit
from flows.lots.commit_reveal import Commit
from flows.lots.commitment import Reveal, digest_of
from flows.lots.growth import grow
from flows.lots.publication import publication
from flows.lots.record import DrawRecord
from flows.lots.urn import filled_urn
from flows.lots.verification import Against, voucher_faults
from flows.lots.voucher import voucher
from flows.reports.papers.renew import write_draw_papers
from flows.storage.folders import House
from flows.warehouse.store import open_warehouse
from tests import making
from tests.making import SJJ
from tests.nights import act, material, night

DAY, LATER = date(2024, 6, 20), date(2024, 8, 1)
PEOPLE = (*making.PEOPLE, ("孙红", SJJ, "豫B0003"), ("赵刚", SJJ, "豫B0009"))
JOINED = '[[department]]\nname = "区卫健委"\nitems = ["卫生检查"]\n\n[deadline]'
Told = dict[str, Any]


def _record(house: House) -> DrawRecord:
    with open_warehouse(house.warehouse) as warehouse:
        record = kept.last_draw(warehouse)
    assert record is not None
    return record


def _drawn(house: House, seed: str = "615", hidden: tuple[int, ...] = ()) -> Against:
    """A draw of four of twenty, namesakes among the inspectors, and the roster it is held against."""
    rows = [(*making.institution(n, "D"), "不宜告知" if n in hidden else "") for n in range(1, 21)]
    making.sheet(house.inbox / "名录.xlsx", [(*making.HEADINGS, "告知"), *rows])
    people = [(*person, making.name(7) if person[0] == "孙红" else "") for person in PEOPLE]
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号", "回避对象"), *people])
    night(house, DAY)
    if hidden:
        act(house, Commit("王强"), DAY)
    act(house, Request(seed, "王强"), DAY)
    with open_warehouse(house.warehouse) as warehouse:
        taken_in = material(house, warehouse, DAY)
        return Against(filled_urn(taken_in.campaign, taken_in.validated, taken_in.year()).roster, frozenset())


def _changed(house: House) -> Told:
    """A withdrawal, a replacement of one of two namesakes, a department more; and the voucher of it all."""
    act(house, ChangeRequest(standing(_record(house)).institutions[0].name, "", "王强", "已停办"), LATER)
    member = next(m for m in standing(_record(house)).teams if m.department == SJJ)
    act(house, ChangeRequest("", f"{SJJ} {member.name}{member.certificate}", "王强", "调离"), LATER)
    plan = house.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8").replace("[deadline]", JOINED), encoding="utf-8")
    making.sheet(house.inbox / "卫健.xlsx", [("姓名", "单位", "执法证号"), ("钱医", "区卫健委", "豫C0001")])
    night(house, LATER)
    with open_warehouse(house.warehouse) as warehouse:
        assert grow(material(house, warehouse, LATER))
    return _told(_record(house))


def _told(record: DrawRecord, reveal: Reveal | None = None) -> Told:
    told: Told = json.loads(json.dumps(voucher(record, reveal)))
    return told


def _resigned(told: Told) -> Told:
    return {**told, "voucher_sha256": digest_of({n: v for n, v in told.items() if n != "voucher_sha256"})}


FORGED = {
    "another in its place": lambda c: c[0]["instead"][0].update(place=9),
    "nobody in its place": lambda c: c[0].update(instead=[], teams=[]),
    "another leaves": lambda c: c[0].update(institution=c[0]["instead"][0]["ticket"]),
    "passed over without a word": lambda c: c[0]["passed_over"].append(
        {"ticket": "0" * 64, "key": "x", "name": "某校", "reason": "说不清"}
    ),
    "another goes": lambda c: c[1]["teams"][1].update(name="李四", inspector=None),
    "another was replaced": lambda c: c[1].update(person="孙红"),
    "nobody could be drawn": lambda c: c[2]["inspectors"].clear(),
    "more were to go": lambda c: c[2]["departments"][0].update(inspectors=2),
    "a visit was over": lambda c: c[2]["made"].append(c[2]["teams"][0]["ticket"]),
    "one left out": lambda c: c.pop(1),
    "the last left out and renumbered": lambda c: c[2].update(number=4),
    "before the draw": lambda c: c[0].update(at="2020-01-01T00:00:00"),
    "no reason": lambda c: c[1].update(reason=" "),
}


def test_the_changes_are_made_again_and_a_forged_one_is_refused(house: House) -> None:
    against = _drawn(house)
    told = _changed(house)
    assert [change["kind"] for change in told["changes"]] == ["withdrawal", "replacement", "growth"]
    assert voucher_faults(told, against) == []
    for how, forge in FORGED.items():
        forged = copy.deepcopy(told)
        forge(forged["changes"])
        assert voucher_faults(_resigned(forged), against), how
        assert voucher_faults(forged, against), f"{how}, and the digest left as it was"


def test_before_the_reveal_a_change_tells_nothing_of_the_hidden(house: House) -> None:
    """Known visits are changed by what is public alone; those of the hidden are told with the reveal."""
    against = _drawn(house, hidden=(2, 3, 5, 8, 11, 13, 15, 17, 19))
    first = _record(house)
    for seed in map(str, range(50)):
        hidden = [i for i in first.institutions if i.notice_unsuitable]
        if 0 < len(hidden) < len(first.institutions):
            break
        act(house, Request(seed, "王强", again=True, reason="试"), DAY)
        first = _record(house)
    known = [i for i in first.institutions if not i.notice_unsuitable]
    act(house, ChangeRequest(hidden[0].name, "", "王强", f"{hidden[0].name}已停办"), LATER)
    act(house, ChangeRequest(known[0].name, "", "王强", "已停办"), LATER)
    for member in [m for m in standing(_record(house)).teams if m.department == SJJ][:2]:
        if any(
            (m.name, m.certificate) == (member.name, member.certificate)
            for m in standing(_record(house)).teams
        ):
            act(house, ChangeRequest("", f"{SJJ} {member.name}{member.certificate}", "王强", "调离"), LATER)
    record = _record(house)
    told = _told(record)
    assert voucher_faults(told, against) == []
    drawn = [*record.institutions, *(i for c in record.changes for i in c.instead)]
    secret = [i for i in drawn if i.notice_unsuitable]
    text = json.dumps(told["changes"], ensure_ascii=False)
    assert not [i.name for i in secret if i.name in text or i.key in text]
    assert not [row for c in told["changes"] for part in ("teams", "recused") for row in c[part]
                if row["ticket"] in {i.ticket for i in secret}]  # fmt: skip
    for change in record.changes[:2]:
        left = next(i for i in drawn if i.key == change.institution)
        (instead,) = change.instead
        if left.notice_unsuitable is not instead.notice_unsuitable:
            assert teams_by_visit(change.teams)[instead.key]
    revealed = _told(record, Reveal(record.draw, "2030-01-01T00:00:00", "王强"))
    assert voucher_faults(revealed, against) == []


def test_what_is_written_follows_the_changes(house: House) -> None:
    """抽取结果 and the papers are of the standing draw, under numbers that no change moves."""
    _drawn(house)
    first = _record(house)
    folder = _written(house)
    before = sorted(path.name for path in folder.glob("记录表/*.xlsx"))
    assert [name[:3] for name in before] == ["001", "002", "003", "004"]
    _changed(house)
    assert _written(house) == folder
    after = sorted(path.name for path in folder.glob("记录表/*.xlsx"))
    gone, instead = first.institutions[0].name, _record(house).changes[0].instead[0].name
    assert [name[:3] for name in after] == ["002", "003", "004", "005"] and before[1:] == after[:3]
    book = openpyxl.load_workbook(folder / "抽取结果.xlsx")
    assert book.sheetnames == [
        "抽取结果", "变更", "分类比例", "办理次序", "怎样验证", "告知登记", "检查安排",
    ]  # fmt: skip
    shown = [row for row in book["抽取结果"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in shown] == [2, 3, 4, 5] and shown[-1][1] == instead
    assert gone not in {row[1] for row in shown} and all("钱医（区卫健委）" in str(row[6]) for row in shown)
    told = [row[2:5] for row in book["变更"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert told[0] == ("撤下机构", gone, instead) and {row[0] for row in told[1:]} == {"替换人员", "计划增加"}


def _written(house: House) -> Path:
    with open_warehouse(house.warehouse) as warehouse:
        told = publication(material(house, warehouse, LATER))
    (folder,) = write_draw_papers(house, house.campaign(), told)
    return folder
