"""How a worker process comes to be: forked while this process is still light and has one thread, else
spawned.

A spawned worker imports the readers anew, a fifth of a second; a forked one has them already. Only a process
without a second thread is forked: a thread's lock, held at that moment, would be held in the child for ever.
"""

import os
import sys
from multiprocessing.context import ForkProcess, SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_THREADS = Path("/proc/self/task")
_HEAVY = "numpy"
"""What brings the libraries that judge: their address space would count against a forked reader's limit."""


class LightestContext(SpawnContext):
    """Spawning, but for processes that may as well be forked; asked anew for each process."""

    @staticmethod
    def Process(*args: Any, **kwargs: Any) -> BaseProcess:  # type: ignore[override]
        """A process, not started yet."""
        return (ForkProcess if _may_fork() else SpawnProcess)(*args, **kwargs)


def _may_fork() -> bool:
    return _HEAVY not in sys.modules and _THREADS.is_dir() and len(os.listdir(_THREADS)) == 1
