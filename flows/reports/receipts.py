"""回执 for every file with an error or a warning; one that has not changed since is left as it is."""

import hashlib
import logging
from pathlib import Path

from flows.reports.gathered import Fault
from flows.reports.published import Published, open_published
from flows.reports.receipt import ReceiptJob, receipt_name, write_receipt, write_receipt_job
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import replacing
from schemas.handover import Unreadable
from schemas.understanding import RemarkRead, remark_lines, understood_line

_log = logging.getLogger("shuangsuiji.receipts")
_FAULTS = """
    select v.file_name, v.sha256, f.sheet, f.cell, f.rule, f.severity, f.message
    from file_version as v
    inner join finding as f on v.sha256 = f.sha256 and v.file_name = f.file_name
    left join to_mend as m
        on f.sha256 = m.sha256 and f.file_name = m.file_name and f.rule = m.rule
            and f.sheet is not distinct from m.sheet and f.cell is not distinct from m.cell
    where m.rule is not null or (f.severity = 'warning' and v.is_newest)
    order by v.arrival desc, f.rowid
"""
_UNDERSTOOD = """
    select u.file_name, u.sha256, u.sheet, u.kind, coalesce(u.header_row::varchar, '') as line,
        u.read, u.unread, u.rows
    from understood as u
    where (u.sha256, u.file_name)
        in (select (sha256, file_name) from finding where severity in ('error', 'warning'))
    order by u.rowid
"""
_REMARKS = """
    select r.file_name, r.sha256, r.sheet, r.cell, r.department, r.disposition, r.words
    from remark_reading as r
    where (r.sha256, r.file_name)
        in (select (sha256, file_name) from finding where severity in ('error', 'warning'))
    order by r.rowid
"""
_File = tuple[str, str]
"""A file's published name and its SHA-256."""


def write_receipts(house: House) -> list[Path]:
    """Bring outbox/<campaign>/回执/ in step with the published findings; the receipts that are there now."""
    folder = house.outbox / "回执"
    written = _written(house)
    due = {name: (job, _digest(job)) for name, job in _jobs(house, folder).items()}
    _write(
        house,
        [
            job
            for name, (job, digest) in due.items()
            if written.get(name, [""])[0] != digest or not job.target.exists()
        ],
    )
    for name in written.keys() - due.keys():
        (folder / name).unlink(missing_ok=True)
    note = {name: [digest, job.file_name, job.path.name] for name, (job, digest) in due.items()}
    write_value(_record(house), note)
    return [job.target for job, _ in due.values()]


def _write(house: House, stale: list[ReceiptJob]) -> None:
    """Write receipts in worker processes; none is started where nothing is to be written."""
    if not stale:
        return
    with (
        Workers(write_receipt_job, house.settings.limits) as workers,
        progress("写回执", len(stale)) as report,
    ):
        for done, (job, result) in enumerate(workers.run(stale), 1):
            if isinstance(result, Unreadable):
                _write_list_alone(job, result)
            report(done)


def receipts_by_file(house: House) -> dict[tuple[str, str], Path]:
    """The receipts that are there, by the file each is about: its published name and its SHA-256."""
    folder = house.outbox / "回执"
    return {
        (file, sha256): folder / name
        for name, (_, file, sha256) in _written(house).items()
        if (folder / name).exists()
    }


def _written(house: House) -> dict[str, list[str]]:
    """By a receipt's name: the digest of what it says, the file it is about, the file's SHA-256."""
    noted: dict[str, list[str] | str] = read_value(_record(house)) or {}
    # Version 1.0 noted the digest alone:
    # such a receipt is written anew, or removed where it is no longer due.
    return {name: note if isinstance(note, list) else [note, "", ""] for name, note in noted.items()}


def _record(house: House) -> Path:
    return house.state / "receipts.json"


def _write_list_alone(job: ReceiptJob, broken: Unreadable) -> None:
    """A receipt without its sheets: the original could not be shown again,
    what is wrong with it still has to be said."""
    _log.warning("回执“%s”只列出了问题，没有附上原表：%s", job.target.name, broken.message)
    with replacing(job.target) as draft:
        write_receipt([], job, draft)


def _jobs(house: House, folder: Path) -> dict[str, ReceiptJob]:
    """A job for every receipt, by its name below the folder; two files never share one."""
    faults: dict[_File, list[Fault]] = {}
    with open_published(house.published) as data:
        for file_name, sha256, *told in data.rows(_FAULTS):
            fault = Fault(*map(_text, told))  # type: ignore[arg-type]
            faults.setdefault((str(file_name), str(sha256)), []).append(fault)
        readings = _readings(data)
    jobs: dict[str, ReceiptJob] = {}
    taken: set[str] = set()
    for (file_name, sha256), found in faults.items():
        name = receipt_name(file_name)
        if name.lower() in taken:
            name = f"{name[:-5]}-{sha256[:8]}.xlsx"
        taken.add(name.lower())
        reading = tuple(readings.get((file_name, sha256), ()))
        jobs[name] = ReceiptJob(house.original(sha256), file_name, tuple(found), folder / name, reading)
    return jobs


def _readings(data: Published) -> dict[_File, list[str]]:
    """How each file with something to mend was understood, in lines: its tables, then its remarks."""
    labels = {measure.name: measure.label for measure in data.measures}
    lines: dict[_File, list[str]] = {}
    for row in data.dicts(_UNDERSTOOD):
        texts = {name: str(value) for name, value in row.items()}
        file = texts["file_name"], texts["sha256"]
        lines.setdefault(file, []).append(f"读作 {understood_line(texts, labels)}")
    remarks: dict[_File, list[RemarkRead]] = {}
    for file_name, sha256, *read in data.rows(_REMARKS):
        remarks.setdefault((str(file_name), str(sha256)), []).append(RemarkRead(*map(str, read)))
    for file, readings in remarks.items():
        lines.setdefault(file, []).extend(f"备注 {line}" for line in remark_lines(readings))
    return lines


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _digest(job: ReceiptJob) -> str:
    return hashlib.sha256(repr((_VERSION, job.path.name, job.faults, job.reading)).encode()).hexdigest()


_VERSION = 4
"""Raised when receipts look different, so that all of them are written anew."""
