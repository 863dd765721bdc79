"""Papers written once: a run that finds them missing, or of an earlier draw or plan, writes them anew."""

import hashlib
from pathlib import Path

from flows.lots.record import Publication
from flows.reports.published import open_published
from flows.runtime.progress import progress
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from schemas.campaign import Campaign

_DONE, _BLANKS_DONE = "papers", "blanks"
_BLANKS_VERSION = 1
"""Raised when the blanks look different, so that all of them are written anew."""


def write_draw_papers(house: House, campaign: Campaign, publication: Publication) -> list[Path]:
    """Bring outbox/<campaign>/抽取/ in step with the commitments and the draw; the folder, where there is any."""
    from flows.reports.papers.draw_result import write_papers
    from flows.reports.papers.public_draw import renew_public_draw

    folder, done, record = house.outbox / "抽取", house.state / _DONE, publication.record
    state = [record.draw, len(record.changes)] if record is not None else None
    if record is not None and not ((folder / "记录表").exists() and read_value(done) == state):
        for pattern in ("记录表/*.xlsx", "记录表/*.docx", "告知书/*.docx"):
            for old in folder.glob(pattern):
                old.unlink()
        with progress("写抽取材料", len(record.institutions)) as report:
            write_papers(record, campaign, folder, report)
        write_value(done, state)
    if record is None and not publication.commitments:
        return []
    renew_public_draw(house, campaign, publication, folder)
    return [folder]


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
