"""A person at a real pseudo-terminal: what is asked is answered, what is shown is kept."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

WIDTH = 60


def typed(folder: Path, answers: Sequence[tuple[str, str]], *args: object) -> tuple[int, str]:
    """Run a command on a terminal of 60 columns, and type each answer once its question is shown; exit code and all
    that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ["PYTHONIOENCODING"] = "utf-8"
        os.environ.pop("COLUMNS", None)
        os.execv(sys.executable, [sys.executable, "-m", "flows", *map(str, args)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, WIDTH, 0, 0))
    shown, waiting, end = b"", list(answers), time.monotonic() + 60
    seen = 0
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the other side has gone
                break
        if waiting and waiting[0][0].encode() in shown[seen:] and shown.endswith(b": "):
            seen = len(shown)
            os.write(terminal, f"{waiting.pop(0)[1]}\n".encode())
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert not waiting, shown.decode()
    return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")
