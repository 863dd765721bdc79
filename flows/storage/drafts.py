"""A draft that a person finishes: what somebody changed is never written over; what is new is put into it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import replacing


def renew_draft(
    house: House, target: Path, write: Callable[[Path], None], fill: Callable[[bytes], bytes | None]
) -> None:
    """Write the draft anew where it is as we left it; put what is new into one that a person changed.

    `write` writes a whole draft to a path. `fill` gives a changed draft with what is new put into it, or None
    where it is no longer understood:
    that one is set aside as <name>-人工修改-<time of the change>, and a new one takes its place.
    """
    if target.exists() and _digest(target.read_bytes()) not in _ours(house, target):
        if _is_filled(target, fill):
            return
        changed = datetime.fromtimestamp(target.stat().st_mtime)
        target.rename(target.with_stem(f"{target.stem}-人工修改-{changed:%Y%m%d-%H%M%S}"))
    with replacing(target) as draft:
        write(draft)
        # Noted before it is in place: killed in between, the old one and the new one are both known as ours.
        known = [_digest(target.read_bytes())] if target.exists() else []
        _note(house, target, [*known, _digest(draft.read_bytes())])


def _is_filled(target: Path, fill: Callable[[bytes], bytes | None]) -> bool:
    """Put what is new into a person's file;
    one that is saved meanwhile keeps what was saved, until the next time."""
    theirs = target.read_bytes()
    filled = fill(theirs)
    if filled is None:
        return False
    if filled != theirs:
        with replacing(target) as draft:
            draft.write_bytes(filled if target.read_bytes() == theirs else target.read_bytes())
    return True


def _ours(house: House, target: Path) -> list[str]:
    return _noted(house).get(target.name, [])


def _note(house: House, target: Path, digests: list[str]) -> None:
    write_value(_record(house), {**_noted(house), target.name: digests})


def _noted(house: House) -> dict[str, list[str]]:
    noted: dict[str, list[str]] = read_value(_record(house)) or {}
    return noted


def _record(house: House) -> Path:
    return house.state / "drafts.json"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
