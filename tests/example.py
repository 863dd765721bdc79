"""The example campaign played without Prefect, worker processes and the papers that no test looks at."""

from collections.abc import Callable
from pathlib import Path

from flows.commands.demo import Day, days_left, put_papers, put_plan
from flows.consolidation import Consolidation, give_out, take_in
from flows.reports.receipts import write_receipts
from flows.settings import Settings
from flows.storage.folders import House


def example_house(folder: Path) -> House:
    """The example's house below a folder, its plan in the inbox."""
    return put_plan(Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var"))


def play(house: House) -> None:
    """Every day that is left."""
    for day in days_left(house):
        play_day(house, day)


def play_day(house: House, day: Day) -> None:
    """One day, as `demo` takes it in; of the reports the receipts alone."""

    def quickly(step: str, work: Callable[[], object]) -> None:
        if step == "write_reports":
            write_receipts(house)
        elif step != "mail":
            work()

    put_papers(house, day)
    with Consolidation(house, day.as_of) as run:
        take_in(run, quickly)
        if day.act:
            day.act.refuse_early(house, run.warehouse)
            day.act.carry_out(run.material())
            run.judge()
        give_out(run, quickly)
