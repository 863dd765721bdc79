"""A process that dies at a moment of its own work: for the scripts that the kill tests run."""

import os
import signal
from typing import Any


def deadly(where: Any, name: str, after: bool, count: int) -> None:
    """Replace `where.name` by one that kills the process at its count-th call,
    before or after it did its work."""
    real, seen = getattr(where, name), 0

    def wrapped(*args: object, **kwargs: object) -> object:
        nonlocal seen
        result = real(*args, **kwargs) if after else None
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return result if after else real(*args, **kwargs)

    setattr(where, name, wrapped)
