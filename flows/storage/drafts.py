"""A draft that a person finishes: the next run writes a new one and never over what somebody changed."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import replacing


@contextmanager
def replacing_draft(house: House, target: Path) -> Iterator[Path]:
    """Give a path to write to, and put the file in its place;
    one that is not as we left it is set aside first.

    What was set aside lies beside it as <name>-人工修改-<time of the change>.
    """
    record = house.state / "drafts.json"
    ours: dict[str, list[str]] = read_value(record) or {}
    with replacing(target) as draft:
        yield draft
        if target.exists() and _digest(target) not in ours.get(target.name, ()):
            changed = datetime.fromtimestamp(target.stat().st_mtime)
            target.rename(target.with_stem(f"{target.stem}-人工修改-{changed:%Y%m%d-%H%M%S}"))
        # Noted before it is in place: killed in between, the old one and the new one are both known as ours.
        known = [_digest(target)] if target.exists() else []
        write_value(record, {**ours, target.name: [*known, _digest(draft)]})


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
