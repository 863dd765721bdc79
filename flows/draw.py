"""The draw flow: what waits is taken in, lots are drawn and recorded, the papers are written, everything is published."""

from datetime import date

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.consolidate import Consolidation
from flows.draw_record import record_draw
from flows.house import open_house, sole_run
from flows.lots import Request, draw_lots, refuse_early
from flows.nightly import consolidate, judge, publish, tell_failure, write_reports
from flows.outcome import Outcome
from flows.settings import Settings


@flow(name="draw", validate_parameters=False, persist_result=False, on_failure=[tell_failure], on_crashed=[tell_failure])
def draw(campaign: str, request: Request, as_of: date | None = None) -> Outcome:
    """Draw institutions and inspectors of one campaign, once. Raises Problem where it cannot be done; then nothing is written."""
    settings = Settings()
    with sole_run(settings), Consolidation(open_house(settings, campaign), as_of) as run:
        refuse_early(request, run.warehouse)
        consolidate(campaign, run)
        lots(run, request)
        judge(run)
        publish(run)
        write_reports(run)
        return run.outcome()


@task(cache_policy=NO_CACHE)
def lots(run: Consolidation, request: Request) -> None:
    """Draw, and record the draw in one transaction."""
    now = run.house.now().isoformat()
    record = draw_lots(request, run.campaign, run.validated, run.newest_files(), run.drawn_record(), now, run.as_of.isoformat())
    record_draw(run.house, run.warehouse, record)
