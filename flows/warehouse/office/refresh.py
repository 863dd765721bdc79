"""outbox/总库.duckdb: every campaign's published tables and views in one database, and the year's views over
them. Only the campaigns whose published database changed are read; the rest is kept from the last one."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from flows.storage.replacing import replacing
from flows.warehouse.database import on_disk
from flows.warehouse.office.campaign import (
    IN_SMALL_STEPS,
    Campaign,
    forget_campaign,
    take_campaign,
    tell_lost,
)
from flows.warehouse.office.empty import comment_measures, create_office, office_version
from flows.warehouse.office.identity import know_departments, know_institutions
from flows.warehouse.office_ledger import OFFICE

Line = Mapping[str, str | int]
"""A line of the year's plan, by the columns of table yearly_plan."""


def refresh_office(outbox: Path, now: datetime, plan: Sequence[Line] = ()) -> tuple[tuple[str, str], ...]:
    """Bring outbox/总库.duckdb in step with the published databases and the year's plan; read-only, replaced by
    one rename. What could not be read, or not all of it: campaign and why.

    A campaign whose database cannot be read, or is missing in its folder, keeps the rows it had,
    and is told of in table `source`; one whose folder is gone from the outbox is gone.
    Raises OSError where the disk does not take it.
    """
    target = outbox / OFFICE
    published = {path.parent.name: path for path in sorted(outbox.glob("*/inspections.duckdb"))}
    editions = {name: _edition(path) for name, path in published.items()}
    kept, kept_plan = _kept(target)
    changed = [name for name, edition in editions.items() if kept.get(name) != edition]
    missing = sorted(kept.keys() - published.keys())
    gone = [name for name in missing if not (outbox / name).is_dir()]
    lost = [name for name in missing if name not in gone and kept[name] is not None]
    if changed or gone or lost or kept_plan != _as_rows(plan):
        with replacing(target) as draft:
            _start(draft, target if kept else None)
            with on_disk(draft), duckdb.connect(draft) as office:
                office.execute(IN_SMALL_STEPS)
                office.execute("set wal_autocheckpoint = '1TB'")  # once, at the end
                for name in gone:
                    forget_campaign(office, name)
                for name in lost:
                    tell_lost(office, name)
                for name in changed:
                    take_campaign(office, Campaign(name, published[name], editions[name]), now)
                _put_plan(office, plan)
                know_institutions(office)
                know_departments(office)
                comment_measures(office)
                office.execute("force checkpoint")
            draft.chmod(0o444)
            Path(f"{target}.wal").unlink(missing_ok=True)
    return _problems(target)


def _edition(path: Path) -> str:
    seen = path.stat()
    return f"{office_version()} {seen.st_size} {seen.st_mtime_ns}"


def _kept(target: Path) -> tuple[Mapping[str, str | None], list[tuple[object, ...]]]:
    """The editions that the last 总库 holds, by campaign, and its plan; nothing where it is missing, broken or
    another version's."""
    if not target.exists():
        return {}, []
    try:
        with duckdb.connect(target, read_only=True) as office:
            editions = dict(office.execute("select campaign_id, edition from source").fetchall())
            plan = office.execute("from yearly_plan order by rowid").fetchall()
    except duckdb.Error:
        return {}, []
    if not all(edition.startswith(f"{office_version()} ") for edition in editions.values() if edition):
        return {}, []
    return editions, plan


def _start(draft: Path, last: Path | None) -> None:
    """The draft as it begins: a copy of the last 总库, or an empty one."""
    if last is None:
        create_office(draft)
    else:
        shutil.copyfile(last, draft)
        draft.chmod(0o644)


def _as_rows(plan: Sequence[Line]) -> list[tuple[object, ...]]:
    return [tuple(None if value == "" else value for value in line.values()) for line in plan]


def _put_plan(office: duckdb.DuckDBPyConnection, plan: Sequence[Line]) -> None:
    office.execute("delete from yearly_plan")
    for line, row in zip(plan, _as_rows(plan), strict=True):
        marks = ", ".join("?" for _ in row)
        office.execute(
            f"insert into yearly_plan ({', '.join(line)}) values ({marks})",  # noqa: S608 - our own names
            row,
        )


def _problems(target: Path) -> tuple[tuple[str, str], ...]:
    if not target.exists():
        return ()
    with duckdb.connect(target, read_only=True) as office:
        told = "select campaign_id, problem from source where problem is not null order by campaign_id"
        return tuple((str(name), str(problem)) for name, problem in office.execute(told).fetchall())
