"""Which night was missed, by the clock and what was noted."""

from datetime import datetime
from pathlib import Path

import pytest

from flows.problem import Problem
from flows.settings import Settings
from flows.storage import nights
from flows.storage.journal import write_value


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An office whose night is at half past three; it is nine in the morning."""
    (tmp_path / "office.toml").write_text('[schedule]\nat = "03:30"\n', "utf-8")
    monkeypatch.setattr(nights, "_now", lambda _: datetime(2026, 11, 25, 9))
    return Settings(inbox=tmp_path, var=tmp_path / "var")


@pytest.mark.parametrize(("ended", "missed"), [
    ("2026-11-25T03:34:00", None),
    ("2026-11-25T08:00:00", None),
    ("2026-11-24T03:34:00", "2026-11-25T03:30:00"),
    ("2026-11-20T03:34:00", "2026-11-25T03:30:00"),
])  # fmt: skip
def test_a_night_is_missed_where_nothing_ran_since_it_was_due(
    ended: str, missed: str | None, at: Settings
) -> None:
    write_value(at.var / "nights.json", {"ended": ended})
    told = nights.missed_night(at)
    assert (told.isoformat() if told else None) == missed


def test_no_night_is_missed_before_a_schedule_was_begun_nor_on_its_first_day(at: Settings) -> None:
    nights.note_night(at)
    assert nights.last_night(at) is None and nights.missed_night(at) is None
    nights.begin_schedule(at)
    assert nights.last_night(at) is not None and nights.missed_night(at) is None


def test_a_night_made_up_for_is_kept_until_the_next(at: Settings) -> None:
    nights.begin_schedule(at)
    nights.note_night(at, made_up_for=datetime(2026, 11, 25, 3, 30))
    nights.begin_schedule(at)
    last = nights.last_night(at)
    assert last is not None and last.made_up_for == "2026-11-25T03:30:00"
    nights.note_night(at)
    assert nights.last_night(at) == nights.LastNight("2026-11-25T09:00:00")


@pytest.mark.parametrize(("hour", "due"), [(1, 25), (3, 25), (4, 26)])
def test_the_next_night_is_today_until_it_came(hour: int, due: int, at: Settings) -> None:
    assert nights.next_night(at, datetime(2026, 11, 25, hour)) == datetime(2026, 11, due, 3, 30)


def test_a_fault_of_the_office_is_a_problem(at: Settings) -> None:
    (at.inbox / "office.toml").write_text("[schedule]\nat = 3\n", "utf-8")
    with pytest.raises(Problem, match="第 2 行"):
        nights.night_at(at)
