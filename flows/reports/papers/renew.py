"""The papers of the draw that holds, written once: a run that finds them missing or of an earlier draw writes them anew."""

from collections.abc import Sequence
from pathlib import Path

from flows.lots.record import DrawRecord
from flows.runtime.progress import progress
from flows.storage.folders import House
from flows.storage.replacing import replacing
from schemas.campaign import Campaign

_DONE = "papers"
RosterRow = tuple[str, str, str, str]
"""An institution of the roster: code, name, credit class, institution_id."""


def write_draw_papers(
    house: House, campaign: Campaign, record: DrawRecord, roster: Sequence[RosterRow]
) -> Path:
    """Bring outbox/<campaign>/抽取/ in step with the draw; the folder."""
    from flows.reports.papers.draw_result import CREDENTIAL, write_papers

    folder, done = house.outbox / "抽取", house.state / _DONE
    if not (folder / CREDENTIAL).exists() or not done.exists() or done.read_text() != str(record.draw):
        for pattern in ("记录表/*.xlsx", "记录表/*.docx", "告知书/*.docx"):
            for old in folder.glob(pattern):
                old.unlink()
        with progress("写抽取材料", len(record.institutions)) as report:
            write_papers(record, campaign, list(roster), folder, report)
        with replacing(done) as draft:
            draft.write_text(str(record.draw))
    return folder
