"""What the last night ended with: by it the next one knows that a run would tell the same again."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import distributions
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flows.storage.folders import House
from flows.storage.journal import read_value, write_value

_NOTE = "standing.json"
_DERIVED = frozenset({
    _NOTE, "attempt.json", "progress.jsonl", "mail.jsonl", "receipts.json", "drafts.json", "papers", "blanks",
    "published-draw", "visit-papers", "result-notices",
    "warehouse.duckdb", "warehouse.duckdb.wal",
})  # fmt: skip
"""State that follows from the rest, or tells of runs and letters: what is unknown here counts as an input."""
_OF_THE_MACHINE = {"inbox", "outbox", "var", "prefect_api_url", "work_pool", "lease_seconds"}
"""Settings that say where a run is made: no figure depends on them,
and machines that share a campaign differ."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition that was given out whole: the digest of all it was made of, the day it speaks for and the
    first later day on which the same could say something else (ISO 8601), what is wrong in it, and the digest
    of every file it wrote by its path below the outbox."""

    inputs: str
    as_of: str
    until: str
    errors: int
    warnings: int
    files: dict[str, str]
    beside: str
    """What it says of the office's other campaigns."""


def keep_standing(
    house: House, as_of: date, until: date, errors: int, warnings: int, written: Iterable[Path], beside: str
) -> None:
    """Note that an edition was given out whole. `written`: its files, and folders of them;
    `beside`: what it says of the office's other campaigns."""
    paths = {path for place in written for path in ([place] if place.is_file() else place.rglob("*"))}
    digests = {
        path.relative_to(house.outbox).as_posix(): _digest(path) for path in sorted(paths) if path.is_file()
    }
    standing = Standing(
        _inputs(house), as_of.isoformat(), until.isoformat(), errors, warnings, digests, beside
    )
    write_value(house.state / _NOTE, asdict(standing))


def standing_for(house: House, as_of: date, beside: str) -> Standing | None:
    """The last edition where a run for this day would tell the same: of the same inputs,
    on its own day or before anything in it moves, the other campaigns as they were (`beside`),
    and with every file as it was written. None where a run is to be made."""
    noted = read_value(house.state / _NOTE)
    if noted is None:
        return None
    standing = Standing(**noted)
    day = as_of.isoformat()
    is_told = day == standing.as_of or standing.as_of < day < standing.until
    is_same = standing.beside == beside and standing.inputs == _inputs(house)
    return standing if is_told and is_same and _is_whole(house, standing) else None


def forget_standing(house: House) -> None:
    """Let the next run be made whatever has changed."""
    (house.state / _NOTE).unlink(missing_ok=True)


def _is_whole(house: House, standing: Standing) -> bool:
    places = {house.outbox / name: digest for name, digest in standing.files.items()}
    return all(path.is_file() and _digest(path) == digest for path, digest in places.items())


def _inputs(house: House) -> str:
    """Plan, program, settings, and the state that events are kept in:
    files taken in and taken back, draws."""
    settings = house.settings.model_dump_json(exclude=_OF_THE_MACHINE)
    told = hashlib.sha256(f"{_program()} {settings}".encode())
    office = house.settings.inbox / "office.toml"
    for plan in (house.inbox / "campaign.toml", *([office] if office.exists() else [])):
        told.update(plan.read_bytes())
    for path in sorted(house.state.rglob("*")):
        if path.is_file() and path.relative_to(house.state).parts[0] not in _DERIVED:
            stat = path.stat()
            told.update(f"{path.relative_to(house.state)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return told.hexdigest()


@cache
def _program() -> str:
    """The program as one digest: its own files, and the versions of all that is installed beside it."""
    told = hashlib.sha256()
    for package in ("flows", "schemas", "sql"):
        for entry in _files(files(package)):
            told.update(entry.read_bytes())
    installed = sorted(f"{package.name} {package.version}" for package in distributions())
    told.update("\n".join(installed).encode())
    return told.hexdigest()


def _files(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry)
        elif entry.is_file():
            yield entry


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
