"""The draw flow: what waits is taken in, something is done with the lots between the two halves of a night
(a commitment, a draw, its reveal), and all of it is given out."""

from datetime import date
from functools import partial
from typing import Protocol, runtime_checkable

import duckdb
from prefect import flow

from flows.consolidation import Consolidation, give_out, take_in
from flows.lots.campaign_draw import Material
from flows.nightly import TOLD, as_task, renew_year
from flows.problem import Problem
from flows.reports.outcome import Outcome
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_campaign


@runtime_checkable  # Prefect looks at what it is given
class Act(Protocol):
    """What is done with a campaign's lots: a commitment, a draw, its reveal, a change of it."""

    def refuse_early(self, house: House, connection: duckdb.DuckDBPyConnection) -> None:
        """Raise Problem where it can be told before anything is taken in that it cannot be done."""

    def carry_out(self, material: Material) -> None:
        """Do it, and keep it. Raises Problem where it cannot be done."""


@flow(name="draw", flow_run_name="{campaign} 抽取", validate_parameters=False, **TOLD)
def draw(campaign: str, act: Act, as_of: date | None = None) -> Outcome:
    """Do something with one campaign's lots, once. Raises Problem where it cannot be done.

    What is published and mailed that day knows of it; where it cannot be done,
    what was taken in is given out all the same before the Problem goes on.
    """
    settings = Settings()
    renew_year(settings)  # caps and loads go by what the office's campaigns hold now, not by the last night's
    with sole_campaign(settings, campaign), Consolidation(open_house(settings, campaign), as_of) as run:
        act.refuse_early(run.house, run.warehouse)
        take_in(run, as_task)
        try:
            as_task("lots", partial(_carry_out, run, act))
            as_task("judge", run.judge)
        except Problem:
            give_out(run, as_task)
            raise
        give_out(run, as_task)
        renew_year(settings)
        return run.outcome()


def _carry_out(run: Consolidation, act: Act) -> None:
    act.carry_out(run.material())
