"""The archive of originals by their SHA-256:
what is in it stays, and is on the disk when the call returns."""

import os
from collections.abc import Sequence
from pathlib import Path


def keep(copies: Sequence[tuple[Path, Path]]) -> None:
    """Make the copies last: all bytes on disk first (one flush for the batch), then their final names."""
    if copies:
        os.sync()
    for copy, original in copies:
        original.parent.mkdir(exist_ok=True)
        if original.exists():
            copy.unlink()
        else:
            os.replace(copy, original)
    if copies:
        os.sync()
