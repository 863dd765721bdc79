"""A backup put back: checked whole before anything is touched, staged beside, then moved in by renames.

What is to be moved is noted in var/restoring.json first. Whatever moment the process is killed at: before the
note everything is as it was; after it the next command that takes the lock moves the rest.
"""

import json
import os
import shutil
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile

from flows.problem import Problem
from flows.settings import Settings
from flows.storage.backup import ASIDE, FORMAT, MANIFEST, Kept, copy_hashed, roots
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import flush, is_draft

_NOTE: Final = "restoring.json"
_STAGED, _BEFORE = ASIDE
_STAYS: Final = (_NOTE, "run.lock", "locks", "machine.json", "templates", "prefect")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was checked: when it was made and its files by name (var/…, inbox/…, outbox/…)."""

    archive: ZipFile
    made_at: str
    files: Mapping[str, Kept]


@contextmanager
def checked_backup(path: Path) -> Iterator[Backup]:
    """Open a backup, every byte of it checked against its list.
    Raises Problem where it is not a whole one."""
    try:
        archive = ZipFile(path)
    except FileNotFoundError:
        raise Problem(f"没有这个文件：{path}", "写明备份文件在哪里") from None
    except IsADirectoryError:
        raise Problem(f"{path} 是文件夹", "写明里面的哪个备份文件") from None
    except BadZipFile:
        raise _damaged("打不开，不是备份文件，或没有拷完") from None
    with archive:
        yield _checked(archive)


def _checked(archive: ZipFile) -> Backup:
    """The backup, once every byte of it was compared with its list. Raises Problem where one differs."""
    try:
        backup = _listed(archive)
        for name, kept in backup.files.items():
            with archive.open(name) as file:
                if copy_hashed(file, None, kept.size) != (kept.sha256, kept.size):
                    raise _damaged(f"{name} 与清单不符")
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _damaged("压缩的内容读不出来") from None
    return backup


def is_backup(path: Path) -> bool:
    """Whether a file is a backup by its list, whole or not."""
    try:
        with ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (BadZipFile, OSError):
        return False


def _listed(archive: ZipFile) -> Backup:
    """The backup as its list tells it. Raises Problem where the list is not ours,
    or holds what a backup never does."""
    entries = archive.infolist()
    try:
        told = json.loads(archive.read(MANIFEST))
        files = {name: Kept(**kept) for name, kept in told["files"].items()}
        made_at, form = str(told["made_at"]), told["format"]
    except (KeyError, ValueError, TypeError, AttributeError):
        form = ""
    if form != FORMAT:
        raise Problem(
            "这不是 shuangsuiji backup 写的备份", "写明备份文件在哪里；旧版的备份要用写它的那一版恢复"
        )
    if sorted(entry.filename for entry in entries) != sorted((*files, MANIFEST)):
        raise _damaged("里面的文件与清单不符")
    for entry in entries:
        if entry.filename != MANIFEST and not _is_ours(entry.filename):
            raise _damaged(f"有不该有的路径 {entry.filename}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _damaged(f"有符号链接 {entry.filename}")
    return Backup(archive, made_at, files)


def _is_ours(name: str) -> bool:
    """Whether a name stays within one of the three folders."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] in ("var", "inbox", "outbox")
        and "/".join(parts) == name
        and not any(part in ("..", ".") for part in parts)
        and not any(sign in name for sign in ("\\", ":", "\0"))
        and not parts[1].startswith((*ASIDE, _NOTE))
    )


def _damaged(how: str) -> Problem:
    return Problem(f"备份损坏或被改动过，什么也没有恢复：{how}", "换一份备份，或从原来的机器重新备份一次")


def known_beyond(settings: Settings, backup: Backup) -> list[str]:
    """What var knows and the backup does not: journals that have gone on (var/campaigns/…), originals in the
    archive."""
    grown = []
    for pattern in ("campaigns/*/**/*.jsonl", "archive/??/*"):
        for path in sorted(settings.var.glob(pattern)):
            kept = backup.files.get(f"var/{path.relative_to(settings.var).as_posix()}")
            if kept is None or path.stat().st_size > kept.size:
                grown.append(path.relative_to(settings.var).as_posix())
    return grown


def put_back(settings: Settings, backup: Backup, stamp: str) -> str:
    """Put a checked backup in the folders' place. What was there stays in a folder of each by the name
    that is returned: .before-restore-<stamp>, with a mark behind it where there is one already.

    The caller holds the lock. Raises OSError, and leaves all as it was, where the disk does not take it.
    """
    staged = {root: folder / _STAGED for root, folder in roots(settings).items()}
    try:
        for folder in staged.values():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        for draft in filter(is_draft, settings.var.iterdir()):
            draft.unlink()  # a note that a process which was killed did not finish
        for name, kept in backup.files.items():
            root, _, within = name.partition("/")
            _stage(backup, name, kept, staged[root] / within)
        flush()
    except BaseException:
        for folder in staged.values():
            shutil.rmtree(folder, ignore_errors=True)
        raise
    plan = {
        root: {"old": _entries(folder), "new": _entries(staged[root])}
        for root, folder in roots(settings).items()
    }
    taken = {path.name for folder in roots(settings).values() for path in folder.iterdir()}
    before = f"{_BEFORE}-{stamp}"
    while before in taken:  # twice within a second
        before += "-再"
    write_value(settings.var / _NOTE, {"before": before, "plan": plan})
    finish_restoring(settings)
    return before


def _stage(backup: Backup, name: str, kept: Kept, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with backup.archive.open(name) as source, target.open("wb") as copy:
        if copy_hashed(source, copy, kept.size) != (kept.sha256, kept.size):
            raise _damaged(f"{name} 在恢复时变了")
    os.utime(target, ns=(kept.modified_ns, kept.modified_ns))
    target.chmod(kept.mode & 0o777)


def _entries(folder: Path) -> list[str]:
    """What is to be moved of a folder: everything but what a restore itself needs."""
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if name not in _STAYS and not name.startswith(ASIDE))


def is_half_restored(settings: Settings) -> bool:
    """Whether a restore was cut off while it moved things into their places."""
    return (settings.var / _NOTE).exists()


def finish_restoring(settings: Settings) -> None:
    """Move what a restore has noted and not moved yet; nothing where none was cut off. The caller holds the
    lock."""
    noted = read_value(settings.var / _NOTE)
    if noted is None:
        return
    for root, folder in roots(settings).items():
        before, staged = folder / noted["before"], folder / _STAGED
        old, new = noted["plan"][root]["old"], noted["plan"][root]["new"]
        for name in old:
            before.mkdir(exist_ok=True)
            is_old = name not in new or (staged / name).exists()
            if is_old and (folder / name).exists():
                os.replace(folder / name, before / name)
        for name in new:
            if (staged / name).exists():
                os.replace(staged / name, folder / name)
    flush()
    (settings.var / _NOTE).unlink()
    for folder in roots(settings).values():
        shutil.rmtree(folder / _STAGED, ignore_errors=True)
