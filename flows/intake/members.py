"""Zip archives (.zip) that hold files as people send them: opened within limits, every member a file of its own.

No member is ever written under its own name, so that no name can lead out of the archive's folder.
"""

import hashlib
import lzma
import posixpath
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from flows.storage.names import apart, is_passed_over
from schemas.handover import Limits, Unreadable, other_format, too_large
from schemas.rules import RULES

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = ("[Content_Types].xml", "mimetype")
_OFFICE_FOLDERS: Final = ("_rels/", "docProps/", "xl/", "word/", "ppt/", "customXml/", "META-INF/")
_OFFICE_PARTS: Final = (".xml", ".rels", ".bin", ".vml", ".png", ".jpeg", ".jpg", ".emf", ".wmf")
_DEEPEST: Final = 1
_RATIO: Final = 200
_RATIO_FROM: Final = 1 << 20
_BLOCK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_CORRUPT: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError, OSError
)  # fmt: skip
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
    """What an archive gave: its members in their order, and what could not be taken out of it (F01, F02, F05)."""

    members: list[Member] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Container:
    """An archive to open: a job for a worker. `into`: a folder of its own for the members' bytes."""

    path: Path
    into: Path


def may_be_container(path: Path) -> bool:
    """Whether a file begins as a zip whose first member is no part of a workbook or document. Reads its first bytes only."""
    with path.open("rb") as file:
        head = file.read(30 + 64)
    if not head.startswith(_ZIP):
        return False
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
    return first not in _OFFICE and not (first.startswith(_OFFICE_FOLDERS) and first.endswith(_OFFICE_PARTS))


def is_container(data: IO[bytes] | Path) -> bool:
    """Whether this is a zip and neither a workbook nor a document."""
    try:
        with zipfile.ZipFile(data) as archive:
            return not any(name in _OFFICE for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def unpack(job: Container, limits: Limits) -> Contents | None:
    """Take the members of an archive out; None where it is no archive. Raises Unreadable (F03, F05); runs in a worker."""
    if not is_container(job.path):
        return None
    job.into.mkdir(parents=True, exist_ok=True)
    contents = Contents()
    room = _Room(limits)
    _take(job.path, "", 0, job.into, contents, room)
    if not contents.members and not contents.faults:
        raise Unreadable("F03", "压缩包里没有文件", RULES["F03"].mend)
    return contents


class _Room:
    """What may still be taken out: bytes and members, archives within archives included; `names`: those given so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes = limits.unpacked_bytes
        self.members = limits.members
        self.names: set[str] = set()

    def enter(self, archive: zipfile.ZipFile) -> None:
        """Refuse, by what an archive says of itself, one that is too large. Raises Unreadable(F05)."""
        members = archive.infolist()
        self.members -= len(members)
        if self.members < 0:
            raise too_large(f"压缩包里有 {self.limits.members} 个以上的文件")
        declared = sum(member.file_size for member in members)
        if declared > self.bytes:
            raise too_large(
                f"解压后有 {declared >> 20} MB，超过 {self.limits.unpacked_bytes >> 20} MB 的上限"
            )


def _take(
    source: IO[bytes] | Path, prefix: str, depth: int, into: Path, contents: Contents, room: _Room
) -> None:
    with zipfile.ZipFile(source) as archive:
        room.enter(archive)
        for info in archive.infolist():
            name = _name(info)
            if (
                info.is_dir()
                or not name
                or is_passed_over(posixpath.basename(name))
                or name.startswith("__MACOSX/")
            ):
                continue
            try:
                _take_one(archive, info, prefix + name, depth, into, contents, room)
            except Unreadable as fault:
                contents.faults.append(
                    Unreadable(fault.rule, f"压缩包里的“{prefix + name}”：{fault.message}", fault.hint)
                )


def _take_one(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    depth: int,
    into: Path,
    contents: Contents,
    room: _Room,
) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("F02", RULES["F02"].what, "去掉压缩包的密码后重新报送")
    if info.file_size > room.limits.file_bytes:
        raise too_large(f"解压后有 {info.file_size >> 20} MB，超过 {room.limits.file_bytes >> 20} MB 的上限")
    if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1):
        raise too_large(f"压缩比超过 {_RATIO} 倍，不像正常的表格")
    name = apart(name, room.names)
    room.names.add(name.lower())
    path = into / str(len(contents.members))
    sha256, size = _write(archive, info, path, room)
    if is_container(path):
        if depth >= _DEEPEST:
            path.unlink()
            raise Unreadable(
                "F05", "压缩包套了两层以上", "解开里面的压缩包，把表格直接压成一个 .zip 后重新报送"
            )
        inner = path.with_name(f"{path.name}-{depth}.zip")
        path.rename(inner)
        _take(inner, f"{name}/", depth + 1, into, contents, room)
        inner.unlink()
        return
    contents.members.append(Member(name, path, sha256, size))


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, room: _Room) -> tuple[str, int]:
    """One member's bytes to `path`, never more than it declares. Raises Unreadable (F01, F05)."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(info) as source, path.open("wb") as target:
            for block in _blocks(source):
                size += len(block)
                room.bytes -= len(block)
                if size > info.file_size or room.bytes < 0:
                    raise too_large("解压出来的比压缩包里写明的多")
                digest.update(block)
                target.write(block)
    except _CORRUPT as error:
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


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name as its sender wrote it: UTF-8 where it says so or can be, else GBK; every step out of the archive dropped."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def forget(folder: Path) -> None:
    """Remove a folder members were taken out into."""
    shutil.rmtree(folder, ignore_errors=True)
