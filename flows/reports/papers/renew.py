"""The papers of the draw that holds, written once: a run that finds them missing or of an earlier draw writes them anew."""

from pathlib import Path

from flows.consolidation import Consolidation
from flows.runtime.progress import progress
from flows.storage.replacing import replacing

_DONE = "papers"


def write_draw_papers(run: Consolidation) -> list[Path]:
    """Bring outbox/<campaign>/抽取/ in step with the draw; the folder, or nothing where no draw was made."""
    record = run.drawn_record()
    if record is None:
        return []
    from flows.reports.papers.draw_result import CREDENTIAL, write_papers

    folder, done = run.house.outbox / "抽取", run.house.state / _DONE
    if not (folder / CREDENTIAL).exists() or not done.exists() or done.read_text() != str(record.draw):
        for old in (
            *folder.glob("记录表/*.xlsx"),
            *folder.glob("记录表/*.docx"),
            *folder.glob("告知书/*.docx"),
        ):
            old.unlink()
        roster = run.validated.institutions[["code", "name", "credit_class", "institution_id"]]
        with progress("写抽取材料", len(record.institutions)) as report:
            write_papers(
                record, run.campaign, list(roster.itertuples(index=False, name=None)), folder, report
            )
        with replacing(done) as draft:
            draft.write_text(str(record.draw))
    return [folder]
