"""Archives that hold files as people send them: opened within limits, every member a file of its own.

No member is ever written under its own name, so that no name can lead out of the archive's folder.
"""

import hashlib
import posixpath
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Final

from flows.intake.archives import CORRUPT, Archive, Entry, open_archive
from flows.storage.names import apart, is_passed_over, is_resource_fork
from schemas.handover import Limits, Unreadable, other_format, too_large
from schemas.rules import RULES

_DEEPEST: Final = 1
_RATIO: Final = 200
_RATIO_FROM: Final = 1 << 20
_BLOCK: Final = 1 << 20
_PACK_AGAIN: Final = "用 Windows、WPS 或 7-Zip 的“.zip”普通方式重新压缩，或直接报送里面的表格"


@dataclass(frozen=True, slots=True)
class Member:
    """A member taken out: its name below the archive, where its bytes lie now, their SHA-256 and number."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(slots=True)
class Contents:
    """What an archive gave: its members in their order, and what could not be taken out of it (F01, F02,
    F05)."""

    members: list[Member] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Container:
    """An archive to open: a job for a worker. `into`: a folder of its own for the members' bytes."""

    path: Path
    into: Path


def unpack(job: Container, limits: Limits) -> Contents | None:
    """Take the members of an archive out; None where it is no archive. Raises Unreadable (F03, F05);
    runs in a worker."""
    archive = open_archive(job.path, limits)
    if archive is None:
        return None
    job.into.mkdir(parents=True, exist_ok=True)
    contents = Contents()
    _take(archive, "", 0, job.into, contents, _Room(limits))
    if not contents.members and not contents.faults:
        raise Unreadable("F03", f"{archive.kind}里没有文件", RULES["F03"].mend)
    return contents


class _Room:
    """What may still be taken out: bytes and members, archives within archives included; `names`: those
    given so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes = limits.unpacked_bytes
        self.members = limits.members
        self.names: set[str] = set()
        self.numbers = count()

    def enter(self, archive: Archive) -> None:
        """Refuse, by what an archive says of itself, one that is too large. Raises Unreadable(F05)."""
        self.members -= len(archive.entries)
        if self.members < 0:
            raise too_large(f"{archive.kind}里有 {self.limits.members} 个以上的文件")
        declared = sum(entry.size or 0 for entry in archive.entries)
        if declared > self.bytes:
            raise too_large(
                f"解压后有 {declared >> 20} MB，超过 {self.limits.unpacked_bytes >> 20} MB 的上限"
            )


def _take(archive: Archive, prefix: str, depth: int, into: Path, contents: Contents, room: _Room) -> None:
    room.enter(archive)
    for entry in archive.entries:
        name = entry.name
        if not name or is_passed_over(posixpath.basename(name)) or "__MACOSX" in name.split("/")[:-1]:
            continue
        try:
            _take_one(entry, prefix + name, depth, into, contents, room)
        except Unreadable as fault:
            contents.faults.append(
                Unreadable(fault.rule, f"{archive.kind}里的“{prefix + name}”：{fault.message}", fault.hint)
            )


def _take_one(entry: Entry, name: str, depth: int, into: Path, contents: Contents, room: _Room) -> None:
    if entry.locked:
        raise Unreadable("F02", RULES["F02"].what, "去掉压缩包的密码后重新报送")
    if entry.size is not None:
        _refuse_large(entry.size, entry.packed, room.limits)
    name = apart(name, room.names)
    path = into / str(next(room.numbers))
    sha256, size = _write(entry, path, room)
    if is_resource_fork(path):
        path.unlink()
        return
    room.names.add(name.lower())
    inner = open_archive(path, room.limits)
    if inner is None:
        contents.members.append(Member(name, path, sha256, size))
        return
    if depth >= _DEEPEST:
        path.unlink()
        raise Unreadable("F05", "压缩包套了两层以上", "解开里面的压缩包，把表格直接压成一个 .zip 后重新报送")
    _take(inner, f"{name}/", depth + 1, into, contents, room)
    path.unlink()


def _refuse_large(size: int, packed: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise too_large(f"解压后有 {size >> 20} MB，超过 {limits.file_bytes >> 20} MB 的上限")
    if size > _RATIO_FROM and size > _RATIO * max(packed, 1):
        raise too_large(f"压缩比超过 {_RATIO} 倍，不像正常的表格")


def _write(entry: Entry, path: Path, room: _Room) -> tuple[str, int]:
    """One member's bytes to `path`, never more than it declares or may have. Raises Unreadable (F01, F05)."""
    digest, size = hashlib.sha256(), 0
    most = room.limits.file_bytes if entry.size is None else entry.size
    try:
        with entry.open() as source, path.open("wb") as target:
            for block in _blocks(source):
                size += len(block)
                room.bytes -= len(block)
                if size > most or room.bytes < 0:
                    raise too_large("解压出来的比写明的或允许的多")
                digest.update(block)
                target.write(block)
    except CORRUPT as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:  # the disk's, not the archive's
            raise
        raise other_format("压缩方式不认识，或压缩包损坏", _PACK_AGAIN) from None
    except Unreadable:
        path.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block


def forget(folder: Path) -> None:
    """Remove a folder members were taken out into."""
    shutil.rmtree(folder, ignore_errors=True)
