"""The journal of a run: written beside the archive before its transaction and made final after it.

Whatever moment the process is killed at, the next run sees from it what is still to do.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from flows.storage.folders import House
from schemas.handover import Arrival


def write_journal(house: House, run: int, head: dict[str, str], arrivals: Iterable[Arrival]) -> Path:
    """Write the journal of a run that has not committed yet."""
    folder = house.state / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    pending = folder / f"{run:06d}.jsonl.pending"
    lines = [json.dumps({"run": run, **head})]
    lines += [json.dumps(asdict(arrival)) for arrival in arrivals]
    with pending.open("w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return pending


def last_journal(house: House) -> int:
    """The number of the last run whose journal is final: it committed; 0 where there is none."""
    return max((int(path.stem) for path in (house.state / "journal").glob("*.jsonl")), default=0)


def read_journal(path: Path) -> tuple[dict[str, str], list[Arrival]]:
    """A journal's head (run, campaign, started_at, as_of) and its arrivals."""
    lines = path.read_text(encoding="ascii").splitlines()
    return json.loads(lines[0]), [Arrival(**json.loads(line)) for line in lines[1:]]


def finish_journal(pending: Path) -> None:
    """Give a committed run's journal its final name."""
    os.replace(pending, pending.with_suffix(""))
