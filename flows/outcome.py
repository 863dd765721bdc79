"""What a run came to, as the command tells it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Outcome:
    """One campaign's run: files taken in and left, what needs mending, what was written; or why it stopped."""

    campaign: str
    files: int = 0
    errors: int = 0
    warnings: int = 0
    left: tuple[tuple[str, str], ...] = ()
    written: tuple[Path, ...] = ()
    tally: tuple[tuple[object, ...], ...] = ()
    posted: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    problem: str = ""
    hint: str = field(default="")

    @classmethod
    def stopped(cls, campaign: str, problem: str, hint: str) -> Self:
        """A run that could not be made."""
        return cls(campaign, problem=problem, hint=hint)

    @property
    def exit_code(self) -> int:
        """0 done; 1 done, and some input needs mending; 2 the command could not run."""
        return 2 if self.problem else 1 if self.errors else 0
