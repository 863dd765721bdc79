"""What a machine tells the night that asked it for a run: that it is at work, and in the end what came of it.

Through var/, which they share: an answer names files, so it is no business of the server that hands out runs.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from flows.settings import Settings
from flows.storage.journal import write_whole
from flows.storage.lease import leased, live_holder


@contextmanager
def answering(settings: Settings, run: UUID) -> Iterator[Callable[[str], None]]:
    """Be seen at work on a run; the yielded function leaves the answer."""
    folder = _folder(settings, run)
    folder.mkdir(parents=True, exist_ok=True)
    with leased(folder, settings.lease_seconds):
        yield lambda answer: write_whole(folder / "answer.json", answer)


def is_answering(settings: Settings, run: UUID) -> bool:
    """Whether somebody is seen at work on a run."""
    folder = _folder(settings, run)
    return folder.is_dir() and live_holder(folder, settings.lease_seconds) is not None


def answer_of(settings: Settings, run: UUID) -> str | None:
    """The answer to a run; None while there is none."""
    path = _folder(settings, run) / "answer.json"
    return path.read_text("utf-8") if path.exists() else None


def forget_answers(settings: Settings) -> None:
    """Forget every answer but those that somebody is still at work on."""
    for folder in _answers(settings).glob("*"):
        if live_holder(folder, settings.lease_seconds) is None:
            shutil.rmtree(folder)


def _answers(settings: Settings) -> Path:
    return settings.var / "answers"


def _folder(settings: Settings, run: UUID) -> Path:
    return _answers(settings) / str(run)
