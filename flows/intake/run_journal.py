"""The journal of a run: written beside the archive before its transaction and made final after it.

Whatever moment the process is killed at, the next run sees from it what is still to do.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from flows.storage.folders import House
from flows.storage.journal import finish, pending_in, write_pending
from schemas.handover import Arrival

__all__ = ["finish", "last_journal", "pending_journals", "read_journal", "write_journal"]


def write_journal(house: House, run: int, head: dict[str, str], arrivals: Iterable[Arrival]) -> Path:
    """Write the journal of a run that has not committed yet; `finish` makes it final."""
    lines = [json.dumps({"run": run, **head}), *(json.dumps(asdict(arrival)) for arrival in arrivals)]
    return write_pending(_folder(house) / f"{run:06d}.jsonl", "\n".join(lines) + "\n")


def last_journal(house: House) -> int:
    """The number of the last run whose journal is final: it committed; 0 where there is none."""
    return max((int(path.stem) for path in _folder(house).glob("*.jsonl")), default=0)


def pending_journals(house: House) -> list[Path]:
    """The journals of runs that were cut off before they were made final."""
    return pending_in(_folder(house))


def read_journal(path: Path) -> tuple[dict[str, str], list[Arrival]]:
    """A journal's head (run, campaign, started_at, as_of) and its arrivals."""
    lines = path.read_text(encoding="ascii").splitlines()
    return json.loads(lines[0]), [Arrival(**json.loads(line)) for line in lines[1:]]


def _folder(house: House) -> Path:
    return house.state / "journal"
