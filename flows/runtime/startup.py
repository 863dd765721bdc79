"""How a command starts and ends: lightly, for `check` is over in less time than its libraries may take."""

import atexit
import gc
import os
import sys

_SELDOM = 50_000


def start_lightly() -> None:
    """Have the libraries bring only what a command needs; to be called before they are imported."""
    # Nothing here multiplies matrices: threads made ready for it cost a tenth of a second on two cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own allocator zeroes memory by the huge page for every thread that asks: a tenth of judging and
    # publishing.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # pandera makes up data with it where it is installed; a command judges what it is given.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]
    # To import is to make objects that stay: looking for garbage among them finds none, then or at the end.
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)
