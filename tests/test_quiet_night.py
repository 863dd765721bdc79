"""A night with nothing new is told from the last edition; whatever could change a figure makes it a run."""

from collections.abc import Callable
from datetime import date

import pytest

from flows.consolidation import Consolidation, give_out, take_in
from flows.reports.outcome import Outcome
from flows.reports.published import open_published
from flows.storage.folders import House
from flows.storage.standing import forget_standing
from flows.warehouse.store import last_run, open_warehouse
from flows.warehouse.withdrawals import Withdrawal, withdraw
from tests import making
from tests.beginnings import begin
from tests.making import RSJ, SJJ, record_list, record_row, roster, sheet

OVER = date(2024, 12, 20)
LATER = date(2025, 3, 3)
EXPIRES = date(2025, 6, 30)


def night(house: House, day: date) -> Outcome | None:
    """A night as the flow makes it, without Prefect; what was told from the last edition, or None after a run."""
    with Consolidation(house, day) as run:
        last = run.stands()
        if last is None:
            take_in(run)
            give_out(run)
        return last


def runs(house: House) -> int:
    with open_published(house.published) as data:
        assert data.number("select count(*) from run") == data.number("select count(*) from progress")
        return data.number("select max(run) from run")


@pytest.fixture
def finished(house: House) -> House:
    """A campaign that is over: visited, published, nothing owed; a certificate holds until the 30th of June."""
    begin(house, _finished)
    return house


def _finished(house: House) -> None:
    roster(house.inbox)
    head = ("姓名", "单位", "执法证号/身份证号", "有效期至")
    people = [("张丽", RSJ, "豫A1", EXPIRES.isoformat()), ("王强", SJJ, "豫B1", "2030-01-01")]
    sheet(house.inbox / "执法人员.xlsx", [head, *people])
    record_list(house.inbox, [record_row(1, SJJ), record_row(1, RSJ)])
    told = [(making.name(1), making.code(1), department, "2024-09-10") for department in (SJJ, RSJ)]
    sheet(house.inbox / "公示.xlsx", [("名称", "统一社会信用代码", "单位", "公示日期"), *told])
    assert night(house, OVER) is None


def test_a_campaign_that_is_over_is_told_from_its_last_edition(finished: House) -> None:
    before = {path: path.read_bytes() for path in finished.outbox.rglob("*") if path.is_file()}
    last = night(finished, LATER)
    assert last is not None and last.notice == "没有新材料，也没有到期的事，2024-12-20 的结果照旧"
    assert (last.files, last.errors, last.written) == (0, 0, ()) and last.exit_code == 0
    assert [row[1] for row in last.tally] == [1, 1, 1] and "查完的 1 户" in last.reached
    assert runs(finished) == 1, "it is no run: it has no number and no figures of its own"
    assert before == {path: path.read_bytes() for path in finished.outbox.rglob("*") if path.is_file()}


def test_a_run_tells_the_same_figures(finished: House) -> None:
    """What `stands` passes over changes no relation but the day, the run and their progress."""

    def figures() -> dict[str, list[object]]:
        with open_published(finished.published) as data:
            names = data.rows("select table_name from duckdb_tables() union select view_name from duckdb_views()"
                              " where not internal order by 1")  # fmt: skip
            told = {str(name) for (name,) in names} - {"campaign", "run", "progress", "working_day"}
            return {name: sorted(data.rows(f"from {name}"), key=repr) for name in told}

    before = figures()
    forget_standing(finished)
    assert night(finished, LATER) is None and runs(finished) == 2
    assert figures() == before


def _new_file(house: House) -> None:
    record_list(house.inbox, [record_row(2, SJJ)], "又一份.xlsx")


def _taken_back(house: House) -> None:
    with open_warehouse(house.warehouse) as kept:
        (arrival,) = kept.execute("select arrival from arrival where file_name = '公示.xlsx'").fetchone() or (
            0,
        )
        withdraw(house, kept, [Withdrawal(arrival, last_run(kept), "2024-12-21T08:00:00", "报错了")])


def _new_plan(house: House) -> None:
    plan = house.inbox / "campaign.toml"
    plan.write_text(plan.read_text("utf-8").replace("publication = 20", "publication = 3"), encoding="utf-8")


def _new_draw(house: House) -> None:
    (house.state / "draws").mkdir(exist_ok=True)
    (house.state / "draws" / "commitment-000001.json").write_text(
        '{"seed_sha256": "0", "committed_at": "2024-12-21T08:00:00", "operator": ""}'
    )


def _lost(house: House) -> None:
    (house.outbox / "简报.html").unlink()


def _altered(house: House) -> None:
    (house.outbox / "汇总表.xlsx").write_bytes(b"saved by somebody")


@pytest.mark.parametrize("change", [_new_file, _taken_back, _new_plan, _new_draw, _lost, _altered])
def test_whatever_could_change_a_figure_or_a_file_makes_a_run(
    finished: House, change: Callable[[House], None]
) -> None:
    change(finished)
    assert night(finished, LATER) is None and runs(finished) == 2
    assert (finished.outbox / "简报.html").exists()
    assert (finished.outbox / "汇总表.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("day", "is_told"),
    [(OVER, True), (LATER, True), (EXPIRES, True), (date(2025, 7, 1), False), (date(2024, 12, 19), False)],
)
def test_it_holds_until_a_day_on_which_something_moves(finished: House, day: date, is_told: bool) -> None:
    """The last day of a certificate it still holds; the next one is P03's. Days before the edition's own are theirs."""
    assert (night(finished, day) is not None) is is_told


def test_while_a_clock_runs_only_the_same_day_is_told_again(finished: House) -> None:
    record_list(finished.inbox, [record_row(2, SJJ)], "又一份.xlsx")
    assert night(finished, OVER) is None
    assert night(finished, OVER) is not None
    assert night(finished, date(2024, 12, 21)) is None


def test_a_record_of_a_day_ahead_counts_from_that_day(finished: House) -> None:
    told = record_list(finished.inbox, [record_row(1, SJJ, date="2025-01-06")], "早报.xlsx")
    assert night(finished, OVER) is None and not told.exists()
    assert night(finished, date(2025, 1, 5)) is not None
    assert night(finished, date(2025, 1, 6)) is None


def test_a_letter_that_could_not_be_sent_is_tried_again(
    finished: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_asked: object) -> None:
        raise RuntimeError("mail")

    monkeypatch.setattr("flows.post.nightly_mail.post", broken)
    forget_standing(finished)
    assert night(finished, OVER) is None
    monkeypatch.undo()
    assert night(finished, OVER) is None
    assert night(finished, OVER) is not None
