"""Journals beside the warehouse: one JSON value a line, on the disk when the call returns, whatever was cut off before."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def append_lines(path: Path, values: Iterable[object]) -> None:
    """Write values down for good. A line that a killed process left unfinished is ended first, and stays unreadable."""
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
