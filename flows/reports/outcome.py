"""What a run came to, as it is told on a terminal."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from flows.reports.published import Measure, open_published
from flows.reports.wording import drawn_and_inspected
from flows.settings import RELEASED


@dataclass(frozen=True, slots=True)
class Outcome:
    """One campaign's run: files taken in and left,
    what needs mending, what was written; or why it stopped."""

    campaign: str
    files: int = 0
    errors: int = 0
    warnings: int = 0
    left: tuple[tuple[str, str], ...] = ()
    written: tuple[Path, ...] = ()
    tally: tuple[tuple[object, ...], ...] = ()
    measures: tuple[Measure, ...] = ()
    reached: str = ""
    posted: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    closed: str = ""
    """The day a closed campaign was closed on; it is passed over,
    and `left` are the files that came since."""
    problem: str = ""
    hint: str = ""

    @classmethod
    def stopped(cls, campaign: str, problem: str, hint: str) -> Self:
        """A run that could not be made."""
        return cls(campaign, problem=problem, hint=hint)

    @property
    def exit_code(self) -> int:
        """0 done; 1 done, and some input needs mending; 2 the command could not run."""
        return 2 if self.problem else 1 if self.errors or (self.closed and self.left) else 0


def with_tally(outcome: Outcome, published: Path) -> Outcome:
    """The outcome with what was published: the tally, its measures, how many were reached."""
    with open_published(published) as data:
        tally = tuple(data.rows("from department_tally"))
        return replace(outcome, tally=tally, measures=data.measures, reached=drawn_and_inspected(data))


def wrong_in(published: Path) -> tuple[int, int]:
    """How many errors are to be mended, and how many warnings there are."""
    with open_published(published) as data:
        errors = data.number("select count(*) from to_mend")
        return errors, data.number("select count(*) from finding where severity = 'warning'")


def odd_day(as_of: date, start: date, today: date, *, is_today: bool) -> str:
    """What is odd about an as-of date beside the period's `start` and today, "" where nothing is:
    one mistyped makes every visit after it one in the future. `is_today`: nobody gave it,
    it is what the clock says."""
    if is_today and as_of < RELEASED:
        return f"这台机器的时钟是 {as_of}，比本程序发布的日子（{RELEASED}）还早，多半错了：校准后再运行一次"
    if as_of < start:
        return f"统计日 {as_of} 早于抽查期间的开始 {start}，统计日以后的检查都不计入；打错了的，用对的统计日再运行一次"
    return f"统计日 {as_of} 在今天（{today}）以后，期限按那一天算" if as_of > today else ""
