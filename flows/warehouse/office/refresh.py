"""outbox/总库.duckdb: every campaign's published tables and views in one database, and the year's views over
them. Only the campaigns whose published database changed are read; the rest is kept from the last one."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.storage.replacing import replacing
from flows.warehouse.database import on_disk
from flows.warehouse.office.campaign import Campaign, forget_campaign, take_campaign
from flows.warehouse.office.empty import comment_measures, create_office, office_version
from flows.warehouse.office.identity import know_institutions
from flows.warehouse.office_ledger import OFFICE


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of 总库: the years whose figures may have changed; what could not be read, by campaign."""

    years: frozenset[int] = frozenset()
    problems: tuple[tuple[str, str], ...] = ()


def refresh_office(outbox: Path, now: datetime) -> Refreshed:
    """Bring outbox/总库.duckdb in step with the published databases; read-only, replaced by one rename.

    A campaign whose database cannot be read keeps the rows it had, and is told of in table `source`.
    Raises OSError where the disk does not take it.
    """
    target = outbox / OFFICE
    published = {path.parent.name: path for path in sorted(outbox.glob("*/inspections.duckdb"))}
    editions = {name: _edition(path) for name, path in published.items()}
    kept = _kept_editions(target)
    changed = [name for name, edition in editions.items() if kept.get(name) != edition]
    gone = sorted(kept.keys() - published.keys())
    if not changed and not gone and (target.exists() or not published):
        return Refreshed(problems=_problems(target))
    with replacing(target) as draft:
        if kept:
            shutil.copyfile(target, draft)
            draft.chmod(0o644)
        else:
            create_office(draft)
        with on_disk(draft), duckdb.connect(draft) as office:
            years = _years_of(office, [*changed, *gone])
            for name in gone:
                forget_campaign(office, name)
            for name in changed:
                take_campaign(office, Campaign(name, published[name], editions[name]), now)
            know_institutions(office)
            comment_measures(office)
            years |= _years_of(office, changed)
            office.execute("force checkpoint")
        draft.chmod(0o444)
        Path(f"{target}.wal").unlink(missing_ok=True)
    return Refreshed(years, _problems(target))


def _edition(path: Path) -> str:
    seen = path.stat()
    return f"{office_version()} {seen.st_size} {seen.st_mtime_ns}"


def _kept_editions(target: Path) -> Mapping[str, str]:
    """What the last 总库 holds, by campaign; nothing where it is missing, broken or another version's."""
    if not target.exists():
        return {}
    try:
        with duckdb.connect(target, read_only=True) as office:
            editions = dict(office.execute("select campaign_id, edition from source").fetchall())
    except duckdb.Error:
        return {}
    read = [edition for edition in editions.values() if edition]
    return editions if all(edition.startswith(f"{office_version()} ") for edition in read) else {}


def _problems(target: Path) -> tuple[tuple[str, str], ...]:
    if not target.exists():
        return ()
    with duckdb.connect(target, read_only=True) as office:
        told = "select campaign_id, problem from source where problem is not null order by campaign_id"
        return tuple((str(name), str(problem)) for name, problem in office.execute(told).fetchall())


def _years_of(office: duckdb.DuckDBPyConnection, names: list[str]) -> frozenset[int]:
    """The years that these campaigns, as the database has them now, have figures in."""
    query = """
        select year from campaign where list_contains($names, campaign_id)
        union
        select year from visit where list_contains($names, campaign_id)
    """
    return frozenset(int(year) for (year,) in office.execute(query, {"names": names}).fetchall())
