"""An office with several campaigns of one year, made without Prefect."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flows.settings import Settings
from flows.storage.folders import House, open_house
from tests import making
from tests.making import RSJ, SJJ
from tests.nights import lots, night

NOON = date(2024, 10, 31)
Row = tuple[object, ...]


def office(tmp_path: Path) -> Settings:
    """An office without a campaign."""
    settings = Settings(
        inbox=tmp_path / "inbox", outbox=tmp_path / "outbox", var=tmp_path / "var", file_seconds=20
    )
    settings.inbox.mkdir(parents=True)
    return settings


def campaign(
    settings: Settings, name: str, rows: Sequence[Row] = (), *, institutions: int = 4, **plan: str
) -> House:
    """A campaign with a plan, a roster, inspectors and a record list waiting in its inbox."""
    folder = settings.inbox / name
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(**plan), encoding="utf-8")
    making.roster(folder, institutions)
    making.inspectors(folder)
    if rows:
        making.record_list(folder, rows)
    return open_house(settings, name)


def visited(n: int, day: str, rsj: object = "1", sjj: object = "1", **changes: object) -> list[Row]:
    """Both departments' lines of one visit."""
    return [
        making.record_row(n, RSJ, rsj, date=day, **changes),
        making.record_row(n, SJJ, sjj, date=day, **changes),
    ]


ALL_DRAWN = {"A = 0.01": "A = 1.0", "B = 0.03": "B = 1.0", "C = 0.10": "C = 1.0", "D = 0.20": "D = 1.0"}
"""A plan that draws the whole roster."""


def drawn(settings: Settings, name: str, rows: Sequence[Row] = (), as_of: date = NOON, **plan: str) -> House:
    """A campaign whose whole roster of four is drawn, and the records that came afterwards."""
    house = campaign(settings, name, **{**ALL_DRAWN, **plan})
    night(house, as_of)
    lots(house, "6152433641", as_of=as_of)
    if rows:
        making.record_list(house.inbox, rows)
    night(house, as_of)
    return house
