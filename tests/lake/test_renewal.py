"""The lake in its place: after the office's year, from the settings, under the office's name."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from flows.office import last_told, renew_office
from flows.settings import Settings
from flows.warehouse.lake.write import LAKE
from tests.lake.conftest import Lake
from tests.lake.test_lake import asked


@pytest.fixture
def settings(outbox: Path, local: Lake, tmp_path: Path) -> Settings:
    """The office of the outbox, with a lake."""
    (tmp_path / "inbox").mkdir()
    return Settings(
        inbox=tmp_path / "inbox", outbox=outbox, var=tmp_path / "var",
        lake=SecretStr(local.address), lake_data=local.data,
    )  # fmt: skip


OFFICES = "select distinct office from record_line order by 1"


def test_the_office_s_year_ends_in_the_lake_under_its_own_name(settings: Settings, local: Lake) -> None:
    (settings.inbox / "office.toml").write_text('name = "新华区"', encoding="utf-8")
    assert renew_office(settings).told == ()
    assert asked(local, settings.outbox, OFFICES) == [("新华区",)]
    assert renew_office(settings).told == (), "the second night is the same installation"


def test_an_office_toml_that_cannot_be_read_leaves_the_lake_as_it_was(
    settings: Settings, local: Lake
) -> None:
    (settings.inbox / "office.toml").write_text('name = "新华区"', encoding="utf-8")
    renew_office(settings)
    (settings.inbox / "office.toml").write_text("name = ", encoding="utf-8")
    assert [whose for whose, _ in renew_office(settings).told] == ["office.toml", LAKE]
    assert asked(local, settings.outbox, OFFICES) == [("新华区",)]


def test_a_lake_that_is_away_costs_the_lake_alone(settings: Settings, local: Lake) -> None:
    away = settings.model_copy(update={"lake": SecretStr("ducklake:/nowhere/lake.ducklake")})
    done = renew_office(away)
    assert [whose for whose, _ in done.told] == [LAKE] and len(done.written) == 2
    assert last_told(settings)[0][0] == LAKE
    assert renew_office(settings).told == ()
    assert asked(local, settings.outbox, OFFICES) and last_told(settings) == []


def test_an_address_that_is_no_lake_s_is_refused_and_not_shown() -> None:
    with pytest.raises(ValidationError):
        Settings(lake=SecretStr("postgres:password=geheim"))
    assert "geheim" not in repr(Settings(lake=SecretStr("ducklake:postgres:password=geheim")))
