"""What lies in the inbox: archived by SHA-256 before anything else, cleared only after the commit.

The journal of a run is written beside the archive before its transaction and made final after it:
whatever moment the process is killed at, the next run sees from it what is still to do.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.intake.members import Member, forget
from flows.intake.run_journal import finish, pending_journals, read_journal
from flows.storage.archive import keep
from flows.storage.folders import House
from flows.storage.names import is_passed_over, is_resource_fork
from flows.storage.replacing import remove_drafts
from schemas.handover import Arrival

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep found: files archived, in the order of arrival, and files left with the reason why."""

    arrivals: list[Arrival]
    left: list[tuple[str, str]]


def waiting(inbox: Path) -> Iterator[Path]:
    """Every file in the inbox that a run would take in, in no order; links are never followed."""
    for folder, folders, names in os.walk(inbox):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        for name in names:
            path = Path(folder, name)
            if not is_passed_over(name) and not path.is_symlink() and path.is_file() and not _is_fork(path):
                yield path


def _is_fork(path: Path) -> bool:
    try:
        return is_resource_fork(path)
    except OSError:
        return False  # whoever reads it is told why it cannot be read


def links(inbox: Path) -> list[str]:
    """Links in the inbox, by their path below it: they are left alone and told of."""
    found = (Path(folder, name) for folder, dirs, names in os.walk(inbox) for name in (*dirs, *names))
    return sorted(path.relative_to(inbox).as_posix() for path in found if path.is_symlink())


def archive_inbox(house: House, first_arrival: int) -> Sweep:
    """Copy every waiting file into the archive; on return every copy is on disk under its SHA-256.

    Order of arrival: the time a file was last written, then its name.
    A file that changes while it is read, vanishes or cannot be opened is left for the next run.
    """
    arrivals: list[Arrival] = []
    left = [(name, "是符号链接，不跟随") for name in links(house.inbox)]
    house.incoming.mkdir(parents=True, exist_ok=True)
    copies: list[tuple[Path, Path]] = []
    for path in _in_order_of_arrival(house.inbox):
        name = path.relative_to(house.inbox).as_posix()
        copy = house.incoming / str(len(copies))
        try:
            arrival = copy_in(path, name, copy, first_arrival + len(arrivals))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            left.append(
                (
                    name,
                    "没有权限读取" if isinstance(error, PermissionError) else f"读取时出错：{error.strerror}",
                )
            )
            continue
        if arrival is None:
            left.append((name, "还在写入，下次再收"))
            continue
        arrivals.append(arrival)
        copies.append((copy, house.original(arrival.sha256)))
    keep(copies)
    return Sweep(arrivals, left)


def _in_order_of_arrival(inbox: Path) -> list[Path]:
    seen: list[tuple[int, str, Path]] = []
    for path in waiting(inbox):
        try:
            seen.append((path.stat().st_mtime_ns, path.as_posix(), path))
        except OSError:
            continue  # it vanished between the listing and now: it is no longer here to take in
    return [path for _, _, path in sorted(seen)]


def copy_in(path: Path, name: str, copy: Path, number: int) -> Arrival | None:
    """Copy one file to `copy`, hashing it as it passes; None, and no copy, where it changed meanwhile. Raises
    OSError where it cannot be read or written."""
    digest = hashlib.sha256()
    with path.open("rb") as source, copy.open("wb") as target:
        before = os.fstat(source.fileno())
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
        after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (
        after.st_size,
        after.st_mtime_ns,
    ) or copy.stat().st_size != after.st_size:
        copy.unlink()
        return None
    return Arrival(number, name, digest.hexdigest(), after.st_size, after.st_mtime_ns, after.st_ino)


def keep_members(
    house: House, arrivals: Iterable[Arrival], members: Mapping[str, Sequence[Member]]
) -> list[Arrival]:
    """The arrivals with the members of each archive (by its SHA-256) after it,
    archived and numbered; each archive once."""
    numbered: list[Arrival] = []
    left = dict(members)
    for arrival in arrivals:
        outer = replace(arrival, arrival=numbered[-1].arrival + 1) if numbered else arrival
        numbered.append(outer)
        for number, member in enumerate(left.pop(arrival.sha256, ()), outer.arrival + 1):
            name = f"{outer.file_name}/{member.name}"
            inner = replace(
                outer,
                arrival=number,
                file_name=name,
                sha256=member.sha256,
                size=member.size,
                container=outer.arrival,
            )
            numbered.append(inner)
    keep([(member.path, house.original(member.sha256)) for found in members.values() for member in found])
    return numbered


def settle(house: House, committed: int) -> None:
    """Finish or undo what an earlier run left:
    runs up to `committed` are in the warehouse, later ones never were."""
    for pending in pending_journals(house):
        head, arrivals = read_journal(pending)
        if int(head["run"]) <= committed:
            clear_inbox(house, arrivals)
            finish(pending)
        else:
            pending.unlink()
    forget(house.incoming)
    for folder in (house.outbox, house.state):
        remove_drafts(folder)


def clear_inbox(house: House, arrivals: Iterable[Arrival]) -> None:
    """Remove from the inbox the files that were taken in; one that has been replaced since stays."""
    inbox = house.inbox
    for arrival in arrivals:
        if arrival.container is not None:
            continue  # it never lay in the inbox by itself
        path = os.path.join(inbox, arrival.file_name)
        try:
            seen = os.lstat(path)
            taken = (arrival.size, arrival.modified_ns, arrival.inode)
            if (seen.st_size, seen.st_mtime_ns, seen.st_ino) == taken:
                os.unlink(path)
        except FileNotFoundError:
            continue
        if arrival.message_id:
            _remove_empty(Path(path).parent, inbox)


def _remove_empty(folder: Path, inbox: Path) -> None:
    """Remove the folders made for a mail, once nothing is left in them."""
    while folder != inbox and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
