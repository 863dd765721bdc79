"""Files that appear whole or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DRAFT = re.compile(r"\.\d+-[0-9a-f]+\.tmp(\.wal)?")


def is_draft(path: Path) -> bool:
    """Whether a file is one that has not taken its target's place,
    and where its writer was killed never will."""
    return bool(_DRAFT.fullmatch(path.name))


def remove_drafts(folder: Path) -> None:
    """Remove what a run that was killed left unfinished below a folder; nobody else may be writing there."""
    for path in folder.rglob(".*"):
        if is_draft(path):
            path.unlink()


@contextmanager
def replacing(target: Path, *, is_flushed: bool = True) -> Iterator[Path]:
    """A path to write a file at that takes the target's place by an atomic rename when the block ends well.

    On any error, a full disk among them, the old file stays as it was and the new one is removed. Of very
    many files each may be left unflushed, where `flush` comes before it
    is kept anywhere that they are written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{os.getpid()}-{abs(hash(target.name)):x}.tmp")
    try:
        yield draft
        if is_flushed:
            with draft.open("rb") as file:
                os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
        Path(f"{draft}.wal").unlink(missing_ok=True)


def flush() -> None:
    """Have everything written so far on the disk, as one flush a file takes far longer (not on Windows, which
    has no such call)."""
    if hasattr(os, "sync"):
        os.sync()
