"""Reading in the test's own process, where a process of its own for the reader is not what is tested:
to start two of them costs more than the night they read for (tests/intake/test_reading.py tests them)."""

from collections.abc import Callable, Iterator, Sequence

from flows.runtime.workers import J, T, Workers, _read_one
from schemas.handover import Unreadable


class Here(Workers[J, T]):
    """Workers without worker processes: what a file's worker would make of it, made here."""

    def run(
        self, jobs: Sequence[J], progress: Callable[[int], None] = lambda done: None
    ) -> Iterator[tuple[J, T | Unreadable]]:
        """Each job with what `work` made of it."""
        progress(len(jobs))
        return iter([(job, _read_one(self._work, job, self._limits)) for job in jobs])
