"""The last attempt at a campaign's run, noted while it is made:
so that a night that failed is not taken for a quiet one."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.problem import Problem, disk_fault
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value


@dataclass(frozen=True, slots=True)
class Attempt:
    """When a run began and when it ended (ISO 8601, the office's clock), and why it came to nothing.

    One without an end is under way, or was killed.
    """

    began: str
    ended: str = ""
    problem: str = ""

    @property
    def began_at(self) -> datetime:
        """When it began."""
        return datetime.fromisoformat(self.began)


@contextmanager
def noted_attempt(house: House) -> Iterator[None]:
    """Note that a run of this campaign begins, and in the end what became of it;
    what is raised within goes on."""
    attempt = Attempt(house.now().isoformat())
    _write(house, attempt)
    problem = "程序出错"
    try:
        yield
        problem = ""
    except Problem as error:
        problem = error.message
        raise
    except OSError as error:
        problem, _ = disk_fault(error)
        raise
    finally:
        with suppress(OSError):  # on a full disk the note stays without an end, and is told of as such
            _write(house, replace(attempt, ended=house.now().isoformat(), problem=problem))


def last_attempt(house: House) -> Attempt | None:
    """The last attempt that was noted, or None."""
    noted = read_value(_note(house))
    return Attempt(**noted) if noted else None


def _write(house: House, attempt: Attempt) -> None:
    write_value(_note(house), asdict(attempt))


def _note(house: House) -> Path:
    return house.state / "attempt.json"
