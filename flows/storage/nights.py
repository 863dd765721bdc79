"""The nights of the schedule: when the next is, and whether the last one was made,
so that a night the machine was off is made up for, and told."""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.problem import Problem
from flows.settings import NIGHTLY_HOUR, Settings
from flows.storage.journal import read_value, write_value
from schemas.campaign_file import CampaignError, load_office


@dataclass(frozen=True, slots=True)
class LastNight:
    """When every campaign was last consolidated, or the schedule begun;
    and the missed night that this made up for (ISO 8601, the office's clock)."""

    ended: str
    made_up_for: str = ""


def night_at(settings: Settings) -> time:
    """The time of the night: `[schedule] at` of inbox/office.toml, else two o'clock. Raises Problem."""
    try:
        return load_office(settings.inbox).schedule.time or time(NIGHTLY_HOUR)
    except CampaignError as error:
        raise Problem(error.message, error.hint) from None


def next_night(settings: Settings, now: datetime) -> datetime:
    """When the next night is due. Raises Problem."""
    due = datetime.combine(now.date(), night_at(settings))
    return due if due > now else due + timedelta(days=1)


def begin_schedule(settings: Settings) -> None:
    """From now on nights are expected; where they have been already, nothing changes."""
    if last_night(settings) is None:
        _note(settings, LastNight(_now(settings).isoformat()))


def note_night(settings: Settings, made_up_for: datetime | None = None) -> None:
    """Every campaign has been consolidated: kept where a schedule was begun."""
    if last_night(settings) is not None:
        missed = made_up_for.isoformat() if made_up_for else ""
        _note(settings, LastNight(_now(settings).isoformat(), missed))


def missed_night(settings: Settings) -> datetime | None:
    """The last night that was due, where nothing was consolidated since; None where it was,
    or where no schedule was begun. Raises Problem."""
    last = last_night(settings)
    due = next_night(settings, _now(settings)) - timedelta(days=1)
    return due if last and datetime.fromisoformat(last.ended) < due else None


def last_night(settings: Settings) -> LastNight | None:
    """The last night that was noted, or None."""
    noted = read_value(settings.var / "nights.json")
    return LastNight(**noted) if noted else None


def _note(settings: Settings, night: LastNight) -> None:
    write_value(settings.var / "nights.json", asdict(night))


def _now(settings: Settings) -> datetime:
    return datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None, microsecond=0)
