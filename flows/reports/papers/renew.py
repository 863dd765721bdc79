"""Papers written once: a run that finds them missing, or of an earlier draw or plan, writes them anew."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flows.lots.record import DrawRecord
from flows.reports.published import open_published
from flows.runtime.progress import progress
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from schemas.campaign import Campaign

_FOLDER: Final = "抽取"
_VISITS: Final = ("记录表/*.xlsx", "记录表/*.docx", "告知书/*.docx")
"""The papers of visits, which another draw makes others of."""
_DONE, _BLANKS_DONE = "papers", "blanks"
_BLANKS_VERSION = 1
"""Raised when the blanks look different, so that all of them are written anew."""
RosterRow = tuple[str, str, str, str]
"""An institution of the roster: code, name, credit class, institution_id."""


def write_draw_papers(
    house: House, campaign: Campaign, record: DrawRecord, roster: Sequence[RosterRow]
) -> Path:
    """Bring outbox/<campaign>/抽取/ in step with the draw; the folder."""
    from flows.reports.papers.draw_result import CREDENTIAL, RESULT, write_papers

    folder, done = house.outbox / _FOLDER, house.state / _DONE
    last = folder / (RESULT if record.elsewhere else CREDENTIAL)
    if not last.exists() or read_value(done) != _version(record):
        _remove(folder, _VISITS)
        with progress("写抽取材料", len(record.institutions)) as report:
            write_papers(record, campaign, list(roster), folder, report)
        write_value(done, _version(record))
    return folder


def remove_draw_papers(house: House) -> None:
    """Take away the papers of a draw of the provincial platform whose list was taken back: no draw holds."""
    done = house.state / _DONE
    if isinstance(read_value(done), str):
        _remove(house.outbox / _FOLDER, (*_VISITS, "抽取结果.xlsx"))
        done.unlink()


def _version(record: DrawRecord) -> int | str:
    """Which draw the papers are of: the number of ours, of the platform's a digest of who is drawn and who goes."""
    if record.elsewhere is None:
        return record.draw
    drawn = [(i.key, i.credit_class) for i in record.institutions]
    goes = [(t.key, t.role, t.department, t.name) for t in record.teams]
    return hashlib.sha256(repr((record.elsewhere, drawn, goes)).encode()).hexdigest()


def _remove(folder: Path, patterns: Sequence[str]) -> None:
    for old in (path for pattern in patterns for path in folder.glob(pattern)):
        old.unlink()


def renew_blanks(house: House) -> Path:
    """Bring outbox/<campaign>/表样/ in step with the plan:
    written once a plan, and where one is missing; the folder."""
    from flows.reports.papers.blanks import FOLDER, blanks, plans_words, write_blanks

    folder, done = house.outbox / FOLDER, house.state / _BLANKS_DONE
    with open_published(house.published) as data:
        words, titles = plans_words(data), (data.head.title, data.head.tally_title)
    digest = hashlib.sha256(repr((_BLANKS_VERSION, words, titles)).encode()).hexdigest()
    is_whole = all((folder / f"{blank.name}.xlsx").exists() for blank in blanks(words))
    if not (is_whole and read_value(done) == digest):
        folder.mkdir(parents=True, exist_ok=True)
        write_blanks(words, *titles, folder)
        write_value(done, digest)
    return folder
