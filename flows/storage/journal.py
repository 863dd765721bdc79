"""State beside the warehouse: what must be known of a step whatever moment the process is killed at.

Three ways, and no other: a document written whole; a document that is pending until its step has committed;
and lines added to the end. Each is on the disk when its call returns,
and a document is the old one or the new one, never half.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.storage.replacing import replacing

_PENDING = ".pending"


def write_whole(path: Path, text: str) -> None:
    """Put a document in its place, over the one that was there."""
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_value(path: Path, value: object) -> None:
    """Put a document of one JSON value in its place."""
    write_whole(path, json.dumps(value, ensure_ascii=False))


def read_value(path: Path) -> Any:
    """The JSON value of a document; None where there is none."""
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def write_pending(path: Path, text: str) -> Path:
    """Write the document that `path` is to be once its step has committed; where it lies until then."""
    pending = path.with_name(path.name + _PENDING)
    write_whole(pending, text)
    return pending


def finish(pending: Path) -> None:
    """Give a pending document its final name: its step has committed."""
    os.replace(pending, pending.with_suffix(""))


def pending_in(folder: Path) -> list[Path]:
    """The documents of steps that were cut off, oldest first: the caller knows which of them committed."""
    return sorted(folder.glob(f"*{_PENDING}"))


def append_lines(path: Path, values: Iterable[object]) -> None:
    """Add JSON values, a line each.
    A line that a killed process left unfinished is ended first, and stays unreadable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as journal:
        if journal.tell() and not _ends_a_line(path):
            journal.write(b"\n")
        journal.write(b"".join(json.dumps(value).encode() + b"\n" for value in values))
        journal.flush()
        os.fsync(journal.fileno())


def read_lines(path: Path) -> Iterator[Any]:
    """Every value in the journal, in order, without lines that were left unfinished."""
    for line in path.read_bytes().split(b"\n") if path.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as journal:
        journal.seek(-1, os.SEEK_END)
        return journal.read(1) == b"\n"
