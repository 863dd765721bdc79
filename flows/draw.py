"""The draw flow: what waits is taken in, lots are drawn and recorded, the papers are written, everything is published."""

from datetime import date

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.consolidation import Consolidation, Outcome
from flows.lots.campaign_draw import Request, draw_lots, refuse_early
from flows.lots.record import record_draw
from flows.nightly import consolidate, judge, publish, tell_failure, write_reports
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.storage.lock import sole_run


@flow(
    name="draw",
    validate_parameters=False,
    persist_result=False,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
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
    record = draw_lots(
        request,
        run.campaign,
        run.validated,
        run.newest_files(),
        run.drawn_record(),
        now,
        run.as_of.isoformat(),
    )
    record_draw(run.house, run.warehouse, record)
