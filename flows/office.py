"""The office's year, without Prefect: the year's plan from the inbox, 总库 from the published databases,
and from 总库 the year's papers and the lake of many offices."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.intake.office_plans import take_plans
from flows.reports.year.papers import renew_papers
from flows.reports.year.read import Caps
from flows.settings import Settings
from flows.storage.journal import read_value, write_value
from flows.warehouse.lake.attached import Lake
from flows.warehouse.lake.write import LAKE, write_lake
from flows.warehouse.office.refresh import refresh_office
from flows.warehouse.office_ledger import OFFICE
from schemas.campaign_file import CampaignError, load_office


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """What became of the office's year: the papers written anew; what is to be told, by campaign or file."""

    written: tuple[Path, ...] = ()
    told: tuple[tuple[str, str], ...] = ()


def renew_office(settings: Settings) -> OfficeYear:
    """Take in the year's plan, bring 总库 in step, and write the papers of the years that changed;
    where nothing did, next to nothing is done.

    The caller holds the lock. Raises OSError where the disk does not take it;
    what is told is kept in var/ for whoever asks next.
    """
    now = datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None, microsecond=0)
    for draft in settings.outbox.glob(".*.tmp*") if settings.outbox.is_dir() else ():
        draft.unlink()  # what a run that was killed left; nobody else may be writing there
    loose = take_plans(settings, now.year)
    plan = [line for file in loose for line in file.rows]
    problems = refresh_office(settings.outbox, now, plan)
    caps, faults = office_caps(settings), _faults(settings)
    told = (*problems, *((file.file_name, file.told) for file in loose if file.told), *faults)
    office = settings.outbox / OFFICE
    papers = renew_papers(office, state(settings) / "papers.json", caps, told) if office.exists() else []
    told = (*told, *_written_to_lake(settings, office, now))
    if [list(line) for line in told] != last_told(settings):
        write_value(state(settings) / "told.json", told)
    return OfficeYear(tuple(papers), told)


def _written_to_lake(settings: Settings, office: Path, now: datetime) -> tuple[tuple[str, str], ...]:
    """Bring the lake in step with 总库, where there is one; what is to be told.
    Under no name but the right one."""
    if settings.lake is None or not office.exists():
        return ()
    try:
        name = load_office(settings.inbox).name
    except CampaignError:
        return ((LAKE, "没有写：office.toml 读不出来，不知道办公室的名称；改好后下一夜补写"),)
    lake = Lake(settings.lake.get_secret_value(), settings.lake_data, _installation(settings), name)
    return write_lake(lake, office, now)


def _installation(settings: Settings) -> str:
    """The number of this var/, drawn once: by it the lake knows who wrote what."""
    path = state(settings) / "installation.json"
    if not path.exists():
        write_value(path, uuid.uuid4().hex)
    return str(read_value(path))


def state(settings: Settings) -> Path:
    """The office's own folder in var/."""
    return settings.var / "office"


def note_failure(settings: Settings, why: str) -> None:
    """Keep that the last renewal was not made, for whoever asks next."""
    write_value(state(settings) / "told.json", [["总库和年度汇总", why]])


def last_told(settings: Settings) -> list[list[str]]:
    """What the last renewal had to tell: pairs of campaign or file and why."""
    told: list[list[str]] = read_value(state(settings) / "told.json") or []
    return told


def office_caps(settings: Settings) -> Caps:
    """The office's caps on visits (inbox/office.toml [frequency]);
    none where it cannot be read, which is told."""
    try:
        frequency = load_office(settings.inbox).frequency
    except CampaignError:
        return Caps()
    return Caps(frequency.per_year, frequency.per_department)


def _faults(settings: Settings) -> list[tuple[str, str]]:
    try:
        load_office(settings.inbox)
    except CampaignError as error:
        return [("office.toml", f"{error.message}。{error.hint}")]
    return []
