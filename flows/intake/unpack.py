"""Opening the archives among the arrivals, in workers that can be killed."""

from collections.abc import Iterable

from flows.intake.archives import may_be_container
from flows.intake.members import Container, Contents, unpack
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.storage.folders import House
from schemas.handover import Arrival, Extract, Unreadable

Opened = dict[str, Contents | Unreadable]
"""What each archive gave, or why it could not be opened, by its SHA-256."""


def open_containers(house: House, arrivals: Iterable[Arrival]) -> Opened:
    """Open every archive among the arrivals;
    the members' bytes lie below `house.unpacked` until they are kept."""
    hashes = dict.fromkeys(arrival.sha256 for arrival in arrivals)
    found = [sha256 for sha256 in hashes if may_be_container(house.original(sha256))]
    if not found:
        return {}
    jobs = [
        Container(house.original(sha256), house.unpacked / str(number)) for number, sha256 in enumerate(found)
    ]
    with Workers(unpack, house.settings.limits) as workers, progress("打开压缩包", len(jobs)) as report:
        results = [result for _, result in workers.run(jobs, report)]
    return {sha256: result for sha256, result in zip(found, results, strict=True) if result is not None}


def as_read(opened: Contents | Unreadable) -> Extract | Unreadable:
    """An archive as the warehouse keeps it: of itself it holds nothing but what could not be taken out."""
    if isinstance(opened, Unreadable):
        return opened
    return Extract(kinds=["container"], faults=opened.faults)
