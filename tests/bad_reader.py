"""A reader with every fault a reader may have, told by what stands in the file."""

import os
import time

from flows.intake.documents.recognise import Original
from schemas.handover import Limits


def read_badly(job: Original, limits: Limits) -> str:
    """Hang, end the process, eat memory, raise a BaseException, or read."""
    kind = job.path.read_text()
    if kind == "hang":
        time.sleep(60)
    elif kind == "exit":
        os._exit(3)
    elif kind == "memory":
        held = []
        while True:
            held.append(bytearray(64 << 20))
    elif kind == "raise":
        raise KeyboardInterrupt("a reader's own")
    return kind
