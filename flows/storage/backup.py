"""A backup: var, inbox and outbox in one .zip with the SHA-256 of every file, written whole or not at all."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.replacing import is_draft, replacing

MANIFEST: Final = "manifest.json"
FORMAT: Final = "shuangsuiji-backup-1"
ASIDE: Final = (".restoring", ".before-restore")
"""What a restore keeps beside the folders' own contents (the second with its time behind it)."""
_MADE_AGAIN: Final = (
    "var/run.lock",
    "var/locks",
    "var/machine.json",
    "var/restoring.json",
    "var/templates",
    "var/prefect",
)
"""What every start makes anew: the lock, empty databases, Prefect's own records of past runs."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its SHA-256, its size in bytes, when it was last changed (ns) and its mode."""

    sha256: str
    size: int
    modified_ns: int
    mode: int


def roots(settings: Settings) -> dict[str, Path]:
    """The folders that a backup holds, by the names it gives them."""
    return {"var": settings.var, "inbox": settings.inbox, "outbox": settings.outbox}


def write_backup(settings: Settings, target: Path, made_at: str) -> dict[str, Kept]:
    """Write a backup of all three folders; what is in it by its name. The caller holds the lock.

    It holds whatever var holds: secrets of draws, originals with ID numbers. Links are not followed. Raises
    Problem for a name that no archive can hold, OSError where the disk does not take it.
    """
    kept: dict[str, Kept] = {}
    with replacing(target) as draft:
        draft.touch(mode=0o600)
        with ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in sorted(_files(settings)):
                if (file := _put(archive, name, path)) is not None:
                    kept[name] = file
            head = {"format": FORMAT, "made_at": made_at}
            told = {**head, "files": {name: asdict(file) for name, file in kept.items()}}
            archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False))
    return kept


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for root, folder in roots(settings).items():
        for path in folder.rglob("*") if folder.is_dir() else ():
            parts = path.relative_to(folder).parts
            name = "/".join((root, *parts))
            passed_over = f"{root}/{parts[0]}" in _MADE_AGAIN or parts[0].startswith(ASIDE) or is_draft(path)
            if not passed_over and not path.is_symlink() and path.is_file():
                yield name, path


def _put(archive: ZipFile, name: str, path: Path) -> Kept | None:
    """Copy one file into the archive, hashing it as it passes; None where somebody took it away meanwhile."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise Problem(f"文件名 {name!r} 的编码不对，放不进备份", "把它改名后再备份") from None
    try:
        with path.open("rb") as source:
            entry = ZipInfo.from_file(path, name, strict_timestamps=False)
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as copy:
                sha256, size = copy_hashed(source, copy)
            stat = path.stat()
    except FileNotFoundError:
        return None
    return Kept(sha256, size, stat.st_mtime_ns, stat.st_mode & 0o777)


def copy_hashed(source: IO[bytes], target: IO[bytes] | None, most: int | None = None) -> tuple[str, int]:
    """Copy a stream (where there is a target); its SHA-256 and size. Stops behind `most` bytes."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
        if most is not None and size > most:
            break
    return digest.hexdigest(), size
