"""Many papers kept in step with what they tell: each written once,
anew where that changed, and gone with it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.progress import progress
from flows.storage.journal import read_value, write_value
from flows.storage.names import apart
from flows.storage.replacing import flush, replacing

Make = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The papers of one thing: a digest of what they tell, and each file below the folder with what makes it.

    Those that are settled stay as they are where they stand, whatever they would tell today.
    """

    key: str
    digest: str
    files: Mapping[str, Make]
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    digest: str
    files: Sequence[str]


def renew(folder: Path, ledger: Path, wanted: Collection[Wanted], kept: Collection[str], what: str) -> None:
    """Bring the papers below a folder in step with what is wanted.

    `ledger` says which papers were written, and stands in var. `kept`: keys of papers that stay though nobody
    wants them any more. A run that is killed leaves papers that the next one knows for its own.
    """
    before = {key: _Written(*told) for key, told in (read_value(ledger) or {}).items()}
    due = [paper for paper in wanted if not _stands(folder, paper, before.get(paper.key))]
    unwanted = before.keys() - {paper.key for paper in wanted} - set(kept)
    after = {key: old for key, old in before.items() if key not in unwanted | {paper.key for paper in due}}
    if not due and not unwanted:
        return
    places = _places(due, {name.lower() for old in after.values() for name in old.files})
    # Told before it is done: what a killed run leaves behind is known to the next, and written anew.
    announced = {
        key: _Written("", [*before[key].files, *places[key]]) for key in before.keys() & places.keys()
    }
    announced |= {key: _Written("", [*files]) for key, files in places.items() if key not in before}
    _keep(ledger, before | announced)
    _write(folder, due, places, what)
    after |= {paper.key: _Written(paper.digest, [*places[paper.key]]) for paper in due}
    _remove(folder, before | announced, after)
    flush()
    _keep(ledger, after)


def adopt(folder: Path, ledger: Path, wanted: Collection[Wanted], patterns: Sequence[str]) -> None:
    """Take over what a version without a ledger wrote: what is settled stays, the rest is written anew."""
    if ledger.exists():
        return
    settled = {
        paper.key: _Written("", [name for name in paper.files if (folder / name).exists()])
        for paper in wanted
        if paper.is_settled
    }
    standing = {folder / name for written in settled.values() for name in written.files}
    for old in [path for pattern in patterns for path in folder.glob(pattern) if path not in standing]:
        old.unlink()
    _keep(ledger, {key: written for key, written in settled.items() if written.files})


def _stands(folder: Path, paper: Wanted, old: _Written | None) -> bool:
    """Whether a paper may stay as it was written."""
    return (
        old is not None
        and (paper.is_settled or old.digest == paper.digest)
        and all((folder / name).exists() for name in old.files)
    )


def _places(due: Sequence[Wanted], taken: set[str]) -> dict[str, dict[str, Make]]:
    """Where each of the papers goes: its own name, numbered where another has it."""
    places: dict[str, dict[str, Make]] = {}
    for paper in due:
        at = places[paper.key] = {}
        for name, make in paper.files.items():
            free = apart(name, taken)
            taken.add(free.lower())
            at[free] = make
    return places


def _write(folder: Path, due: Sequence[Wanted], places: Mapping[str, Mapping[str, Make]], what: str) -> None:
    with progress(what, len(due)) as report:
        for number, paper in enumerate(due, 1):
            for name, make in places[paper.key].items():
                with replacing(folder / name, is_flushed=False) as draft:
                    draft.write_bytes(make())
            report(number)


def _remove(folder: Path, before: Mapping[str, _Written], after: Mapping[str, _Written]) -> None:
    """Take away the papers that are of nothing any more."""
    standing = {name for written in after.values() for name in written.files}
    for name in {name for written in before.values() for name in written.files} - standing:
        (folder / name).unlink(missing_ok=True)


def _keep(ledger: Path, written: Mapping[str, _Written]) -> None:
    write_value(ledger, {key: [entry.digest, list(entry.files)] for key, entry in written.items()})
