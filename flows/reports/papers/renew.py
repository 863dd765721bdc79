"""Papers written once: a run that finds them missing, or of an earlier draw or plan, writes them anew."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flows.lots.changes import standing
from flows.lots.record import DrawRecord, Publication
from flows.reports.published import open_published
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from schemas.campaign import Campaign
from schemas.identifiers import normalise_name

_NONE_PLANNED: Final[Mapping[str, date]] = MappingProxyType({})
_BLANKS_DONE = "blanks"
_BLANKS_VERSION = 1
"""Raised when the blanks look different, so that all of them are written anew."""


def write_draw_papers(
    house: House, campaign: Campaign, publication: Publication, planned: Mapping[str, date] = _NONE_PLANNED
) -> list[Path]:
    """Bring outbox/<campaign>/抽取/ in step with the commitments and the draw; the folder, where there is any.

    `planned`: the day of a visit, where one is planned, by the institution's key.
    """
    from flows.reports.papers.public_draw import renew_public_draw

    folder, record = house.outbox / "抽取", publication.record
    if record is not None:
        write_visit_papers(house, campaign, record, publication.numbers, planned)
    else:
        _remove_papers(house, folder)
    if record is None and not publication.commitments:
        return []
    renew_public_draw(house, campaign, publication, folder)
    return [folder]


def _remove_papers(house: House, folder: Path) -> None:
    """Take away what is left of a draw of the provincial platform whose lists were taken back."""
    from flows.reports.papers.visits import remove_visit_papers

    remove_visit_papers(house, _visited(house))
    for result in folder.glob("抽取结果*.xlsx"):
        result.unlink()


def write_visit_papers(
    house: House,
    campaign: Campaign,
    record: DrawRecord,
    numbers: Mapping[str, int],
    planned: Mapping[str, date],
) -> None:
    """Bring the papers of every visit of a draw in step with it and the plan. By the institution's key:
    `numbers` the number that its papers bear, `planned` the day of the visit where one is planned."""
    from flows.reports.papers.visit import visits_of
    from flows.reports.papers.visits import renew_visit_papers

    renew_visit_papers(house, campaign, visits_of(standing(record), numbers, planned), _visited(house))


def _visited(house: House) -> set[str]:
    """The institutions with a result that counts:
    by what the draw may have known them by, a code or a name."""
    query = """
        select distinct institution_id, institution from record_line
        where status in ('current', 'superseded', 'reinspection')
    """
    with open_published(house.published) as data:
        return {
            key for identity, name in data.rows(query) for key in (str(identity), normalise_name(str(name)))
        }


def write_result_notices(house: House, campaign: Campaign) -> list[Path]:
    """Bring outbox/<campaign>/结果告知书/ in step with the results that count; the folder, where there are any."""
    from flows.reports.papers.result_notices import renew_result_notices

    return renew_result_notices(house, campaign)


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
