"""The draw flow: what waits is taken in,
lots are drawn between the two halves of a night, and all of it is given out."""

from dataclasses import replace
from datetime import date
from functools import partial

from prefect import flow

from flows.consolidation import Consolidation, give_out, take_in
from flows.lots.campaign_draw import Request, draw_lots, refuse_early
from flows.lots.record import record_draw
from flows.nightly import TOLD, as_task
from flows.problem import Problem
from flows.reports.outcome import Outcome
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.storage.lock import sole_run


@flow(name="draw", validate_parameters=False, **TOLD)
def draw(campaign: str, request: Request, as_of: date | None = None) -> Outcome:
    """Draw institutions and inspectors of one campaign, once. Raises Problem where it cannot be done.

    What is published and mailed that day knows the draw; where it cannot be made,
    what was taken in is given out all the same before the Problem goes on.
    """
    settings = Settings()
    with sole_run(settings), Consolidation(open_house(settings, campaign), as_of) as run:
        refuse_early(request, run.warehouse)
        take_in(run, as_task)
        try:
            as_task("lots", partial(_draw_lots, run, request))
            as_task("judge", run.judge)
        except Problem:
            give_out(run, as_task)
            raise
        give_out(run, as_task)
        return run.outcome()


def _draw_lots(run: Consolidation, request: Request) -> None:
    """Draw, and record the draw in one transaction."""
    now = run.house.now().isoformat()
    newest, standing = run.newest_files(), run.drawn_record()
    record = draw_lots(request, run.campaign, run.validated, newest, standing, now, run.as_of.isoformat())
    record_draw(run.house, run.warehouse, replace(record, run=run.run.run))
